// Names of images and of records in one form, in every way that their parts may have been meant.
import type { PersonName } from '../../contract/index.ts';
import type { RecordName } from './types.ts';
import { GENERATIONS, isNewbornWord, isPlaceholder, PARTICLES, TITLES } from './vocabulary.ts';
import { joined, scriptOf, wordsIn, type Script, type Word } from './words.ts';

/** One way to read a name. `guessed`: which part is which was not written, and this is not the usual order. */
export type NameParts = {
  readonly family: readonly Word[];
  readonly given: readonly Word[];
  readonly guessed: boolean;
};

export type NameForm = {
  readonly shown: string;
  readonly script: Script;
  readonly kind: 'name' | 'placeholder' | 'newborn';
  /** All words of it, for what has no order. */
  readonly words: readonly Word[];
  readonly generation: string | null;
  readonly readings: readonly NameParts[];
};

const UNSPACED: ReadonlySet<Script> = new Set(['han', 'kana', 'hangul']);

/** The groups of a DICOM name that hold something, each as a form; PS3.5 6.2. */
export const imageForms = ({ Alphabetic, Ideographic, Phonetic }: PersonName): readonly NameForm[] =>
  [Alphabetic, Ideographic, Phonetic]
    .filter((group) => group !== undefined)
    .flatMap((group) => formOfGroup(group));

function formOfGroup(group: string): NameForm[] {
  const components = group.slice(0, 400).split('^');
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = components;
  if (components.every((one) => wordsIn(one).length === 0)) return [];
  const shown = components.filter((one) => one.trim() !== '').join('^');
  if (!group.includes('^')) return [formOfText(shown, family, true)];
  return [
    formOf(shown, {
      family: [...particlesOf(prefix), ...wordsIn(family)],
      given: [...wordsIn(given), ...wordsIn(middle)],
      suffix: wordsIn(suffix),
    }),
  ];
}

/** A name of a record: by its parts, or by its text where it has none. Null for one that is empty. */
export function recordForm(name: RecordName): NameForm | null {
  const family = wordsIn(name.family ?? '');
  const given = name.given.slice(0, 8).flatMap((one) => wordsIn(one));
  const shown = shownName(name);
  const hidden = name.use === 'anonymous' || name.use === 'temp';
  if (family.length + given.length === 0) {
    if (wordsIn(name.text ?? '').length === 0) return null;
    const form = formOfText(shown, name.text ?? '', false);
    return hidden ? { ...form, kind: 'placeholder' } : form;
  }
  const prefix = name.prefix.slice(0, 8).flatMap((one) => particlesOf(one));
  const suffix = name.suffix.slice(0, 8).flatMap((one) => wordsIn(one));
  const form = formOf(shown, { family: [...prefix, ...family], given, suffix });
  return hidden ? { ...form, kind: 'placeholder' } : form;
}

/** `Family, Given`, the order in which images write names; what the record wrote as text where it has no parts. */
export function shownName({ text, family, given, prefix, suffix }: Omit<RecordName, 'use'>): string {
  const own = [...prefix, ...given, ...suffix].filter((part) => part.trim() !== '').join(' ');
  const parts = [family ?? '', own].filter((part) => part.trim() !== '');
  return parts.length === 0 ? (text ?? '') : parts.join(', ');
}

const particlesOf = (prefix: string): readonly Word[] =>
  wordsIn(prefix).filter(({ folded }) => PARTICLES.has(folded) && !TITLES.has(folded));

type Parts = {
  readonly family: readonly Word[];
  readonly given: readonly Word[];
  readonly suffix: readonly Word[];
};

function formOf(shown: string, parts: Parts): NameForm {
  const family = withoutExtras(parts.family);
  const given = withoutExtras(parts.given);
  const generation = [...parts.suffix, ...parts.family.slice(1), ...parts.given.slice(1)]
    .map(({ folded }) => GENERATIONS.get(folded))
    .find((found) => found !== undefined);
  const words = [...family, ...given];
  // A lone X where a given name belongs is none.
  const named = given.filter(({ folded }) => !/^x+$/.test(folded));
  return {
    shown,
    words,
    kind: kindOf(words),
    script: words.length === 0 ? 'other' : scriptOf(joined(words).raw),
    generation: generation ?? null,
    readings: [{ family, given: named, guessed: false }],
  };
}

const kindOf = (words: readonly Word[]): NameForm['kind'] => {
  const folded = words.map((word) => word.folded);
  if (isPlaceholder(folded)) return 'placeholder';
  return folded.some(isNewbornWord) ? 'newborn' : 'name';
};

/** Titles go wherever they stand, and generations behind a name, unless nothing would be left. */
function withoutExtras(words: readonly Word[]): readonly Word[] {
  const rest = words.filter(
    ({ folded }, at) => !TITLES.has(folded) && (at === 0 || !GENERATIONS.has(folded)),
  );
  return rest.length === 0 ? words : rest;
}

/** `Schmidt, Anna` says which is which; of others all ways to part them are readings. */
function formOfText(shown: string, text: string, ofImage: boolean): NameForm {
  const comma = text.indexOf(',');
  if (comma > 0 && wordsIn(text.slice(comma)).length > 0)
    return formOf(shown, {
      family: wordsIn(text.slice(0, comma)),
      given: wordsIn(text.slice(comma)),
      suffix: [],
    });
  const plain = formOf(shown, { family: wordsIn(text), given: [], suffix: [] });
  const [whole] = plain.readings;
  const family = whole?.family ?? [];
  const unspaced = family.length === 1 && UNSPACED.has(plain.script);
  const words = unspaced ? characters(family) : family;
  const readings = words.length < 2 ? plain.readings : splits(words, plain.script, ofImage);
  // Characters make one name together: brothers share the first of two.
  return { ...plain, readings: unspaced ? readings.map(asOneWordEach) : readings };
}

const asOneWordEach = ({ family, given, guessed }: NameParts): NameParts => ({
  family: [joined(family)],
  given: given.length === 0 ? [] : [joined(given)],
  guessed,
});

const characters = (words: readonly Word[]): readonly Word[] =>
  words.flatMap(({ raw }) => Array.from(raw).flatMap((one) => wordsIn(one))).slice(0, 12);

/** In East Asia the family name stands first; in texts elsewhere last. Images without ^ follow no rule. */
function splits(words: readonly Word[], script: Script, ofImage: boolean): readonly NameParts[] {
  const familyFirst = UNSPACED.has(script);
  return words.slice(1).flatMap((_, index) => {
    const [before, after] = [words.slice(0, index + 1), words.slice(index + 1)];
    return [
      { family: before, given: after, guessed: !familyFirst },
      { family: after, given: before, guessed: familyFirst || ofImage },
    ];
  });
}
