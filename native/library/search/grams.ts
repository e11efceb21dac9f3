// What a study can be found by: every three characters that stand side by side, the first one and two of every word, and
// in scripts without spaces every one and two. One index answers words of any length in any script.
const UNSPACED =
  /[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]|[\u{20000}-\u{3ffff}]/u;
const PLAIN = /^[a-z0-9]+$/;

/** The tokens of a folded text, for the index. */
export function gramsOf(foldedText: string): string {
  const grams = new Set<string>();
  for (const word of foldedText.split(' ')) {
    const characters = Array.from(word);
    const everywhere = UNSPACED.test(word);
    for (let at = 0; at < characters.length; at += 1) {
      if (at === 0 || everywhere) {
        grams.add(tokenOf(characters, at, 1));
        if (at + 2 <= characters.length) grams.add(tokenOf(characters, at, 2));
      }
      if (at + 3 <= characters.length) grams.add(tokenOf(characters, at, 3));
    }
  }
  return [...grams].join(' ');
}

/**
 * The query for studies in which every word occurs; null without words. What it finds is a superset, because the grams of
 * a word may stand apart, so every study is checked against its own text as well.
 */
export function gramQuery(words: readonly string[]): string | null {
  const grams = new Set(words.flatMap(gramsAsked));
  return grams.size === 0 ? null : joined([...grams].slice(0, 16));
}

/** A query that asks for all of the grams. */
export const joined = (grams: readonly string[]): string => grams.join(' AND ');

/** Every gram of a word. */
export function gramsAsked(word: string): readonly string[] {
  const characters = Array.from(word);
  if (characters.length <= 3) return [tokenOf(characters, 0, characters.length)];
  return Array.from({ length: characters.length - 2 }, (_, at) => tokenOf(characters, at, 3));
}

/** Is it found anywhere in a word, or at its beginning only? Shorter than three letters, only where nothing is spaced. */
export const isFoundAnywhere = (word: string): boolean => Array.from(word).length >= 3 || UNSPACED.test(word);

/** A gram as a token that the tokenizer leaves whole: letters and digits behind an `a`, code points otherwise. */
function tokenOf(characters: readonly string[], at: number, length: number): string {
  const gram = characters.slice(at, at + length);
  const text = gram.join('');
  if (PLAIN.test(text)) return `a${text}`;
  return gram.map((character) => `x${(character.codePointAt(0) ?? 0).toString(16)}`).join('');
}
