// The identity guard: images of one patient beside the record of another are what it is there to prevent.
export { compareIdentity } from './judge.ts';
export { accessionRelation, accessionSystems } from './accession.ts';
export { shownName } from './nameForms.ts';
export { relationOf, systemsOf } from './identifiers.ts';
export { accessionIssuerOf, imageIdentityOf, indexedIdentity } from './image.ts';
export type * from './types.ts';
