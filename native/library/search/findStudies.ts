// One page of the study list. Four ways lead to it, and the cheapest is taken:
//  selective  a condition matches few studies: take those, sort them here
//  text       a text search in date order: the text index is read backwards and stops at a page
//  covered    the sort index holds all that the conditions need: walk it
//  scan       walk the sort index and look at the rows
// Empty values come last in both directions, so a page is made of two runs: those with a value, then those without.
import type { StudyColumn, StudyPage, StudyQuery } from '../../contract/index.ts';
import type { Db } from '../database.ts';
import { TEXT_ID_SPAN, textIdOf } from '../record/keys.ts';
import { sortIndexName, type SortKey } from '../schema.ts';
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts';
import { conditionsOf, searchWords, type Condition, type Value } from './filters.ts';
import { STUDY_COLUMNS, toStudyRow, type StudyColumns } from './studyRows.ts';
import { gramQuery } from './grams.ts';

/** Of so few studies all are fetched and sorted. */
const FEW = 2000;
/** With words, walking the list in another order than time would look at every study's row: so many are sorted instead. */
const FEW_BY_TEXT = 20_000;
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

type Row = StudyColumns & { readonly sortKey: Value };
type Plan = {
  readonly key: SortKey;
  readonly descending: boolean;
  readonly empty: Value | null; // the value that comes last; null: the column is never empty
  readonly conditions: readonly Condition[];
  readonly driver: { readonly sql: string; readonly values: readonly Value[] } | null;
  readonly text: string | null; // of the text index
  readonly total: { readonly count: number; readonly atLeast: boolean } | null;
};

export function findStudies(db: Db, query: StudyQuery): StudyPage {
  const plan = makePlan(db, query);
  const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor);
  const rows = readPage(db, plan, cursor, query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  const seen = cursor === null ? rows.length : 0;
  const known = plan.total ?? (cursor === null && !more ? { count: seen, atLeast: false } : null);
  return {
    rows: page.map(toStudyRow),
    nextCursor: more ? encodeCursor({ sortKey: last.sortKey, id: last.id }) : null,
    total: known?.count ?? null,
    totalIsAtLeast: known?.atLeast ?? false,
  };
}

function makePlan(db: Db, query: StudyQuery): Plan {
  const key = KEY_OF[query.sort];
  const conditions = conditionsOf(db, query);
  const words = searchWords(query);
  const text = gramQuery(words);
  const common = { key, descending: query.direction === 'descending', conditions, text };
  const empty = key === 'openedAt' ? 0 : NUMERIC.has(key) ? null : '';
  if (conditions.length === 0) {
    const count = studyCount(db);
    return { ...common, empty, driver: null, total: { count, atLeast: false } };
  }
  const inTime = key === 'dateKey';
  const few = selectiveDriver(db, conditions, text, inTime ? FEW : FEW_BY_TEXT);
  const driver = few.driver;
  const soleCount = conditions.length === 1 && driver === null ? few.bestCount : null;
  const total = soleCount === null ? null : soleTotal(db, conditions[0], soleCount);
  return { ...common, empty, driver, total };
}

/** How many studies there are: kept, because counting a million takes as long as reading them. */
export const studyCount = (db: Db): number =>
  db.prepare<[], { value: number }>("SELECT value FROM tally WHERE name = 'studies'").get()?.value ?? 0;

type Driver = { readonly sql: string; readonly values: readonly Value[] };

/** The condition that matches the fewest studies, when it is few: counting stops where it is many. */
function selectiveDriver(
  db: Db,
  conditions: readonly Condition[],
  text: string | null,
  fewByText: number,
): { driver: Driver | null; bestCount: number | null } {
  let best: Driver | null = null;
  let fewest = FEW + 1;
  let counted: number | null = null;
  const candidates: Driver[] = conditions.flatMap(({ driver }) => (driver === null ? [] : [driver]));
  for (const candidate of candidates) {
    const count = countUpTo(db, candidate, fewest);
    counted = Math.max(counted ?? 0, count);
    if (count >= fewest) continue;
    fewest = count;
    best = candidate;
  }
  if (text !== null && best === null) {
    const count = countUpTo(db, textIds(text), fewByText + 1);
    if (count <= fewByText) best = textIds(text);
    counted = Math.max(counted ?? 0, count);
  }
  return { driver: best, bestCount: counted };
}

const textIds = (match: string): Driver => ({
  sql: `SELECT rowid % ${TEXT_ID_SPAN} AS id FROM studyText WHERE studyText MATCH ?`,
  values: [match],
});

const countUpTo = (db: Db, { sql, values }: Driver, limit: number): number =>
  db
    .prepare<Value[], { count: number }>(`SELECT count(*) AS count FROM (${sql} LIMIT ${limit})`)
    .get(...values)?.count ?? 0;

