import { parseResource } from '../../../native/fhir/parse/index.ts';
import type { RecordResourceType, ResourceOf } from '../../../native/fhir/types.ts';

// The record as a server sends it, read by our parser; what must come of it is worked out by hand.

export function read<T extends RecordResourceType>(
  resourceType: T,
  ...bodies: readonly object[]
): ResourceOf<T>[] {
  return bodies.map((body, at) => {
    const parsed = parseResource({ resourceType, id: `r${at}`, ...body })?.resource;
    if (parsed?.resourceType !== resourceType) throw new Error('not parsed');
    return parsed as ResourceOf<T>;
  });
}

export const snomed = (code: string, display?: string) => ({
  coding: [{ system: 'http://snomed.info/sct', code, display }],
});
export const loinc = (code: string, display?: string) => ({
  coding: [{ system: 'http://loinc.org', code, display }],
});
export const clinical = (code: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code }],
});
