// One page of the study list. Empty values come last in both directions, so a page is made of two runs: the studies with
// a value, then those without.
import type { StudyPage, StudyQuery } from '../../contract/index.ts';
import type { Db } from '../database.ts';
import { TEXT_ID_SPAN, textIdOf } from '../record/keys.ts';
import { sortIndexName } from '../schema.ts';
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts';
import type { Value } from './filters.ts';
import { LIMITS, makePlan, type Driver, type Limits, type Plan } from './plan.ts';
import { statement } from './statements.ts';
import { STUDY_COLUMNS, toStudyRow, type StudyColumns } from './studyRows.ts';

type Row = StudyColumns & { readonly sortKey: Value };

export function findStudies(db: Db, query: StudyQuery, limits: Limits = LIMITS): StudyPage {
  const plan = makePlan(db, query, limits);
  const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, query.sort);
  const rows = readPage(db, plan, cursor, query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  const seen = cursor === null ? rows.length : 0;
  const known = plan.total ?? (cursor === null && !more ? { count: seen, atLeast: false } : null);
  return {
    rows: page.map(toStudyRow),
    nextCursor: more ? encodeCursor({ sortKey: last.sortKey, id: last.id }, query.sort) : null,
    total: known?.count ?? null,
    totalIsAtLeast: known?.atLeast ?? false,
  };
}

function readPage(db: Db, plan: Plan, cursor: Cursor | null, limit: number): readonly Row[] {
  if (plan.empty === null || (plan.way.kind === 'text' && plan.descending))
    return readRun(db, plan, { empties: false, cursor, limit });
  const inEmpties = cursor !== null && cursor.sortKey === plan.empty;
  const valued = inEmpties ? [] : readRun(db, plan, { empties: false, cursor, limit });
  if (valued.length >= limit) return valued;
  const rest = { empties: true, cursor: inEmpties ? cursor : null, limit: limit - valued.length };
  return [...valued, ...readRun(db, plan, rest)];
}

type Run = { readonly empties: boolean; readonly cursor: Cursor | null; readonly limit: number };

function readRun(db: Db, plan: Plan, run: Run): readonly Row[] {
  const { sql, values } = runSql(plan, run);
  return statement<Value[], Row>(db, sql).all(...values);
}

function runSql(plan: Plan, run: Run): Driver {
  const { key, way } = plan;
  const where = whereOf(plan, run);
  const sorted = `WHERE ${where.sql} ORDER BY ${orderOf(plan)} LIMIT ${run.limit}`;
  const columns = `${STUDY_COLUMNS}, s.${key} AS sortKey`;
  // Found by key and number alone: the rows of the page are fetched afterwards.
  const pageOf = (ids: string): string =>
    `SELECT ${columns} FROM (${ids}) k CROSS JOIN study s ON s.id = k.id ORDER BY ${orderOf(plan)}`;
  switch (way.kind) {
    case 'ids': {
      const sql = pageOf(
        `SELECT s.id FROM (${way.driver.sql}) d CROSS JOIN study s ON s.id = d.id ${sorted}`,
      );
      return { sql, values: [...way.driver.values, ...where.values] };
    }
    case 'narrow':
      return {
        sql: pageOf(`SELECT s.id FROM study s INDEXED BY ${way.index} ${sorted}`),
        values: where.values,
      };
    case 'text':
      return textRun(plan, run, way.match);
    case 'covered':
      return {
        sql: pageOf(`SELECT s.id FROM study s INDEXED BY ${sortIndexName(key)} ${sorted}`),
        values: where.values,
      };
    case 'scan':
      return {
        sql: `SELECT ${columns} FROM study s INDEXED BY ${sortIndexName(key)} ${sorted}`,
        values: where.values,
      };
    default:
      return way satisfies never;
  }
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

/** The rows of the text index lie in the order of (dateKey, id), the undated first: see textIdOf. */
function textRun(plan: Plan, run: Run, match: string): Driver {
  const conditions = plan.conditions.map(({ sql }) => sql).join(' AND ');
  const values = plan.conditions.flatMap((condition) => [...condition.values]);
  const direction = plan.descending ? 'DESC' : 'ASC';
  const sql = `SELECT ${STUDY_COLUMNS}, s.dateKey AS sortKey FROM studyText t
    CROSS JOIN study s ON s.id = t.rowid % ${TEXT_ID_SPAN}
    WHERE t.studyText MATCH ? AND t.rowid BETWEEN ? AND ? AND ${conditions} ORDER BY t.rowid ${direction} LIMIT ${run.limit}`;
  return { sql, values: [match, ...textBounds(plan, run), ...values] };
}

/** Backwards the undated studies follow the others by themselves, so one run has both; forwards they need their own. */
function textBounds(plan: Plan, { cursor, empties }: Run): readonly [number, number] {
  let [low, high] = plan.descending ? [0, Number.MAX_SAFE_INTEGER] : [TEXT_ID_SPAN, Number.MAX_SAFE_INTEGER];
  if (empties) [low, high] = [0, TEXT_ID_SPAN - 1];
  for (const { textIds } of plan.conditions) {
    low = Math.max(low, textIds?.[0] ?? 0);
    high = Math.min(high, textIds?.[1] ?? Number.MAX_SAFE_INTEGER);
  }
  if (cursor === null || typeof cursor.sortKey !== 'string') return [low, high];
  const at = textIdOf(cursor.sortKey, cursor.id);
  return plan.descending ? [low, Math.min(high, at - 1)] : [Math.max(low, at + 1), high];
}
