// The identity guard: images of one patient beside the record of another are what it is there to prevent.
export type * from './types.ts';
