import { fail, ok, type Result } from '../../contract/index.ts';
import type { MatchCondition } from '../../library/types.ts';
import { vrOfKeyword } from './qidoAttributes.ts';

// PS3.4 C.2.2.2.4: wildcards have no meaning in dates, times, numbers and UIDs.
const WITHOUT_WILDCARDS: ReadonlySet<string> = new Set([
  'DA',
  'TM',
  'DT',
  'IS',
  'DS',
  'US',
  'UL',
  'SS',
  'SL',
  'UI',
]);
const DATE = /^\d{8}$/;
const TIME = /^\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?$/;

/** The condition of one attribute and value (PS3.4 C.2.2.2); null for universal matching, which matches everything. */
export function matchCondition(keyword: string, text: string, fuzzy: boolean): Result<MatchCondition | null> {
  const VR = vrOfKeyword(keyword);
  const value = VR === 'UI' ? text.replaceAll(/[\s\0]/g, '') : text.trim();
  if (value === '' || /^\*+$/.test(value)) return ok(null);
  if (VR === 'DA' || VR === 'TM') return temporal(keyword, value, VR === 'DA' ? DATE : TIME);
  if (VR === 'IS') return integer(keyword, value);
  // PS3.18 8.3.4.1: UIDs are listed with commas (with backslashes before 2017). A comma cannot stand in a CS either.
  const separator = VR === 'UI' || VR === 'CS' ? /[,\\]/ : /\\/;
  const values = value.split(separator).filter((each) => each !== '');
  const [only] = values;
  if (only === undefined) return ok(null);
  if (values.length > 1) return list(keyword, values);
  if (VR === 'PN' && fuzzy) return ok({ kind: 'fuzzy', keyword, value: only });
  if (!WITHOUT_WILDCARDS.has(VR) && /[*?]/.test(only))
    return ok({ kind: 'wildcard', keyword, pattern: only.replaceAll(/\*+/g, '*') });
  if (VR === 'UI' && !/^[\w.-]{1,128}$/.test(only)) return bad(keyword);
  return ok({ kind: 'value', keyword, value: only });
}

function list(keyword: string, values: readonly string[]): Result<MatchCondition> {
  // Single wildcards inside a list are beyond PS3.4 C.2.2.2.2; taken literally they would match nothing, silently.
  return values.some((value) => /[*?]/.test(value)) ? bad(keyword) : ok({ kind: 'list', keyword, values });
}

/** PS3.4 C.2.2.2.5: `from-to`, `from-`, `-to`, or one value. */
function temporal(keyword: string, value: string, form: RegExp): Result<MatchCondition> {
  const parts = value.split('-').map((part) => part.trim());
  const [from = '', to = ''] = parts;
  const valid =
    parts.length <= 2 && parts.every((part) => part === '' || form.test(part)) && from + to !== '';
  if (!valid) return bad(keyword);
  if (parts.length === 1) return ok({ kind: 'value', keyword, value: from });
  return ok({ kind: 'range', keyword, from: from || null, to: to || null });
}

function integer(keyword: string, value: string): Result<MatchCondition> {
  return /^[+-]?\d{1,10}$/.test(value)
    ? ok({ kind: 'value', keyword, value: String(Number(value)) })
    : bad(keyword);
}

type Condition<K extends MatchCondition['kind']> = Extract<MatchCondition, { kind: K }>;

const TIME_OF_DATE: ReadonlyMap<string, string> = new Map([
  ['StudyDate', 'StudyTime'],
  ['SeriesDate', 'SeriesTime'],
  ['PerformedProcedureStepStartDate', 'PerformedProcedureStepStartTime'],
]);

/**
 * The conditions of one query seen together. A range of dates beside a range of times is one stretch of time (PS3.4
 * C.2.2.2.5, combined matching): from 10:00 of the first day to 18:00 of the last, nights included. Keys inside
 * one sequence have to be satisfied by one item (PS3.4 C.2.2.2.6).
 */
export function combined(conditions: readonly MatchCondition[]): MatchCondition[] {
  return oneItem(oneStretch(conditions));
}

function oneStretch(conditions: readonly MatchCondition[]): readonly MatchCondition[] {
  const ranges = conditions.filter((each): each is Condition<'range'> => each.kind === 'range');
  const found = new Map<MatchCondition, MatchCondition | null>();
  for (const dates of ranges) {
    const times = ranges.find(({ keyword }) => keyword === TIME_OF_DATE.get(dates.keyword));
    // A time bounds the stretch only where a date stands with it; otherwise both mean what they say by themselves.
    if (times === undefined || (times.from !== null && dates.from === null)) continue;
    if (times.to !== null && dates.to === null) continue;
    found.set(times, null);
    found.set(dates, {
      kind: 'dateTimeRange',
      keyword: dates.keyword,
      timeKeyword: times.keyword,
      from: dates.from === null ? null : { date: dates.from, time: times.from ?? '' },
      to: dates.to === null ? null : { date: dates.to, time: times.to ?? '' },
    });
  }
  return conditions.flatMap((each) => {
    const instead = found.get(each);
    return instead === undefined ? [each] : instead === null ? [] : [instead];
  });
}

function oneItem(conditions: readonly MatchCondition[]): MatchCondition[] {
  const sequences = new Map<string, MatchCondition[]>();
  for (const each of conditions)
    if (each.kind === 'item')
      sequences.set(each.keyword, [...(sequences.get(each.keyword) ?? []), ...each.keys]);
  const items = [...sequences].map(([keyword, keys]): MatchCondition => ({ kind: 'item', keyword, keys }));
  return [...conditions.filter(({ kind }) => kind !== 'item'), ...items];
}

const bad = (keyword: string) => fail({ kind: 'bad-request' as const, detail: `value of ${keyword}` });
