// Names as words that can be compared: folded, without punctuation, each knowing its script.
import { fold } from '../../library/index.ts';

export type Script = 'latin' | 'cyrillic' | 'greek' | 'kana' | 'han' | 'hangul' | 'arabic' | 'other';

/** `raw`: lower case, with its marks, as transliteration needs them. `spellings`: of Latin letters, all that mean the same. */
export type Word = {
  readonly raw: string;
  readonly folded: string;
  readonly spellings: readonly string[];
  readonly script: Script;
};

// A name comes from anybody: what is compared is bounded.
const MAX_CHARACTERS = 200;
const MAX_WORDS = 8;

const SCRIPTS: readonly (readonly [Script, RegExp])[] = [
  ['latin', /\p{Script=Latin}/u],
  ['cyrillic', /\p{Script=Cyrillic}/u],
  ['greek', /\p{Script=Greek}/u],
  ['kana', /[\p{Script=Hiragana}\p{Script=Katakana}ー]/u],
  ['han', /\p{Script=Han}/u],
  ['hangul', /\p{Script=Hangul}/u],
  ['arabic', /\p{Script=Arabic}/u],
];

/** The one script of all letters; `other` for mixtures and for scripts that are compared with themselves alone. */
export function scriptOf(text: string): Script {
  let found: Script | null = null;
  for (const character of text.normalize('NFC')) {
    if (!/[\p{L}\u30fc]/u.test(character)) continue;
    const script = SCRIPTS.find(([, test]) => test.test(character))?.[0] ?? 'other';
    if (found !== null && found !== script) return 'other';
    found = script;
  }
  return found ?? 'other';
}

// The letters that a language writes as two where it has only plain ones; fold() takes the mark off instead.
const EXPANDED: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe', đ: 'dj' };
const EXPANDABLE = new RegExp(`[${Object.keys(EXPANDED).join('')}]`, 'gu');
const SILENT = /['’‘`´ʼʻʹ"“”„.·•]/gu;
/** What stands where a character could not be read. */
export const LOST = /[?\ufffd*]/u;
const SEPARATOR = /[^\p{L}\p{M}\p{N}?\ufffd*]+/gu;

/** The words of a text, at most eight; punctuation and hyphens part them, apostrophes and full stops do not. */
export function wordsIn(text: string): readonly Word[] {
  // Voicing marks by themselves would become a space and a mark: see library/search/fold.ts.
  const marked = text.slice(0, MAX_CHARACTERS).replaceAll('\u309b', '\u3099').replaceAll('\u309c', '\u309a');
  const lower = marked.normalize('NFKC').replace(SILENT, '').toLowerCase();
  return lower
    .replace(SEPARATOR, ' ')
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS)
    .map(toWord);
}

/** Several words as one: for scripts and habits that set no spaces. */
export const joined = (words: readonly Word[]): Word => toWord(words.map(({ raw }) => raw).join(''));

function toWord(text: string): Word {
  const raw = text.normalize('NFC');
  const folded = fold(raw);
  const expanded = fold(raw.replace(EXPANDABLE, (letter) => EXPANDED[letter] ?? letter));
  const spellings = expanded === folded ? [folded] : [folded, expanded];
  return { raw, folded, spellings, script: scriptOf(raw) };
}
