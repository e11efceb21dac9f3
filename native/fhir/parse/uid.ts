// DICOM UIDs as FHIR writes them (notes of its ImagingStudy): `urn:oid:1.2.3` in an identifier whose system is
// `urn:dicom:uid`, bare in series and instances; servers do both, and `urn:dicom:uid:1.2.3` too.
import type { Identifier } from '../types.ts';

const SYSTEM = 'urn:dicom:uid';
const PREFIXED = /^urn:(?:oid|dicom:uid):/i;

/** Without what FHIR puts before it. */
export const dicomUid = (value: string): string => value.trim().replace(PREFIXED, '');

/** PS3.5 9.1: numbers without a leading zero, 64 characters at most. */
const isUid = (text: string): boolean =>
  text.length <= 64 && /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))+$/.test(text);

/**
 * The Study Instance UIDs among the identifiers of an ImagingStudy: those of DICOM's system. Any other system could hold
 * anything; an OID without a system is met and means the same, except where it is said to be something else.
 */
export function studyUids(identifiers: readonly Identifier[]): readonly string[] {
  const found = identifiers.flatMap(({ system, value, use, codes }) => {
    const named = system?.toLowerCase() === SYSTEM;
    const bare = (system === null || system === '') && PREFIXED.test(value.trim()) && codes.length === 0;
    if ((!named && !bare) || use === 'old') return [];
    const uid = dicomUid(value);
    return isUid(uid) ? [uid] : [];
  });
  return [...new Set(found)];
}
