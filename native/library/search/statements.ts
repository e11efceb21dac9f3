import type { Statement } from 'better-sqlite3-multiple-ciphers';
import type { Db } from '../database.ts';

const KEPT = 200;
const caches = new WeakMap<Db, Map<string, object>>();

// What is kept under a text of SQL is the statement of that text; one text is asked for with one pair of types.
const isStatement = <Parameters extends unknown[], Row>(
  kept: object | undefined,
): kept is Statement<Parameters, Row> => kept !== undefined;

/** A prepared statement, kept: making those of the study list takes longer than running them. */
export function statement<Parameters extends unknown[], Row>(
  db: Db,
  sql: string,
): Statement<Parameters, Row> {
  const cache = caches.get(db) ?? new Map<string, object>();
  caches.set(db, cache);
  const known = cache.get(sql);
  if (isStatement<Parameters, Row>(known)) return known;
  const made = db.prepare<Parameters, Row>(sql);
  cache.set(sql, made);
  if (cache.size > KEPT) for (const oldest of [...cache.keys()].slice(0, KEPT / 4)) cache.delete(oldest);
  return made;
}
