// Which way to a page is the cheapest.
//  ids        few studies match some condition: those are fetched and sorted
//  narrow     one condition has an index that knows the date as well: its part is sorted by date, no row is looked at
//  text       a text search in date order: the text index is read backwards and stops at a page
//  covered    the sort index holds all that the conditions need: it is walked
//  scan       the sort index is walked and the rows are looked at
import type { StudyColumn, StudyPage, StudyQuery } from '../../contract/index.ts';
import type { Db } from '../database.ts';
import { TEXT_ID_SPAN } from '../record/keys.ts';
import type { SortKey } from '../schema.ts';
import { conditionsOf, searchWords, type Condition, type Value } from './filters.ts';
import { gramQuery } from './grams.ts';
import { statement } from './statements.ts';

export type Driver = { readonly sql: string; readonly values: readonly Value[] };
export type Way =
  | { readonly kind: 'ids'; readonly driver: Driver }
  | { readonly kind: 'narrow'; readonly index: string }
  | { readonly kind: 'text'; readonly match: string }
  | { readonly kind: 'covered' }
  | { readonly kind: 'scan' };
export type Plan = {
  readonly key: SortKey;
  readonly descending: boolean;
  readonly empty: Value | null; // the value that comes last; null: the column is never empty
  readonly conditions: readonly Condition[];
  readonly way: Way;
  readonly total: { readonly count: number; readonly atLeast: boolean } | null;
};

/** Of so few studies all rows are fetched and sorted. */
const FEW = 2000;
/** Of so many index entries the first by date are found in some ten milliseconds. */
const NARROW = 30_000;
/** With words, walking the list in another order than time looks at every row: up to so many are sorted instead. */
const FEW_BY_TEXT = 50_000;
const COUNTED = 10_000;

const KEY_OF: { readonly [C in StudyColumn]: SortKey } = {
  PatientName: 'nameKey',
  PatientID: 'idKey',
  PatientBirthDate: 'birthKey',
  PatientSex: 'sexKey',
  StudyDate: 'dateKey',
  ModalitiesInStudy: 'modalityKey',
  StudyDescription: 'descriptionKey',
  frameCount: 'frameCount',
  ReferringPhysicianName: 'referrerKey',
  AccessionNumber: 'accessionKey',
  BodyPartsInStudy: 'bodyPartKey',
  seriesCount: 'seriesCount',
  addedAt: 'addedAt',
  openedAt: 'openedAt',
};
const NUMERIC: ReadonlySet<SortKey> = new Set(['frameCount', 'seriesCount', 'addedAt', 'openedAt']);

export function makePlan(db: Db, query: StudyQuery): Plan {
  const key = KEY_OF[query.sort];
  const conditions = conditionsOf(db, query);
  const common = {
    key,
    descending: query.direction === 'descending',
    conditions,
    empty: key === 'openedAt' ? 0 : NUMERIC.has(key) ? null : '',
  };
  if (conditions.length === 0) {
    const total = { count: studyCount(db), atLeast: false };
    return { ...common, way: { kind: 'covered' }, total };
  }
  const few = selectiveDriver(db, conditions);
  if (few !== null) return { ...common, way: { kind: 'ids', driver: few }, total: null };
  return {
    ...common,
    way: wayOf(db, key, conditions, gramQuery(searchWords(query))),
    total: soleTotal(db, conditions),
  };
}

function wayOf(db: Db, key: SortKey, conditions: readonly Condition[], text: string | null): Way {
  const covered = conditions.every((condition) => isCovered(condition, key));
  const walk: Way = { kind: covered ? 'covered' : 'scan' };
  if (text !== null && key !== 'dateKey') return byText(db, text) ?? walk;
  if (covered || key !== 'dateKey') return walk;
  if (text !== null) return { kind: 'text', match: text };
  const [open, ...others] = conditions.filter((condition) => !isCovered(condition, key));
  const index = open?.driver?.index;
  if (open === undefined || open.driver === null || index === undefined || others.length > 0)
    return { kind: 'scan' };
  return countUpTo(db, open.driver, NARROW + 1) > NARROW ? { kind: 'scan' } : { kind: 'narrow', index };
}

/** Can the index of the sort key judge it? */
const isCovered = ({ covered, sql }: Condition, key: SortKey): boolean => covered || sql.includes(`s.${key}`);

/** The matches of the text index are asked for once, and handed on as a list. */
function byText(db: Db, match: string): Way | null {
  const sql = `SELECT rowid % ${TEXT_ID_SPAN} AS id FROM studyText WHERE studyText MATCH ? LIMIT ${FEW_BY_TEXT + 1}`;
  const ids = statement<[string], { id: number }>(db, sql).all(match);
  if (ids.length > FEW_BY_TEXT) return null;
  const list = JSON.stringify(ids.map(({ id }) => id));
  return { kind: 'ids', driver: { sql: 'SELECT value AS id FROM json_each(?)', values: [list] } };
}

/** How many studies there are: kept, because counting a million takes as long as reading them. */
export const studyCount = (db: Db): number =>
  statement<[], { value: number }>(db, "SELECT value FROM tally WHERE name = 'studies'").get()?.value ?? 0;

/** The condition that matches the fewest studies, when it is few: counting stops where it is many. */
function selectiveDriver(db: Db, conditions: readonly Condition[]): Driver | null {
  let best: Driver | null = null;
  let fewest = FEW + 1;
  for (const { driver } of conditions) {
    if (driver === null) continue;
    const count = countUpTo(db, driver, fewest);
    if (count >= fewest) continue;
    fewest = count;
    best = driver;
  }
  return best;
}

const countUpTo = (db: Db, { sql, values }: Driver, limit: number): number =>
  statement<Value[], { count: number }>(db, `SELECT count(*) AS count FROM (${sql} LIMIT ${limit})`).get(
    ...values,
  )?.count ?? 0;

// One condition with an index of its own is counted there; anything else would have to be walked.
function soleTotal(db: Db, conditions: readonly Condition[]): StudyTotal | null {
  const [only, ...others] = conditions;
  if (only === undefined || only.driver === null || others.length > 0) return null;
  const count = countUpTo(db, only.driver, COUNTED + 1);
  return { count: Math.min(count, COUNTED), atLeast: count > COUNTED };
}

type StudyTotal = { readonly count: NonNullable<StudyPage['total']>; readonly atLeast: boolean };
