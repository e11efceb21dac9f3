import { tags } from './tags.ts';
import type { Keyword } from './tags.ts';

// Reads DICOM JSON (PS3.18 F) whose content nobody vouches for: every accessor takes whatever stands there and answers
// with a typed value or with nothing. One odd element never costs the instance.

/** One data set of DICOM JSON, keyed by tag. */
export type DataSet = Readonly<Record<string, unknown>>;

const isDataSet = (value: unknown): value is DataSet =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The data sets of a metadata response; anything in the list that is not an object is left out. */
export function parseDataSets(json: unknown): DataSet[] {
  const list: readonly unknown[] = Array.isArray(json) ? json : [];
  return list.filter(isDataSet);
}

function element(dataSet: DataSet, keyword: Keyword): DataSet | null {
  const found = Object.hasOwn(dataSet, tags[keyword]) ? dataSet[tags[keyword]] : undefined;
  return isDataSet(found) ? found : null;
}

export const has = (dataSet: DataSet, keyword: Keyword): boolean => element(dataSet, keyword) !== null;

function values(dataSet: DataSet, keyword: Keyword): readonly unknown[] {
  const value = element(dataSet, keyword)?.['Value'];
  return Array.isArray(value) ? value : [];
}

const text = (value: unknown): string => {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
};

export const strings = (dataSet: DataSet, keyword: Keyword): string[] => values(dataSet, keyword).map(text);
export const string = (dataSet: DataSet, keyword: Keyword): string => text(values(dataSet, keyword)[0]);

// PS3.5 6.2 DS knows no comma, but devices set to a German or French locale have written one.
function parseNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const plain = value.trim().replace(/^([+-]?\d*),(\d+)$/, '$1.$2');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(plain)) return null;
  const parsed = Number(plain);
  return Number.isFinite(parsed) ? parsed : null;
}

export const number = (dataSet: DataSet, keyword: Keyword): number | null =>
  parseNumber(values(dataSet, keyword)[0]);

/** All values as numbers; null when there are none or any of them is not a number, so that positions cannot shift. */
export function numbers(dataSet: DataSet, keyword: Keyword): number[] | null {
  const parsed = values(dataSet, keyword).map(parseNumber);
  const found = parsed.filter((value) => value !== null);
  return found.length === parsed.length && found.length > 0 ? found : null;
}

/** A whole number of at least `least`; null otherwise. */
export function count(dataSet: DataSet, keyword: Keyword, least = 0): number | null {
  const value = number(dataSet, keyword);
  return value !== null && Number.isInteger(value) && value >= least ? value : null;
}

export const sequence = (dataSet: DataSet, keyword: Keyword): DataSet[] =>
  values(dataSet, keyword).filter(isDataSet);

// PS3.5 6.2.1.1: family^given^middle^prefix^suffix. The spelling, capitals included, stays as stored: it is an identity.
function formatGroup(group: unknown): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = (
    typeof group === 'string' ? group : ''
  )
    .split('^')
    .map((part) => part.trim());
  const first = [given, middle].filter(Boolean).join(' ');
  return [[family, first].filter(Boolean).join(', '), prefix, suffix].filter(Boolean).join(' ');
}

/** `Family, Given Middle`, the ideographic and phonetic groups beside it in brackets; '' when absent. */
export function personName(dataSet: DataSet, keyword: Keyword): string {
  const value = values(dataSet, keyword)[0];
  const [alphabetic, ideographic, phonetic] = isDataSet(value)
    ? [value['Alphabetic'], value['Ideographic'], value['Phonetic']]
    : text(value).split('=');
  const [first = '', ...others] = [alphabetic, ideographic, phonetic].map(formatGroup).filter(Boolean);
  return others.length > 0 ? `${first} (${others.join(', ')})` : first;
}

/** The value as bytes (InlineBinary, or numbers of a 16-bit VR); null when it is absent or lies elsewhere (`bulkDataUri`). */
export function bytes(dataSet: DataSet, keyword: Keyword): Uint8Array | null {
  const inline = element(dataSet, keyword)?.['InlineBinary'];
  if (inline instanceof Uint8Array) return inline; // put there by `withTables`
  if (typeof inline === 'string') return decodeBase64(inline);
  const words = numbers(dataSet, keyword);
  if (words === null) return null;
  return new Uint8Array(new Uint16Array(words).buffer);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitByCode = new Map(Array.from(DIGITS, (digit, value) => [digit.charCodeAt(0), value] as const));

/** RFC 4648 4; null for what is not that. By hand: this room knows neither page nor Node. */
function decodeBase64(encoded: string): Uint8Array | null {
  const digits = encoded.replace(/\s+/g, '').replace(/={1,2}$/, '');
  if (digits.length % 4 === 1) return null;
  const out = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let [held, bits, length] = [0, 0, 0];
  for (let at = 0; at < digits.length; at++) {
    const value = digitByCode.get(digits.charCodeAt(at));
    if (value === undefined) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[length++] = held >> bits;
  }
  return out;
}

export function bulkDataUri(dataSet: DataSet, keyword: Keyword): string | null {
  const uri = element(dataSet, keyword)?.['BulkDataURI'];
  return typeof uri === 'string' && uri !== '' ? uri : null;
}

export const vr = (dataSet: DataSet, keyword: Keyword): string => {
  const found = element(dataSet, keyword)?.['vr'];
  return typeof found === 'string' ? found : '';
};
