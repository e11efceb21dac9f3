// The door of native/dicom: Part 10 headers, tags, character sets, frames, DICOM JSON. Pure functions over bytes.
export { readHeader } from './header/index.ts';
export { fileSource, memorySource, type FileSource } from './source.ts';
export { uidName, elementOf, tagOf } from './dictionary/index.ts';
export type * from './types.ts';
