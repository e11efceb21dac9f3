// Accession numbers. Two hospitals give the same one: it means something only together with who gave it.
import type { RecordIssuers } from '../../contract/index.ts';
import { relationOf, systemsOf } from './identifiers.ts';
import type { IssuerMap, RecordIdentifier } from './types.ts';

/** Is the number of the record given by whom the images name (`accessionIssuerOf`; '' where they name nobody)? */
export function accessionRelation(
  issuer: string,
  identifier: RecordIdentifier,
  { accessions, accessionIssuers = {} }: RecordIssuers,
): 'same' | 'other' | 'unknown' {
  if (issuer.trim() === '')
    return identifier.system !== null && accessions.includes(identifier.system) ? 'same' : 'unknown';
  return relationOf(issuer, identifier, { ...accessionIssuers, ...mapped(issuer, accessionIssuers) });
}

/** The systems in which a number of this issuer counts; none where that is not known. */
export function accessionSystems(
  issuer: string,
  { accessions, accessionIssuers = {} }: RecordIssuers,
): readonly string[] {
  if (issuer.trim() === '') return accessions;
  return mapped(issuer, accessionIssuers)[issuer] ?? [];
}

/** Either half of a designator names the issuer. */
function mapped(issuer: string, issuers: IssuerMap): IssuerMap {
  const systems = [issuer, ...issuer.split('&')].map((name) => systemsOf(name, issuers)).find(Boolean);
  return systems === undefined || systems === null ? {} : { [issuer]: systems };
}
