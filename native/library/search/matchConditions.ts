// Conditions of QIDO-RS (PS3.4 C.2.2.2) as SQL over `study t`, `series s` and `instance i`.
import type { MatchCondition, MatchLevel } from '../types.ts';
import { INSTANCE_KEYWORDS, SERIES_KEYWORDS, SHARED_KEYWORDS, STUDY_KEYWORDS } from '../record/attributes.ts';
import { FACET, TEXT_ID_SPAN } from '../record/keys.ts';
import { fold, wordsOf } from './fold.ts';
import { gramQuery } from './grams.ts';
import { anyOf, startsOf } from './nameMatch.ts';

export type SqlCondition = { readonly sql: string; readonly values: readonly (string | number)[] };

type KeywordLevel = {
  readonly level: MatchLevel;
  readonly expression: string;
  readonly kind: 'text' | 'name' | 'list' | 'sequence';
};

const LEVELS: readonly MatchLevel[] = ['study', 'series', 'instance'];
const NAMES: ReadonlySet<string> = new Set(['PatientName', 'ReferringPhysicianName']);
const KEYWORDS: ReadonlyMap<string, KeywordLevel> = new Map<string, KeywordLevel>([
  ...STUDY_KEYWORDS.map((keyword): [string, KeywordLevel] => [
    keyword,
    { level: 'study', expression: `t.${keyword}`, kind: NAMES.has(keyword) ? 'name' : 'text' },
  ]),
  ...SERIES_KEYWORDS.map((keyword): [string, KeywordLevel] => [
    keyword,
    {
      level: 'series',
      expression: `s.${keyword}`,
      kind: keyword === 'RequestAttributesSequence' ? 'sequence' : 'text',
    },
  ]),
  ...INSTANCE_KEYWORDS.map((keyword): [string, KeywordLevel] => [
    keyword,
    { level: 'instance', expression: `i.${keyword}`, kind: 'text' },
  ]),
  ...[...SHARED_KEYWORDS, 'TransferSyntaxUID'].map((keyword): [string, KeywordLevel] => [
    keyword,
    {
      level: 'instance',
      // What an instance does not state itself is as in its series; a stated null is none.
      expression: `iif(json_type(i.own, '$.${keyword}') IS NULL, s.shared ->> '$.${keyword}', i.own ->> '$.${keyword}')`,
      kind: keyword.startsWith('Image') ? 'list' : 'text',
    },
  ]),
  ['ModalitiesInStudy', { level: 'study', expression: 't.Modalities', kind: 'list' }],
  ['SOPClassesInStudy', { level: 'study', expression: 't.SOPClasses', kind: 'list' }],
]);

/** Null for a keyword that the index does not have. */
export function sqlCondition(condition: MatchCondition, level: MatchLevel): SqlCondition | null {
  const keyword = KEYWORDS.get(condition.keyword);
  if (keyword === undefined) return null;
  const own = conditionOn(keyword, condition);
  if (LEVELS.indexOf(keyword.level) <= LEVELS.indexOf(level)) return own;
  // A key of a lower level: some series or instance below has to match.
  const below =
    keyword.level === 'series'
      ? 'SELECT 1 FROM series s WHERE s.studyId = t.id'
      : level === 'study'
        ? 'SELECT 1 FROM series s JOIN instance i ON i.seriesId = s.id WHERE s.studyId = t.id'
        : 'SELECT 1 FROM instance i WHERE i.seriesId = s.id';
  return { sql: `EXISTS (${below} AND ${own.sql})`, values: own.values };
}

function conditionOn({ expression, kind }: KeywordLevel, condition: MatchCondition): SqlCondition {
  if (kind === 'list') return listCondition(expression, condition);
  if (kind === 'name') return nameCondition(expression, condition);
  if (kind === 'sequence') return itemCondition(expression, condition);
  const comparison = compared(expression, condition);
  const narrowed = narrowing(condition);
  return narrowed === null
    ? comparison
    : { sql: `${narrowed.sql} AND ${comparison.sql}`, values: [...narrowed.values, ...comparison.values] };
}

function compared(expression: string, condition: MatchCondition): SqlCondition {
  const text = `CAST(${expression} AS TEXT)`;
  switch (condition.kind) {
    case 'value':
      return { sql: `${equalTo(expression)}`, values: [condition.value] };
    case 'fuzzy':
      return { sql: `${equalTo(expression)}`, values: [condition.value] };
    case 'wildcard':
      return { sql: `coalesce(${text}, '') GLOB ?`, values: [globOf(condition.pattern)] };
    case 'list':
      return {
        sql: `${expression} IN (${condition.values.map(() => '?').join(',')})`,
        values: condition.values,
      };
    case 'range': {
      // A shorter upper bound includes all that begins with it: -1200 ends with 12:00:59.
      const sql = `${expression} <> '' AND ${expression} >= ? AND ${expression} < ?`;
      return { sql, values: [condition.from ?? '', `${condition.to ?? ''}~`] };
    }
    case 'dateTimeRange':
      return dateTimeCondition(expression, condition);
    case 'item':
      return NOTHING;
    default:
      return condition satisfies never;
  }
}

/** A condition that is not of the attribute's kind. */
const NOTHING: SqlCondition = { sql: '0', values: [] };

