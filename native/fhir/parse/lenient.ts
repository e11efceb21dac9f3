// Reads JSON of a stranger by a schema: what does not fit is left out and told, what is missing is missing, and nothing is
// thrown. A record with one wrong field is still a record.
import type * as z from 'zod';
import type { ParseProblem } from '../types.ts';

export type Lenient<T> = { readonly value: T | null; readonly problems: readonly ParseProblem[] };

/** Each pass mends all that it finds; what was behind something wrong shows in the next. */
const MOST_PASSES = 8;
const MOST_PROBLEMS = 100;

/** `json` is ours alone, fresh from JSON.parse: it is mended in place. */
export function lenient<S extends z.ZodType>(schema: S, json: unknown): Lenient<z.infer<S>> {
  const problems: ParseProblem[] = [];
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const parsed = schema.safeParse(json);
    if (parsed.success) return { value: parsed.data, problems };
    for (const issue of parsed.error.issues) {
      const mended = mend(json, issue);
      if (problems.length < MOST_PROBLEMS) problems.push(mended);
      if (mended.path === '') return { value: null, problems };
    }
  }
  return { value: null, problems };
}

type Container = Record<string, unknown> | unknown[];

/** Takes away what the issue is about; with it what cannot be without it. An empty path: nothing is left. */
function mend(json: unknown, issue: z.core.$ZodIssue): ParseProblem {
  const keys = issue.path.map((key) => (typeof key === 'symbol' ? '' : key));
  const value = valueAt(json, keys);
  if (issue.code === 'too_big' && Array.isArray(value) && typeof issue.maximum === 'number') {
    value.length = Math.min(value.length, issue.maximum);
    return { path: pathText(keys), problem: 'too-many' };
  }
  if (value === null || value === undefined) {
    const place = keys.slice(0, -1);
    takeAway(json, place);
    return { path: place.length === 0 ? '' : pathText(keys), problem: 'missing' };
  }
  takeAway(json, keys);
  return { path: pathText(keys), problem: issue.code === 'too_big' ? 'too-long' : 'wrong-type' };
}

function takeAway(json: unknown, keys: readonly (string | number)[]): void {
  const key = keys.at(-1);
  const holder = valueAt(json, keys.slice(0, -1));
  if (key !== undefined && isContainer(holder)) Object.assign(holder, { [key]: null });
}

// The keys are a schema's own, and indices: none of them is a name that an object has from its prototype.
function valueAt(json: unknown, keys: readonly (string | number)[]): unknown {
  let value = json;
  for (const key of keys) {
    if (!isContainer(value)) return undefined;
    value = Array.isArray(value) ? (value as readonly unknown[])[Number(key)] : value[String(key)];
  }
  return value;
}

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

const pathText = (keys: readonly (string | number)[]): string =>
  keys.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
