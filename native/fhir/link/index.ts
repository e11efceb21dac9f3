// Links between studies here and ImagingStudies of records: made in the background, guarded, decided by people, undone.
export { createLinks } from './links.ts';
export { LINK_TABLES } from './schema.ts';
export { localReference } from './references.ts';
export { proposalsFor } from './match.ts';
export { endpointReferences, sourcesOf, type SourceRules } from './sources.ts';
export { STUDIES_AT_ONCE } from './queries.ts';
export type * from './types.ts';
