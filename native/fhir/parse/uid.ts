// DICOM UIDs as FHIR writes them (notes of its ImagingStudy): `urn:oid:1.2.3` in an identifier whose system is
// `urn:dicom:uid`, bare in series and instances; servers do both, and `urn:dicom:uid:1.2.3` too. What names its system as that of
// URIs (R4 2.24.0.1) says the same of an OID.
import type { Identifier } from '../types.ts';

const SYSTEM = 'urn:dicom:uid';
export const URI_SYSTEM = 'urn:ietf:rfc:3986';
const PREFIXED = /^urn:(?:oid|dicom:uid):/i;

/** Without what FHIR puts before it. */
export const dicomUid = (value: string): string => value.trim().replace(PREFIXED, '');

/** PS3.5 9.1, but for leading zeros: old devices write them, in the images as in the record, and then they are the UID. */
const isUid = (text: string): boolean => text.length <= 64 && /^\d+(?:\.\d+)+$/.test(text);

/**
 * The Study Instance UIDs among the identifiers of an ImagingStudy: those of DICOM's system. Any other system could hold
 * anything; an OID without a system is met and means the same, except where it is said to be something else.
 */
export function studyUids(identifiers: readonly Identifier[]): readonly string[] {
  const found = identifiers.flatMap(({ system, value, use, codes }) => {
    const named = system?.toLowerCase() === SYSTEM;
    const general = system === null || system === '' || system.toLowerCase() === URI_SYSTEM;
    const bare = general && PREFIXED.test(value.trim()) && codes.length === 0;
    if ((!named && !bare) || use === 'old') return [];
    const uid = dicomUid(value);
    return isUid(uid) ? [uid] : [];
  });
  return [...new Set(found)];
}
