// The data dictionary of PS3.6. The rows are generated (generate.mjs); they are parsed at the first question, in
// about 3 ms, because header reading itself never asks.
import { elementRows } from './elements.generated.ts';
import { uidRows } from './uids.generated.ts';

export type DictionaryEntry = {
  /** The VR, or the first of the choices ("US or SS" gives US). */
  readonly VR: string;
  readonly choices: readonly string[];
  readonly VM: string;
  readonly keyword: string;
  readonly retired: boolean;
};

type Tables = {
  readonly byTag: ReadonlyMap<number, DictionaryEntry>;
  /** Repeating groups and element ranges (50xx, 60xx, 7Fxx, 0020,31xx). */
  readonly ranges: readonly {
    readonly first: number;
    readonly last: number;
    readonly entry: DictionaryEntry;
  }[];
  readonly byKeyword: ReadonlyMap<string, number>;
};

let tables: Tables | null = null;

const parseRows = (): Tables => {
  const byTag = new Map<number, DictionaryEntry>();
  const ranges: { first: number; last: number; entry: DictionaryEntry }[] = [];
  const byKeyword = new Map<string, number>();
  for (const row of elementRows.split('\n')) {
    const [span = '', vr = 'UN', VM = '1', keyword = '', retired] = row.split(' ');
    const choices = vr.split('/');
    const entry = { VR: choices[0] ?? 'UN', choices, VM, keyword, retired: retired === 'R' };
    const first = Number.parseInt(span.slice(0, 8), 16);
    if (span.length > 8) ranges.push({ first, last: Number.parseInt(span.slice(9), 16), entry });
    else byTag.set(first, entry);
    // Retired rows come last and some repeat a keyword in use: the one in use wins.
    if (!byKeyword.has(keyword)) byKeyword.set(keyword, first);
  }
  return { byTag, ranges, byKeyword };
};

const loaded = (): Tables => (tables ??= parseRows());

const inRange = (tag: number, first: number, last: number): boolean => {
  const group = tag >>> 16;
  const element = tag & 0xffff;
  return (
    group >= first >>> 16 && group <= last >>> 16 && element >= (first & 0xffff) && element <= (last & 0xffff)
  );
};

/** The entry of a standard element; null for private and unknown ones. `tag` is group * 65536 + element. */
export const elementOf = (tag: number): DictionaryEntry | null => {
  const { byTag, ranges } = loaded();
  const entry = byTag.get(tag);
  if (entry !== undefined) return entry;
  if (isPrivate(tag)) return null;
  return ranges.find(({ first, last }) => inRange(tag, first, last))?.entry ?? null;
};

/** The tag of a keyword; null when PS3.6 has none of that name. Repeating groups give their first group. */
export const tagOf = (keyword: string): number | null => loaded().byKeyword.get(keyword) ?? null;

/** PS3.5 7.8: odd groups are private. */
export const isPrivate = (tag: number): boolean => ((tag >>> 16) & 1) === 1;

/** The VR that an implicit element has: PS3.6, PS3.5 7.2 (group lengths) and 7.8.1 (private creators); UN otherwise. */
export const implicitVR = (tag: number): string => {
  const entry = elementOf(tag);
  if (entry !== null) return entry.VR;
  const element = tag & 0xffff;
  if (element === 0) return 'UL';
  if (isPrivate(tag) && element >= 0x10 && element <= 0xff) return 'LO';
  return 'UN';
};

let names: ReadonlyMap<string, string> | null = null;

/** The name of a transfer syntax or storage SOP class (PS3.6 A); null when unknown. */
export const uidName = (uid: string): string | null => {
  names ??= new Map(
    uidRows.split('\n').map((row) => {
      const at = row.indexOf(' ');
      return [row.slice(0, at), row.slice(at + 1)] as const;
    }),
  );
  return names.get(uid) ?? null;
};