// One condition with an index of its own is counted there; anything else would have to be walked.
function soleTotal(db: Db, condition: Condition | undefined, soFar: number): Plan['total'] {
  if (condition?.driver === null || condition === undefined || !condition.driver.exact)
    return { count: soFar, atLeast: true };
  const count = countUpTo(db, condition.driver, COUNTED + 1);
  return { count: Math.min(count, COUNTED), atLeast: count > COUNTED };
}

function readPage(db: Db, plan: Plan, cursor: Cursor | null, limit: number): readonly Row[] {
  if (plan.empty === null) return readRun(db, plan, { empties: false, cursor, limit });
  const inEmpties = cursor !== null && cursor.sortKey === plan.empty;
  const valued = inEmpties ? [] : readRun(db, plan, { empties: false, cursor, limit });
  if (valued.length >= limit) return valued;
  const rest = { empties: true, cursor: inEmpties ? cursor : null, limit: limit - valued.length };
  return [...valued, ...readRun(db, plan, rest)];
}

type Run = { readonly empties: boolean; readonly cursor: Cursor | null; readonly limit: number };

function readRun(db: Db, plan: Plan, run: Run): readonly Row[] {
  const { sql, values } = runSql(plan, run);
  return db.prepare<Value[], Row>(sql).all(...values);
}

function runSql(plan: Plan, run: Run): Driver {
  const where = whereOf(plan, run);
  const order = orderOf(plan);
  const { key, driver, text, conditions } = plan;
  if (driver !== null) {
    // Sorted by key and number alone: the rows of the page are fetched afterwards.
    const sorted = `SELECT s.id FROM (${driver.sql}) d CROSS JOIN study s ON s.id = d.id
      WHERE ${where.sql} ORDER BY ${order} LIMIT ${run.limit}`;
    const sql = `SELECT ${STUDY_COLUMNS}, s.${key} AS sortKey FROM (${sorted}) k CROSS JOIN study s ON s.id = k.id`;
    return { sql, values: [...driver.values, ...where.values] };
  }
  if (key === 'dateKey' && text !== null) return textRun(plan, run, text);
  const index = `study s INDEXED BY ${sortIndexName(key)}`;
  if (conditions.every(({ covered }) => covered)) {
    const inner = `SELECT s.id FROM ${index} WHERE ${where.sql} ORDER BY ${order} LIMIT ${run.limit}`;
    const sql = `SELECT ${STUDY_COLUMNS}, s.${key} AS sortKey FROM (${inner}) k CROSS JOIN study s ON s.id = k.id`;
    return { sql, values: where.values };
  }
  const sql = `SELECT ${STUDY_COLUMNS}, s.${key} AS sortKey FROM ${index} WHERE ${where.sql}
    ORDER BY ${order} LIMIT ${run.limit}`;
  return { sql, values: where.values };
}

const orderOf = ({ key, descending }: Plan): string => {
  const direction = descending ? 'DESC' : 'ASC';
  return `s.${key} ${direction}, s.id ${direction}`;
};

function whereOf(plan: Plan, run: Run): Driver {
  const parts = plan.conditions.map(({ sql }) => sql);
  const values = plan.conditions.flatMap((condition) => [...condition.values]);
  if (plan.empty !== null) {
    parts.push(run.empties ? `s.${plan.key} = ?` : `s.${plan.key} > ?`);
    values.push(plan.empty);
  }
  if (run.cursor !== null) {
    parts.push(`(s.${plan.key}, s.id) ${plan.descending ? '<' : '>'} (?, ?)`);
    values.push(run.cursor.sortKey, run.cursor.id);
  }
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), values };
}

/** The rows of the text index lie in the order of (dateKey, id): see textIdOf. */
function textRun(plan: Plan, run: Run, match: string): Driver {
  const where = whereOf(plan, run);
  const direction = plan.descending ? 'DESC' : 'ASC';
  const bounds = textBounds(plan, run);
  const sql = `SELECT ${STUDY_COLUMNS}, s.dateKey AS sortKey FROM studyText t
    CROSS JOIN study s ON s.id = t.rowid % ${TEXT_ID_SPAN}
    WHERE t.studyText MATCH ? AND t.rowid BETWEEN ? AND ? AND ${where.sql} ORDER BY t.rowid ${direction} LIMIT ${run.limit}`;
  return { sql, values: [match, ...bounds, ...where.values] };
}

function textBounds(plan: Plan, run: Run): readonly [Value, Value] {
  if (run.empties) return [0, TEXT_ID_SPAN - 1];
  const first = TEXT_ID_SPAN;
  if (run.cursor === null || typeof run.cursor.sortKey !== 'string') return [first, Number.MAX_SAFE_INTEGER];
  const at = textIdOf(run.cursor.sortKey, run.cursor.id);
  return plan.descending ? [first, at - 1] : [at + 1, Number.MAX_SAFE_INTEGER];
}
