// Giving back: a study of the library, its key images and measurements, to the record of its patient.
export { createPublishing } from './publishing.ts';
export { createValidator } from './validator.ts';
export type * from './types.ts';
