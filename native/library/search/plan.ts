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
import { statement } from './statements.ts';
import { textQuery } from './textQuery.ts';

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

/**
 * Where one way becomes dearer than another, at a million studies. A row costs twenty times what an entry of an index
 * does: it lies on a page of its own, which is read and deciphered. A test sets them so that every way is gone.
 */
export type Limits = {
  /** Of so few studies all rows are fetched and sorted, where the index that is sorted by could be walked instead. */
  readonly few: number;
  /** So many where walking would look at rows: those of a page among a million lie as far apart. */
  readonly fewRows: number;
  /** So few that a search for words need not be made at all. */
  readonly fewBesideText: number;
  /** Of so many index entries the first by date are found in some ten milliseconds. */
  readonly narrow: number;
  /** Found by words: walked in another order they may all lie at its end, so that more of them are sorted. */
  readonly fewByText: number;
  readonly counted: number;
};
export const LIMITS: Limits = {
  few: 1000,
  fewRows: 8000,
  fewBesideText: 500,
  narrow: 30_000,
  fewByText: 100_000,
  counted: 10_000,
};

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

export function makePlan(db: Db, query: StudyQuery, limits: Limits = LIMITS): Plan {
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
  const count = createCounter(db);
  const way = wayOf(count, key, conditions, textQuery(db, searchWords(query)), limits);
  return { ...common, way, total: way.kind === 'ids' ? null : soleTotal(count, conditions, limits.counted) };
}

type Asked = {
  readonly count: Counter;
  readonly key: SortKey;
  readonly conditions: readonly Condition[];
  readonly walk: Way;
  readonly limits: Limits;
};

function wayOf(
  count: Counter,
  key: SortKey,
  conditions: readonly Condition[],
  text: string | null,
  limits: Limits,
): Way {
  const covered = conditions.every((condition) => isCovered(condition, key));
  const walk: Way = { kind: covered ? 'covered' : 'scan' };
  // The studies asked for stand side by side in the very order that is asked for.
  if (covered && conditions.some(({ bounds }) => bounds === key)) return walk;
  const asked = { count, key, conditions, walk, limits };
  return text === null ? wayWithoutText(asked, covered) : wayByText(asked, text);
}

function wayWithoutText({ count, key, conditions, walk, limits }: Asked, covered: boolean): Way {
  const open = conditions.filter((condition) => !isCovered(condition, key));
  const index = open.length === 1 ? open[0]?.driver?.index : undefined;
  if (key === 'dateKey' && index !== undefined && open[0]?.driver != null) {
    const entries = count.upTo(open[0].driver, limits.narrow + 1);
    const fewer = selectiveDriver(count, conditions, Math.ceil(entries / 40));
    if (fewer !== null) return { kind: 'ids', driver: fewer };
    if (entries <= limits.narrow) return { kind: 'narrow', index };
  }
  const few = selectiveDriver(count, conditions, covered ? limits.few : limits.fewRows);
  return few === null ? walk : { kind: 'ids', driver: few };
}

function wayByText({ count, key, conditions, walk, limits }: Asked, text: string): Way {
  const beside = selectiveDriver(count, conditions, limits.fewBesideText);
  if (beside !== null) return { kind: 'ids', driver: beside };
  const rare = rarelyFound(count.db, text, limits.few);
  if (rare !== null) return { kind: 'ids', driver: rare };
  const found: Driver = { sql: FOUND_BY_TEXT, values: [text] };
  const matches = key === 'dateKey' ? Infinity : count.upTo(found, limits.fewByText + 1);
  const few = selectiveDriver(count, conditions, Math.min(matches, limits.fewRows));
  if (few !== null) return { kind: 'ids', driver: few };
  if (key === 'dateKey') return { kind: 'text', match: text };
  return matches > limits.fewByText ? walk : { kind: 'ids', driver: found };
}

/** What a rare word finds is handed on as a list: to find it is what takes the time. */
function rarelyFound(db: Db, text: string, few: number): Driver | null {
  const sql = `${FOUND_BY_TEXT} LIMIT ${few + 1}`;
  const ids = statement<[string], { id: number }>(db, sql).all(text);
  if (ids.length > few) return null;
  return { sql: 'SELECT value AS id FROM json_each(?)', values: [JSON.stringify(ids.map(({ id }) => id))] };
}

const FOUND_BY_TEXT = `SELECT rowid % ${TEXT_ID_SPAN} AS id FROM studyText WHERE studyText MATCH ?`;

/** Can the index of the sort key judge it? */
const isCovered = ({ covered, sql }: Condition, key: SortKey): boolean => covered || sql.includes(`s.${key}`);

/** How many studies there are: kept, because counting a million takes as long as reading them. */
export const studyCount = (db: Db): number =>
  statement<[], { value: number }>(db, "SELECT value FROM tally WHERE name = 'studies'").get()?.value ?? 0;

/** How many a driver finds, up to a limit. */
type Counter = { readonly db: Db; readonly upTo: (driver: Driver, limit: number) => number };

function createCounter(db: Db): Counter {
  const counted = new Map<Driver, { readonly count: number; readonly limit: number }>();
  return {
    db,
    upTo(driver, limit) {
      const before = counted.get(driver);
      if (before !== undefined && (before.count < before.limit || before.limit >= limit))
        return Math.min(before.count, limit);
      const sql = `SELECT count(*) AS count FROM (${driver.sql} LIMIT ${limit})`;
      const count = statement<Value[], { count: number }>(db, sql).get(...driver.values)?.count ?? 0;
      counted.set(driver, { count, limit });
      return count;
    },
  };
}

/** The condition that matches the fewest studies, when it is few: counting stops where it is many. */
function selectiveDriver(count: Counter, conditions: readonly Condition[], few: number): Driver | null {
  let best: Driver | null = null;
  let fewest = few + 1;
  for (const { driver } of conditions) {
    if (driver === null) continue;
    const found = count.upTo(driver, fewest);
    if (found >= fewest) continue;
    fewest = found;
    best = driver;
  }
  return best;
}

// One condition with an index of its own is counted there; anything else would have to be walked.
function soleTotal(count: Counter, conditions: readonly Condition[], counted: number): StudyTotal | null {
  const [only, ...others] = conditions;
  if (only === undefined || only.driver === null || others.length > 0) return null;
  const found = count.upTo(only.driver, counted + 1);
  return { count: Math.min(found, counted), atLeast: found > counted };
}

type StudyTotal = { readonly count: NonNullable<StudyPage['total']>; readonly atLeast: boolean };
