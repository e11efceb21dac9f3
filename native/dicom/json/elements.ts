// Values of a data set in DICOM JSON (PS3.18 Annex F), whatever it holds: what is absent or of another kind is empty.
import type { PersonName } from '../../contract/index.ts';
import type { DicomJson, DicomJsonElement } from '../types.ts';

type Value = NonNullable<DicomJsonElement['Value']>[number];

/** The numbers of an element, DS and IS given as text included; empty when it is absent. */
export function numbers(data: DicomJson | null, tag: string): readonly number[] {
  const values = data?.[tag]?.Value ?? [];
  return values.map((value) =>
    typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN,
  );
}

export function number(data: DicomJson | null, tag: string): number | null {
  const [first] = numbers(data, tag);
  return first === undefined || Number.isNaN(first) ? null : first;
}

export function text(data: DicomJson | null, tag: string): string {
  const value = data?.[tag]?.Value?.[0];
  return typeof value === 'string' ? value : '';
}

/** Every value as text, as far as it is text or number. */
export const texts = (data: DicomJson | null, tag: string): readonly string[] =>
  (data?.[tag]?.Value ?? []).map((value) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '',
  );

/** The first item of a sequence, or the one at `index`. */
export function item(data: DicomJson | null, tag: string, index = 0): DicomJson | null {
  const value = data?.[tag]?.Value?.[index];
  return isItem(value) ? value : null;
}

/** All items of a sequence. */
export const items = (data: DicomJson | null, tag: string): readonly DicomJson[] =>
  data?.[tag]?.vr === 'SQ' ? (data[tag].Value ?? []).filter(isItem) : [];

// A PersonName has none of a data set's keys, which are all eight hex digits.
const isItem = (value: Value | undefined): value is DicomJson =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).every((key) => /^[0-9A-F]{8}$/i.test(key));

export function personName(data: DicomJson | null, tag: string): PersonName {
  const value = data?.[tag]?.Value?.[0];
  if (typeof value !== 'object' || value === null || isItem(value)) return {};
  return value;
}

/** Bytes that stand in the JSON itself, little endian; null when there are none or they are elsewhere. */
export function inlineBytes(data: DicomJson | null, tag: string): Uint8Array | null {
  const encoded = data?.[tag]?.InlineBinary;
  return encoded === undefined ? null : Buffer.from(encoded, 'base64');
}
