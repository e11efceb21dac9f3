// The door of native/dicom: Part 10 headers, tags, character sets, frames, DICOM JSON. Pure functions over bytes.
export { readHeader } from './header/index.ts';
export { breaksOff } from './header/breaksOff.ts';
export { MEDIA_STORAGE_DIRECTORY } from './header/identity.ts';
export { isBeginningOf } from './continuation.ts';
export { frameTable, plainPixelSyntax } from './frames/index.ts';
export { toDicomJson, type DicomJsonOptions } from './json/index.ts';
export { inlineBytes, item, items, number, numbers, personName, text, texts } from './json/elements.ts';
export { elementAt, type ElementLocation } from './json/elementAt.ts';
export { inflatedSource } from './inflated.ts';
export { readDicomdir, type Dicomdir } from './dicomdir.ts';
export { fileSource, memorySource } from './source.ts';
export { uidName, elementOf, tagOf } from './dictionary/index.ts';
export type * from './types.ts';
