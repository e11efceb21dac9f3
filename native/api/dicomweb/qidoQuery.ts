import { fail, ok, type Result } from '../../contract/index.ts';
import type { MatchCondition, MatchLevel } from '../../library/types.ts';
import { combined, matchCondition } from './matching.ts';
import { available, isMatched, isMatchedInside, keywordOf, type IndexKeyword } from './qidoAttributes.ts';

export type QidoQuery = {
  readonly conditions: readonly MatchCondition[];
  readonly included: ReadonlySet<IndexKeyword>;
  readonly limit: number;
  readonly offset: number;
  readonly warnings: readonly string[];
};

const DEFAULT_LIMIT = 1000;
const LARGEST_LIMIT = 10_000;
const LARGEST_OFFSET = 100_000_000;

/** Parameters that are not attributes (PS3.18 8.3.4 and 10.6.1.2). `accept` and `charset` are read elsewhere or moot. */
const CONTROLS: ReadonlySet<string> = new Set([
  'includefield',
  'fuzzymatching',
  'limit',
  'offset',
  'accept',
  'charset',
  'timezoneadjust',
  'emptyvaluematching',
  'multiplevaluematching',
]);

/**
 * Parses the query part of a search. An attribute that exists but is not indexed is ignored with a warning (PS3.18
 * 8.3.4.1); a name that is no attribute at all is refused, because ignoring a misspelt condition would answer with the
 * wrong patients.
 */
export function parseQido(parameters: Record<string, string[]>, level: MatchLevel): Result<QidoQuery> {
  const last = (name: string): string | undefined => parameters[name]?.at(-1);
  const limit = count(last('limit'), DEFAULT_LIMIT, LARGEST_LIMIT);
  const offset = count(last('offset'), 0, LARGEST_OFFSET);
  const fuzzy = flag(last('fuzzymatching'));
  if (limit === null) return badParameter('limit');
  if (offset === null) return badParameter('offset');
  if (fuzzy === null) return badParameter('fuzzymatching');
  const warnings = ['timezoneadjust', 'emptyvaluematching', 'multiplevaluematching']
    .filter((name) => parameters[name] !== undefined && last(name) !== 'false')
    .map((name) => `The ${name} parameter is not supported and was ignored`);
  const conditions: MatchCondition[] = [];
  const included = new Set(includedFields(parameters['includefield'] ?? [], level));
  const named = new Set<string>();
  for (const [name, values] of Object.entries(parameters)) {
    if (CONTROLS.has(name)) continue;
    const parsed = attribute(name, values, level, fuzzy);
    if (!parsed.ok) return parsed;
    const { path, keyword, warning, condition } = parsed.value;
    // One attribute once, by its keyword or by its tag: of two conditions on it one would be dropped.
    if (named.has(path)) return badParameter(name);
    named.add(path);
    if (warning !== null) warnings.push(warning);
    if (condition !== null) conditions.push(condition);
    // PS3.18 10.6.3: every attribute that was matched on is returned.
    for (const each of available(level)) if (each === keyword) included.add(each);
  }
  return ok({ conditions: combined(conditions), included, limit, offset, warnings });
}

type ParsedAttribute = {
  path: string;
  keyword: string;
  condition: MatchCondition | null;
  warning: string | null;
};

function attribute(
  name: string,
  values: readonly string[],
  level: MatchLevel,
  fuzzy: boolean,
): Result<ParsedAttribute> {
  const path = name.split('.').map(keywordOf);
  const keyword = path[0];
  if (keyword === undefined || path.some((each) => each === null) || keyword === null)
    return badParameter(name);
  const value = values.at(-1) ?? '';
  if (values.length > 1) return badParameter(name);
  const whole = path.join('.');
  const inner = path[1];
  const inside = path.length === 2 && typeof inner === 'string' && isMatchedInside(level, keyword, inner);
  if (!inside && (path.length > 1 || !isMatched(level, keyword))) {
    const warning = value === '' ? null : `Matching on ${whole} is not supported and was ignored`;
    return ok({ path: whole, keyword, condition: null, warning });
  }
  const matched = matchCondition(inside ? inner : keyword, value, fuzzy);
  if (!matched.ok) return matched;
  const condition: MatchCondition | null =
    inside && matched.value !== null ? { kind: 'item', keyword, keys: [matched.value] } : matched.value;
  return ok({ path: whole, keyword, condition, warning: null });
}

function includedFields(fields: readonly string[], level: MatchLevel): readonly IndexKeyword[] {
  const names = fields.flatMap((field) => field.split(',')).map((name) => name.trim());
  if (names.includes('all')) return available(level);
  const keywords = new Set(names.map(keywordOf));
  return available(level).filter((keyword) => keywords.has(keyword));
}

function count(text: string | undefined, fallback: number, largest: number): number | null {
  if (text === undefined || text === '') return fallback;
  return /^\d{1,15}$/.test(text) ? Math.min(Number(text), largest) : null;
}

function flag(text: string | undefined): boolean | null {
  if (text === undefined || text === 'false') return false;
  return text === 'true' ? true : null;
}

// The name of a parameter is the client's own text and no value: still cut short.
const badParameter = (name: string) =>
  fail({ kind: 'bad-request' as const, detail: `parameter ${name.slice(0, 64)}` });
