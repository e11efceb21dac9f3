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
// Voicing marks that stand by themselves, as converters from half-width katakana leave them: Unicode resolves the half-width
// ones (U+FF9E) to the marks that join their letter, and these to a space and the mark.
const KANA_MARKS = /[\u309b\u309c]/gu;
const PLAIN = /^[ -~]*$/;

/** Lower case, without accents, compatibility forms resolved, white space single. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().replace(/ {2,}/g, ' ').trim();
  return text
    .replace(KANA_MARKS, (mark) => (mark === '\u309b' ? '\u3099' : '\u309a'))
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
