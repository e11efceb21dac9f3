// Codes, identifiers and times as FHIR writes them.
import { createHash } from 'node:crypto';
import type { Code } from '../../contract/index.ts';
import { OWN_SCHEME } from '../../documents/index.ts';
import type { Json } from './types.ts';

export const DICOM_UID = 'urn:dicom:uid';
const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['DCM', 'http://dicom.nema.org/resources/ontology/DCM'],
  ['SCT', 'http://snomed.info/sct'],
  ['LN', 'http://loinc.org'],
  ['UCUM', 'http://unitsofmeasure.org'],
  ['RADLEX', 'http://radlex.org'],
]);
export const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const UCUM = 'http://unitsofmeasure.org';

/**
 * By this tag a resource is known to be of Lightbox, and may be changed by it; what does not have it is somebody else's. No
 * registry gives out names for it: a UUID of our own is nobody else's.
 */
export const OUR_SYSTEM = 'urn:uuid:7d0f3c52-5b3e-4a0e-9a43-6d1f0f1b2c55';
const OUR_TAG = { system: OUR_SYSTEM, code: 'published', display: 'Sent by Lightbox' } as const;
export const OUR_META = { tag: [OUR_TAG] } as const;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isOurs(resource: Json): boolean {
  const { meta } = resource;
  const tags: unknown = isObject(meta) ? meta['tag'] : null;
  return (
    Array.isArray(tags) &&
    tags.some((tag) => isObject(tag) && tag['system'] === OUR_SYSTEM && tag['code'] === OUR_TAG.code)
  );
}

/** PS3.5 9.1, and what FHIR's `id` takes. */
export const isUid = (text: string): boolean =>
  text.length <= 64 && /^(?:0|[1-2])(?:\.(?:0|[1-9]\d*))+$/.test(text);
export const oid = (uid: string): string => `urn:oid:${uid}`;
export const uidIdentifier = (uid: string): Json => ({ system: DICOM_UID, value: oid(uid) });

/** A UID of our own (PS3.5 B.2) that is the same whenever it is made of the same. */
export function uidOf(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  return `2.25.${BigInt(`0x${bytes.toString('hex')}`)}`;
}

/** RFC 9562, version 8: of the same parts always the same. */
export function uuidOf(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}

export const sopClassCoding = (uid: string): Json => ({ system: 'urn:ietf:rfc:3986', code: oid(uid) });

/** Null for codes of nobody's system: then words have to do. */
export function codingOf({ value, scheme, meaning }: Code): Json | null {
  const system = SYSTEMS.get(scheme);
  if (system === undefined || value === '' || /\s{2,}|^\s|\s$/.test(value)) return null;
  return { system, code: value, ...(meaning === '' ? {} : { display: meaning }) };
}

export function conceptOf(code: Code, text = code.meaning): Json {
  const coding = codingOf(code);
  return { ...(coding === null ? {} : { coding: [coding] }), ...(text === '' ? {} : { text }) };
}

/** Units that we know to be UCUM's; others are told as they are, in words. */
const SURE_UNITS =
  /^(?:1|%|deg|s|ms|Hz|[kcmun]?m[23]?|[cm]?m\/s2?|m?L|\[hnsf'U\]|\{pixels\}2?|\{SUV[a-z]+\}g\/ml|g\/ml|Bq\/ml)$/;

/** `value` as it was shown, a decimal number with a point. */
export function quantityOf(value: string, unit: Code | null, shownUnit: string): Json {
  const number = Number(value);
  const code = unit?.value ?? '';
  const isUcum = unit?.scheme === 'UCUM' && SURE_UNITS.test(code);
  return {
    value: number,
    ...(shownUnit === '' ? {} : { unit: shownUnit }),
    ...(isUcum ? { system: UCUM, code } : {}),
  };
}

export const isKnownScheme = ({ scheme }: Code): boolean => SYSTEMS.has(scheme) || scheme === OWN_SCHEME;

/** DA, TM and Timezone Offset From UTC as a dateTime: a time only where its zone is known (FHIR 2.24.0.1). */
export function dateTimeOf(date: string, time: string, zone: string): string | null {
  const [, year = '', month = '', day = ''] = /^(\d{4})(\d{2})(\d{2})$/.exec(date) ?? [];
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (year === '' || Number.isNaN(at) || year === '0000') return null;
  const plain = `${year}-${month}-${day}`;
  if (new Date(at).toISOString().slice(0, 10) !== plain) return null;
  const [, hour, minute = '00', second = '00'] =
    /^([01]\d|2[0-3])(?:([0-5]\d)(?:([0-5]\d)(?:\.\d+)?)?)?$/.exec(time.trim()) ?? [];
  const offset = /^([+-])(0\d|1[0-4])([0-5]\d)$/.exec(zone.trim());
  if (hour === undefined || offset === null) return plain;
  return `${plain}T${hour}:${minute}:${second}${offset[1] ?? '+'}${offset[2] ?? '00'}:${offset[3] ?? '00'}`;
}

/** Entries without the ones that have nothing to say. */
export const compact = (entries: Readonly<Record<string, unknown>>): Json =>
  Object.fromEntries(
    Object.entries(entries).filter(
      ([, value]) =>
        value !== null &&
        value !== undefined &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    ),
  );
