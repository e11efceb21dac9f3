// DICOM for tests, made in code: deterministic, small, and with the truth beside it.
export * from './disc.ts';
export * from './files.ts';
export * from './hostile.ts';
export * from './picture.ts';
export * from './projections.ts';
export * from './series.ts';
