export { createDocumentReading } from './read.ts';
export { createDocumentWriting } from './write.ts';
