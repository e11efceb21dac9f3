// The question to the text index. A name is made of common syllables: asked for all grams of a rare one, the index would
// go through several long lists, where two or three short ones say as much.
import type { Db } from '../database.ts';
import { gramsAsked, joined } from './grams.ts';
import { statement } from './statements.ts';

const MOST_GRAMS = 24;
const AT_ONCE = 5;
/** A gram is as rare as its so-manieth study is far down the list. */
const SAMPLE = 300;

/** Null without words. The rarest gram of every word, and the rarest of all up to a handful. */
export function textQuery(db: Db, words: readonly string[]): string | null {
  const grams = [...new Set(words.flatMap(gramsAsked))].slice(0, MOST_GRAMS);
  if (grams.length === 0) return null;
  if (grams.length <= 2) return joined(grams);
  const rarity = new Map(grams.map((gram) => [gram, rarityOf(db, gram)]));
  const rarestFirst = grams.toSorted((a, b) => (rarity.get(b) ?? 0) - (rarity.get(a) ?? 0));
  const ofWords = words.flatMap((word) => {
    const own = new Set(gramsAsked(word));
    return rarestFirst.find((gram) => own.has(gram)) ?? [];
  });
  return joined([...new Set([...rarestFirst.slice(0, AT_ONCE), ...ofWords])].slice(0, MOST_GRAMS));
}

/** Where in the order of time its 300th study stands; beyond all when it has fewer. */
function rarityOf(db: Db, gram: string): number {
  const sql = `SELECT rowid AS at FROM studyText WHERE studyText MATCH ? LIMIT 1 OFFSET ${SAMPLE}`;
  return statement<[string], { at: number }>(db, sql).get(gram)?.at ?? Number.MAX_SAFE_INTEGER;
}
