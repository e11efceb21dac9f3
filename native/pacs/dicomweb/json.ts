// DICOM JSON (PS3.18 Annex F) as servers really send it, in the house's own form.
import { type DicomJson, type DicomJsonElement, elementOf } from '../../dicom/index.ts';

type Value = NonNullable<DicomJsonElement['Value']>[number];

const MOST_DEPTH = 64;
const NAME_GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const;
const TEXT_TRIMMED: ReadonlySet<string> = new Set([
  'UI',
  'CS',
  'DA',
  'TM',
  'DT',
  'AE',
  'AS',
  'SH',
  'LO',
  'IS',
  'DS',
]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A data set of a JSON value; null when it is none. Tolerates what is met: no `vr` (the dictionary's is taken), null or
 * a single value where an array belongs, names as plain text, UIDs with their padding. What no element can be is left out.
 */
export const readDicomJson = (value: unknown): DicomJson | null => readDataSet(value, 0);

function readDataSet(value: unknown, depth: number): DicomJson | null {
  if (!isRecord(value) || depth > MOST_DEPTH) return null;
  const dataSet: DicomJson = {};
  for (const [key, given] of Object.entries(value)) {
    if (!/^[0-9A-Fa-f]{8}$/.test(key)) continue;
    const element = readElement(key, given, depth);
    if (element !== null) dataSet[key.toUpperCase()] = element;
  }
  return dataSet;
}

function readElement(tag: string, given: unknown, depth: number): DicomJsonElement | null {
  if (given === null) return { vr: vrOf(tag) };
  if (!isRecord(given)) return null;
  const stated = given['vr'] ?? given['VR'];
  const vr = typeof stated === 'string' && /^[A-Z]{2}$/.test(stated) ? stated : vrOf(tag);
  const { BulkDataURI: uri, InlineBinary: inline } = given;
  if (typeof uri === 'string') return { vr, BulkDataURI: uri };
  if (typeof inline === 'string') return { vr, InlineBinary: inline };
  const listed = given['Value'];
  if (listed === undefined || listed === null) return { vr };
  const values = (Array.isArray(listed) ? listed : [listed]).map((each: unknown) =>
    readValue(each, vr, depth),
  );
  // F.2.5: an empty value is null; values that are all empty are none.
  return values.every((each) => each === null) ? { vr } : { vr, Value: values };
}

function readValue(value: unknown, vr: string, depth: number): Value {
  if (vr === 'SQ') return readDataSet(value, depth + 1) ?? {};
  if (vr === 'PN') return readName(value);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const text = TEXT_TRIMMED.has(vr) ? value.replace(/^[ \0]+|[ \0]+$/g, '') : value;
  return text === '' ? null : text;
}

/** F.2.2; as text in servers older than it, with `=` between its groups (PS3.5 6.2.1). */
function readName(value: unknown): Value {
  if (typeof value === 'string') {
    const groups = value.split('=').map((group) => group.trimEnd());
    return nameOf((index) => groups[index]);
  }
  return isRecord(value) ? nameOf((index) => value[NAME_GROUPS[index] ?? '']) : null;
}

function nameOf(group: (index: number) => unknown): Value {
  const [Alphabetic, Ideographic, Phonetic] = [0, 1, 2].map((index) => {
    const text = group(index);
    return typeof text === 'string' && text !== '' ? text : undefined;
  });
  if (Alphabetic === undefined && Ideographic === undefined && Phonetic === undefined) return null;
  return {
    ...(Alphabetic === undefined ? {} : { Alphabetic }),
    ...(Ideographic === undefined ? {} : { Ideographic }),
    ...(Phonetic === undefined ? {} : { Phonetic }),
  };
}

const vrOf = (tag: string): string => elementOf(Number.parseInt(tag, 16))?.VR ?? 'UN';
