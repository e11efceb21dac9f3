export { createDocumentReading, type DocumentReading } from './read.ts';
