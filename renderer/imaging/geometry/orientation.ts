import type { Anatomy } from '../imageTypes.ts';
import type { Orientation } from '../types.ts';
import type { View } from './view.ts';
import { scale } from './vector.ts';
import type { Vector } from './vector.ts';

// Letters at the edges say towards which side of the patient the picture goes there: PS3.3 C.7.6.1.1.1, and for the axes of
// positions in space C.7.6.2.1.1.

type Axes = readonly (readonly [string, string])[]; // of +x and -x, +y and -y, +z and -z; '' where it is not known

const PERSON: Axes = [
  ['L', 'R'], // +x is the patient's left in LPS
  ['P', 'A'],
  ['H', 'F'],
];
const AXES: Readonly<Record<Anatomy, Axes>> = {
  biped: PERSON,
  quadruped: [
    ['LE', 'RT'],
    ['D', 'V'],
    ['CR', 'CD'],
  ],
  'quadruped-head': [
    ['LE', 'RT'],
    ['D', 'V'],
    ['R', 'CD'], // rostral
  ],
  // +y is cranial above the carpus or tarsus and dorsal below it: which of them, no attribute tells for sure.
  'quadruped-limb': [
    ['LE', 'RT'],
    ['', ''],
    ['PR', 'DI'],
  ],
};
const LEAST = 0.1; // a component below 6 degrees of tilt is not worth a letter

/**
 * Up to three letters for a direction, the greatest component first: `A`, `AL`, `HLP`. '' where its main direction has no
 * name: a lesser one alone would mislead.
 */
export function lettersOf(direction: Vector, anatomy: Anatomy = 'biped'): string {
  const parts = direction
    .map((component, axis) => ({ component, letters: AXES[anatomy][axis] }))
    .filter(({ component }) => Math.abs(component) >= LEAST)
    .toSorted((a, b) => Math.abs(b.component) - Math.abs(a.component))
    .map(({ component, letters }) => letters?.[component > 0 ? 0 : 1] ?? '');
  return parts[0] === '' ? '' : parts.join('');
}

const PERSON_OPPOSITE: Readonly<Record<string, string>> = { A: 'P', P: 'A', L: 'R', R: 'L', H: 'F', F: 'H' };

// Left, right, dorsal, ventral, cranial, caudal, rostral, medial, lateral, proximal, distal, palmar, plantar. On a limb the
// opposite of dorsal is palmar or plantar by which limb it is: not known.
const ANIMAL_OPPOSITE: Readonly<Record<string, string>> = {
  LE: 'RT',
  RT: 'LE',
  D: 'V',
  V: 'D',
  CR: 'CD',
  CD: 'CR',
  R: 'CD',
  PR: 'DI',
  DI: 'PR',
  PA: 'D',
  PL: 'D',
  M: 'L',
  L: 'M',
};
const HEAD_OPPOSITE = { ...ANIMAL_OPPOSITE, CD: 'R' };
const LIMB_OPPOSITE = { ...ANIMAL_OPPOSITE, D: '' };

// Split into designators, the long ones first; null when the text holds anything else.
function designators(text: string, known: readonly string[]): string[] | null {
  const found: string[] = [];
  let rest = text;
  while (rest !== '') {
    const next = known.find((designator) => rest.startsWith(designator));
    if (next === undefined) return null;
    found.push(next);
    rest = rest.slice(next.length);
  }
  return found;
}

const longestFirst = (names: readonly string[]): string[] => names.toSorted((a, b) => b.length - a.length);

const OPPOSITES: Readonly<Record<Anatomy, Readonly<Record<string, string>>>> = {
  biped: PERSON_OPPOSITE,
  quadruped: ANIMAL_OPPOSITE,
  'quadruped-head': HEAD_OPPOSITE,
  'quadruped-limb': LIMB_OPPOSITE,
};

/**
 * The letters of the opposite edge; null for text that is no orientation. Without a stated anatomy a text that is none of a
 * person is tried as an animal's: many writers leave Anatomical Orientation Type out.
 */
export function oppositeLetters(letters: string, anatomy: Anatomy = 'biped'): string | null {
  for (const names of anatomy === 'biped' ? [PERSON_OPPOSITE, ANIMAL_OPPOSITE] : [OPPOSITES[anatomy]]) {
    const parts = designators(letters, longestFirst(Object.keys(names)));
    const opposite = parts?.map((part) => names[part] ?? '');
    if (opposite !== undefined) return opposite[0] === '' ? '' : opposite.join('');
  }
  return null;
}

/** Letters of an unturned picture from where its rows and columns go; null when nothing is known. */
export function storedOrientation(image: {
  readonly cosines: { readonly row: Vector; readonly column: Vector } | null;
  readonly PatientOrientation: readonly [string, string] | null;
  readonly anatomy?: Anatomy;
}): Orientation | null {
  const anatomy = image.anatomy ?? 'biped';
  if (image.cosines !== null) {
    const { row, column } = image.cosines;
    return {
      top: lettersOf(scale(column, -1), anatomy),
      right: lettersOf(row, anatomy),
      bottom: lettersOf(column, anatomy),
      left: lettersOf(scale(row, -1), anatomy),
    };
  }
  if (image.PatientOrientation === null) return null;
  // Text that is no orientation is shown nowhere, least of all turned round: no letters are better than wrong ones.
  const [right, bottom] = image.PatientOrientation;
  const [left, top] = [oppositeLetters(right, anatomy), oppositeLetters(bottom, anatomy)];
  return left === null || top === null ? null : { top, right, bottom, left };
}

/** The letters as they stand around the picture after flips and then the turn. */
export function displayedOrientation(
  stored: Orientation,
  view: Pick<View, 'flipHorizontal' | 'flipVertical' | 'rotation'>,
): Orientation {
  let { top, right, bottom, left } = stored;
  if (view.flipHorizontal) [left, right] = [right, left];
  if (view.flipVertical) [top, bottom] = [bottom, top];
  for (let turn = 0; turn < view.rotation; turn += 90)
    [top, right, bottom, left] = [left, top, right, bottom];
  return { top, right, bottom, left };
}
