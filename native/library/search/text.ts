// Words to queries of the text indexes. What they return is a superset: trigrams may stand apart, so every study is
// checked against its own text as well.
import { gramToken } from './fold.ts';

export type TextDriver = {
  readonly table: 'studyText' | 'studyGram';
  readonly match: string;
};

const quoted = (term: string): string => `"${term.replaceAll('"', '""')}"`;

/** Null when there is nothing to ask for. Long words go to the trigrams; short ones alone to the grams. */
export function textDriver(words: readonly string[]): TextDriver | null {
  const trigrams = new Set(words.flatMap(trigramsOf));
  if (trigrams.size > 0)
    return { table: 'studyText', match: [...trigrams].slice(0, 12).map(quoted).join(' AND ') };
  const short = words.filter((word) => word !== '');
  if (short.length === 0) return null;
  return {
    table: 'studyGram',
    match: [...new Set(short)].map((word) => quoted(gramToken(word))).join(' AND '),
  };
}

/** Trigrams side by side, and the last one: enough to narrow, and half the lists to merge. */
function trigramsOf(word: string): readonly string[] {
  const characters = Array.from(word);
  const found: string[] = [];
  for (let at = 0; at + 3 <= characters.length; at += 3) found.push(characters.slice(at, at + 3).join(''));
  if (characters.length > 3) found.push(characters.slice(-3).join(''));
  return found;
}
