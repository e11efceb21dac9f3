// One word of a name against another, in whatever script either is.
import { arabicSkeleton, foldArabic, latinSkeleton } from './arabic.ts';
import { cyrillicKey, cyrillicReadings } from './cyrillic.ts';
import { greekKey, greekReadings } from './greek.ts';
import { foldHan } from './han.ts';
import { kanaKey, kanaSounds, romajiKey, romajiSounds } from './japanese.ts';
import { koreanKey, koreanReadings } from './korean.ts';
import { isSlip } from './slips.ts';
import { LOST, type Script, type Word } from './words.ts';

/** `loose`: read letter by letter it is the same, but so are other words. `alike`: a slip, a cut, a lost character. */
export type Likeness = 'same' | 'loose' | 'spelling' | 'damaged' | 'unknown' | 'differs';

export function compareWords(a: Word, b: Word): Likeness {
  if (a.folded === b.folded && a.folded !== '') return 'same';
  if (LOST.test(a.raw) || LOST.test(b.raw)) return compareLost(a, b);
  if (a.script === b.script) return compareWithin(a, b);
  if (a.script === 'latin') return compareAcross(a, b);
  if (b.script === 'latin') return compareAcross(b, a);
  return 'unknown';
}

function compareWithin(a: Word, b: Word): Likeness {
  switch (a.script) {
    case 'latin':
      if (a.spellings.some((spelling) => b.spellings.includes(spelling))) return 'same';
      return slipOf(a.folded, b.folded) ?? skeletonsAlike(a.folded, b.folded) ?? 'differs';
    case 'kana':
      // Ono and Ohno are two names, and kana tell them apart.
      if (kanaSounds(a.raw) === kanaSounds(b.raw)) return 'same';
      return kanaKey(a.raw) === kanaKey(b.raw)
        ? 'spelling'
        : (slipOf(kanaKey(a.raw), kanaKey(b.raw)) ?? 'differs');
    case 'han':
      return foldHan(a.raw) === foldHan(b.raw) ? 'same' : 'differs';
    case 'arabic':
      return keysOf(foldArabic(a.folded), foldArabic(b.folded), 'same');
    case 'cyrillic':
    case 'greek':
    case 'hangul':
      return slipOf(a.folded, b.folded) ?? 'differs';
    case 'other':
      // Mixtures, and scripts without a table: they may be one word in two guises.
      return slipOf(a.folded, b.folded) ?? 'unknown';
    default:
      return a.script satisfies never;
  }
}

function compareAcross(latin: Word, other: Word): Likeness {
  const reads = (readings: readonly string[]): boolean =>
    readings.some((reading) => latin.spellings.includes(reading));
  switch (other.script) {
    case 'cyrillic': {
      const readings = cyrillicReadings(other.raw);
      return reads(readings) ? 'same' : closest(latin.folded, readings, cyrillicKey);
    }
    case 'greek': {
      const readings = greekReadings(other.folded);
      return reads(readings) ? 'same' : closest(latin.folded, readings, greekKey);
    }
    case 'kana':
      if (romajiSounds(latin.folded) === kanaSounds(other.raw)) return 'same';
      return keysOf(romajiKey(latin.folded), kanaKey(other.raw), 'loose');
    case 'hangul': {
      const readings = koreanReadings(other.raw);
      return reads(readings) ? 'same' : closest(latin.folded, readings, koreanKey);
    }
    case 'arabic': {
      // Vowels are not written: consonants that agree make it likely, those that do not may be another transcription.
      const skeleton = arabicSkeleton(other.folded);
      return skeleton.length > 1 && skeleton === latinSkeleton(latin.folded) ? 'spelling' : 'unknown';
    }
    case 'latin':
    case 'han':
    case 'other':
      return 'unknown';
    default:
      return other.script satisfies never;
  }
}

function closest(latin: string, readings: readonly string[], keyOf: (text: string) => string): Likeness {
  const key = keyOf(latin);
  const found = readings.map((reading) => keysOf(key, keyOf(reading), 'loose'));
  return found.find((one) => one === 'loose') ?? found.find((one) => one === 'spelling') ?? 'differs';
}

const keysOf = (a: string, b: string, equal: 'same' | 'loose'): Likeness =>
  a === b ? equal : (slipOf(a, b) ?? 'differs');

const slipOf = (a: string, b: string): 'spelling' | null => (isSlip(a, b) ? 'spelling' : null);

// Mohamed, Muhammad: one name of another script, as many write it. Three consonants at least, or too much is alike.
const skeletonsAlike = (a: string, b: string): 'spelling' | null => {
  const skeleton = latinSkeleton(a);
  return skeleton.length >= 3 && skeleton === latinSkeleton(b) && a[0] === b[0] ? 'spelling' : null;
};

/** What is lost may be one character or, of a wrong character set, two. */
function compareLost(a: Word, b: Word): Likeness {
  const [lost, whole] = LOST.test(a.raw) ? [a, b] : [b, a];
  if (LOST.test(whole.raw)) return 'unknown';
  const kept = lost.raw.replaceAll(/[?\ufffd*]+/gu, '');
  if (kept.length < 2) return 'unknown';
  // Walked without a regular expression: the text is a stranger's.
  const parts = lost.raw.split(/[?\ufffd*]+/gu);
  let from = 0;
  for (const part of parts) {
    const at = whole.raw.indexOf(part, from);
    if (at < 0 || at - from > (part === parts[0] ? 0 : 2)) return 'differs';
    from = at + part.length;
  }
  return whole.raw.length - from <= (parts.at(-1) === '' ? 2 : 0) ? 'damaged' : 'differs';
}

/** The first letter of a word, in every way that it can be written in Latin letters. */
export function initialsOf({ folded, raw, script, spellings }: Word): readonly string[] {
  const first = (text: string): string => Array.from(text)[0] ?? '';
  const readings: Readonly<Partial<Record<Script, readonly string[]>>> = {
    latin: spellings,
    cyrillic: [raw, ...cyrillicReadings(raw)],
    greek: [folded, ...greekReadings(folded)],
  };
  return [...new Set((readings[script] ?? [folded]).map(first))];
}
