import type { DicomJson, DicomJsonElement } from '../../dicom/types.ts';

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

/** The first item of a sequence, or the one at `index`. */
export function item(data: DicomJson | null, tag: string, index = 0): DicomJson | null {
  const value = data?.[tag]?.Value?.[index];
  return isItem(value) ? value : null;
}

// A PersonName has none of a data set's keys, which are all eight hex digits.
const isItem = (value: Value | undefined): value is DicomJson =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).every((key) => /^[0-9A-F]{8}$/i.test(key));
