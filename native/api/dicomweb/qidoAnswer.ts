import type { PersonName } from '../../contract/index.ts';
import type { DicomJson, DicomJsonElement, RequestAttributes } from '../../dicom/types.ts';
import type { MatchLevel, MatchRow } from '../../library/types.ts';
import { ROOT } from './levels.ts';
import { RETURNED, tagOfKeyword, vrOfKeyword, type IndexKeyword } from './qidoAttributes.ts';

/** What of a result is already said by the address: `/studies/{}/series` need not repeat the study. */
export type Scope = { readonly study: boolean; readonly series: boolean };

/** The attributes of one result (PS3.18 10.6.3.3), in the order of their tags. */
export function resultKeywords(
  level: MatchLevel,
  scope: Scope,
  included: ReadonlySet<IndexKeyword>,
): readonly IndexKeyword[] {
  const keywords = new Set<IndexKeyword>(RETURNED[level]);
  if (level !== 'study' && !scope.study) for (const each of RETURNED.study) keywords.add(each);
  if (level === 'instance' && !scope.series) for (const each of RETURNED.series) keywords.add(each);
  for (const each of included) keywords.add(each);
  // UIDs of the levels above are always there: without them a result cannot be retrieved.
  keywords.add('StudyInstanceUID');
  if (level !== 'study') keywords.add('SeriesInstanceUID');
  return [...keywords];
}

/** One result as DICOM JSON. `origin` begins its RetrieveURL. */
export function resultJson(
  row: MatchRow,
  level: MatchLevel,
  keywords: readonly IndexKeyword[],
  origin: string,
): DicomJson {
  const elements: [string, DicomJsonElement][] = [
    ['00080005', { vr: 'CS', Value: ['ISO_IR 192'] }], // PS3.18 F.2: the JSON is UTF-8, whatever the file was
    ['00080056', { vr: 'CS', Value: ['ONLINE'] }],
    ['00081190', { vr: 'UR', Value: [origin + retrievePath(row, level)] }],
  ];
  for (const keyword of keywords) {
    const tag = tagOfKeyword(keyword);
    if (tag === null) continue;
    elements.push([tagText(tag), element(vrOfKeyword(keyword), row[keyword])]);
  }
  return Object.fromEntries(elements.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function retrievePath(row: MatchRow, level: MatchLevel): string {
  const study = `${ROOT}/studies/${uid(row.StudyInstanceUID)}`;
  if (level === 'study') return study;
  const series = `${study}/series/${uid(row.SeriesInstanceUID)}`;
  return level === 'series' ? series : `${series}/instances/${uid(row.SOPInstanceUID)}`;
}

const uid = (value: MatchRow[IndexKeyword]): string => (typeof value === 'string' ? value : '');

/** PS3.18 F.2.2: an empty attribute has no Value at all. */
function element(vr: string, value: MatchRow[IndexKeyword]): DicomJsonElement {
  if (value === undefined || value === null || value === '') return { vr };
  if (typeof value === 'string') return { vr, Value: value.split('\\').map(orNull) };
  if (typeof value === 'number') return { vr, Value: [value] };
  if (isItems(value)) return value.length === 0 ? { vr } : { vr, Value: value.map(itemJson) };
  if (isList(value)) return value.length === 0 ? { vr } : { vr, Value: value.map(orNull) };
  return Object.values(value).every((group) => group === undefined || group === '')
    ? { vr }
    : { vr, Value: [value] };
}

/** Every key of an item is returned, with or without a value (PS3.18 10.6.3.3). */
const itemJson = (item: RequestAttributes): DicomJson =>
  Object.fromEntries(
    Object.entries(item).flatMap(([keyword, value]): [string, DicomJsonElement][] => {
      const tag = tagOfKeyword(keyword);
      return tag === null ? [] : [[tagText(tag), element(vrOfKeyword(keyword), value)]];
    }),
  );

const isItems = (
  value: readonly string[] | readonly number[] | readonly RequestAttributes[] | PersonName,
): value is readonly RequestAttributes[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'object');

const tagText = (tag: number): string => tag.toString(16).padStart(8, '0').toUpperCase();

/** PS3.18 F.2.5: an empty value among others is null. */
const orNull = (value: string | number): string | number | null => (value === '' ? null : value);

const isList = (
  value: readonly string[] | readonly number[] | readonly RequestAttributes[] | PersonName,
): value is readonly string[] | readonly number[] => Array.isArray(value);
