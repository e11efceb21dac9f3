// How text is made comparable for searching and sorting: case, accents and width of letters make no difference, in any
// script. The same folding is applied to what is stored and to what is asked.

// Marks that are folded away: combining diacritics, Hebrew points, Arabic vowel signs. Others stay: the vowel signs of
// Indic scripts and Thai, and the voicing marks of kana, make another word.
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/gu;
// Letters that NFKD leaves whole although people type them without the stroke.
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  þ: 'th',
  ς: 'σ',
};
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
const PLAIN = /^[ -~]*$/;

/** Lower case, without accents, compatibility forms resolved, white space single. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().replace(/ {2,}/g, ' ').trim();
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** A person name in all its groups as words: PS3.5 6.2 separates components by ^. */
export function foldName(name: {
  readonly Alphabetic?: string | undefined;
  readonly Ideographic?: string | undefined;
  readonly Phonetic?: string | undefined;
}): string {
  const groups = [name.Alphabetic, name.Ideographic, name.Phonetic].filter((group) => group !== undefined);
  return fold(groups.join(' ').replaceAll('^', ' ').replaceAll('=', ' '));
}

/** The words of a search text. */
export const wordsOf = (text: string): readonly string[] =>
  fold(text.replaceAll('^', ' ').replaceAll('=', ' ').replaceAll(',', ' '))
    .split(' ')
    .filter((word) => word !== '');

const UNSPACED =
  /[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]|[\u{20000}-\u{3ffff}]/u;

/**
 * What a word of one or two characters can be found by, where trigrams cannot help: the first one and two characters of
 * every word, and in scripts without spaces every character and every pair.
 */
export function shortGrams(foldedText: string): string {
  const grams = new Set<string>();
  for (const word of foldedText.split(' ')) {
    const characters = Array.from(word);
    const everywhere = UNSPACED.test(word);
    const last = everywhere ? characters.length : Math.min(1, characters.length);
    for (let at = 0; at < last; at += 1) {
      grams.add(gramToken(characters.slice(at, at + 1).join('')));
      if (at + 1 < characters.length) grams.add(gramToken(characters.slice(at, at + 2).join('')));
    }
  }
  return [...grams].join(' ');
}

/** A gram as a token that every tokenizer leaves alone: code points in hexadecimal. */
export const gramToken = (gram: string): string =>
  Array.from(gram, (character) => `x${(character.codePointAt(0) ?? 0).toString(16)}`).join('');
