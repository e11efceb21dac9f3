export { createDocumentReading, type DocumentReading } from './read.ts';
export { createDocumentWriting, type DocumentWriting } from './write.ts';
