export { canAccession } from './match.ts';
// Links between studies here and ImagingStudies of records: made in the background, guarded, decided by people, undone.
export { createLinks } from './links.ts';
export { datasetOf } from './guard.ts';
export { localReference } from './references.ts';
export { proposalsFor } from './match.ts';
export { endpointReferences, sourcesOf } from './sources.ts';
export type * from './types.ts';