/** The tables of an expression are those of the date: the time stands beside it. */
function dateTimeCondition(
  date: string,
  { timeKeyword, from, to }: Extract<MatchCondition, { kind: 'dateTimeRange' }>,
): SqlCondition {
  const time = KEYWORDS.get(timeKeyword)?.expression;
  if (time === undefined) return NOTHING;
  const parts = [`${date} <> ''`];
  const values: string[] = [];
  if (from !== null) {
    parts.push(`(${date} > ? OR (${date} = ? AND ${time} >= ?))`);
    values.push(from.date, from.date, from.time);
  }
  if (to !== null) {
    parts.push(`(${date} < ? OR (${date} = ? AND ${time} < ?))`);
    values.push(to.date, to.date, `${to.time}~`);
  }
  return { sql: `(${parts.join(' AND ')})`, values };
}

const ITEM_KEYWORDS: ReadonlySet<string> = new Set(['ScheduledProcedureStepID', 'RequestedProcedureID']);

function itemCondition(expression: string, condition: MatchCondition): SqlCondition {
  if (condition.kind !== 'item' || condition.keys.some(({ keyword }) => !ITEM_KEYWORDS.has(keyword)))
    return NOTHING;
  const keys = condition.keys.map((key) => compared(`(r.value ->> '$.${key.keyword}')`, key));
  return {
    sql: `EXISTS (SELECT 1 FROM json_each(${expression}) r WHERE ${keys.map(({ sql }) => sql).join(' AND ')})`,
    values: keys.flatMap((key) => [...key.values]),
  };
}

// A bare column, so that an index on it can be used; what is not text is compared as text.
const equalTo = (expression: string): string =>
  /^[ts]\.|^i\.SOPInstanceUID$/.test(expression) && expression !== 's.SeriesNumber'
    ? `${expression} = ?`
    : `CAST(${expression} AS TEXT) = ?`;

/** PS3.4 C.2.2.2.4: * and ? only. GLOB's brackets are taken literally. */
const globOf = (pattern: string): string => pattern.replaceAll('[', '[[]');

/** The same by a column that has an index: sort keys hold these values folded. */
function narrowing(condition: MatchCondition): SqlCondition | null {
  const key = { PatientID: 't.idKey', AccessionNumber: 't.accessionKey', StudyDate: 't.dateKey' }[
    condition.keyword
  ];
  if (key === undefined) return null;
  if (condition.kind === 'dateTimeRange')
    return {
      sql: `${key} >= ? AND ${key} < ?`,
      values: [condition.from?.date ?? '0', `${condition.to?.date ?? '9'}:`],
    };
  if (condition.kind === 'range')
    return key === 't.dateKey'
      ? { sql: `${key} >= ? AND ${key} < ?`, values: [condition.from ?? '0', `${condition.to ?? '9'}:`] }
      : null;
  if (key === 't.dateKey')
    return condition.kind === 'value'
      ? { sql: `${key} >= ? AND ${key} < ?`, values: [condition.value, `${condition.value}:`] }
      : null;
  if (condition.kind === 'value') return { sql: `${key} = ?`, values: [fold(condition.value)] };
  if (condition.kind !== 'wildcard') return null;
  const [start = ''] = condition.pattern.split(/[*?]/);
  const prefix = fold(start);
  // Folding trims: a start that ends in a space would be cut short, which only narrows less.
  return prefix === ''
    ? null
    : { sql: `${key} >= ? AND ${key} < ?`, values: [prefix, `${prefix}\u{10ffff}`] };
}

function listCondition(expression: string, condition: MatchCondition): SqlCondition {
  const values =
    condition.kind === 'list' ? condition.values : condition.kind === 'value' ? [condition.value] : null;
  const marks = values?.map(() => '?').join(',') ?? '';
  if (values !== null && condition.keyword === 'ModalitiesInStudy')
    return {
      sql: `t.id IN (SELECT studyId FROM studyFacet WHERE facet = ${FACET.modality} AND value IN (${marks}))`,
      values,
    };
  if (values !== null)
    return { sql: `EXISTS (SELECT 1 FROM json_each(${expression}) j WHERE j.value IN (${marks}))`, values };
  const pattern = condition.kind === 'wildcard' ? globOf(condition.pattern) : '*';
  return { sql: `EXISTS (SELECT 1 FROM json_each(${expression}) j WHERE j.value GLOB ?)`, values: [pattern] };
}

/**
 * Person names: case and accents make no difference, and any of the three groups may match. Fuzzy: every word of the
 * question begins a component, in any order.
 */
function nameCondition(expression: string, condition: MatchCondition): SqlCondition {
  const question = JSON.stringify(
    condition.kind === 'fuzzy' ? startsOf(condition.value) : anyOf(namesAsked(condition)),
  );
  const sql = `lightboxName(${expression}, ?)`;
  const runs = namesAsked(condition).flatMap((text) => text.split(/[*?^=]/));
  const driver =
    condition.kind === 'list' ? null : gramQuery(runs.flatMap(wordsOf).filter((word) => word.length >= 3));
  if (driver === null) return { sql, values: [question] };
  const narrowed = `t.id IN (SELECT rowid % ${TEXT_ID_SPAN} FROM studyText WHERE studyText MATCH ?)`;
  return { sql: `${narrowed} AND ${sql}`, values: [driver, question] };
}

function namesAsked(condition: MatchCondition): readonly string[] {
  switch (condition.kind) {
    case 'value':
    case 'fuzzy':
      return [condition.value];
    case 'wildcard':
      return [condition.pattern];
    case 'list':
      return condition.values;
    case 'range':
    case 'dateTimeRange':
    case 'item':
      return [];
    default:
      return condition satisfies never;
  }
}
