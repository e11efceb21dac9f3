import type { Orientation } from '../types.ts';
import type { View } from './view.ts';
import { scale } from './vector.ts';
import type { Vector } from './vector.ts';

// Letters at the edges say towards which side of the patient the picture goes there: PS3.3 C.7.6.1.1.1.

const AXES = [
  ['L', 'R'], // +x is the patient's left in LPS
  ['P', 'A'],
  ['H', 'F'],
] as const;
const LEAST = 0.1; // a component below 6 degrees of tilt is not worth a letter

/** Up to three letters for a direction, the greatest component first: `A`, `AL`, `HLP`. */
export function lettersOf(direction: Vector): string {
  return direction
    .map((component, axis) => ({ component, letters: AXES[axis] }))
    .filter(({ component }) => Math.abs(component) >= LEAST)
    .toSorted((a, b) => Math.abs(b.component) - Math.abs(a.component))
    .map(({ component, letters }) => letters?.[component > 0 ? 0 : 1] ?? '')
    .join('');
}

const OPPOSITE: Readonly<Record<string, string>> = {
  A: 'P',
  P: 'A',
  L: 'R',
  R: 'L',
  H: 'F',
  F: 'H',
  // Quadrupeds (PS3.3 C.7.6.1.1.1): left, right, dorsal, ventral, cranial, caudal, proximal, distal, palmar, plantar,
  // medial. Their R (rostral) and L (lateral) read like a person's right and left, so those two are taken for a person's.
  LE: 'RT',
  RT: 'LE',
  D: 'V',
  V: 'D',
  CR: 'CD',
  CD: 'CR',
  PR: 'DI',
  DI: 'PR',
  PA: 'D',
  PL: 'D',
  M: 'L',
};

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

const BIPED = ['A', 'P', 'L', 'R', 'H', 'F'];
const QUADRUPED = ['LE', 'RT', 'CR', 'CD', 'PR', 'DI', 'PA', 'PL', 'D', 'V', 'M'];

/** The letters of the opposite edge; null for text that is no orientation. */
export function oppositeLetters(letters: string): string | null {
  const parts = designators(letters, BIPED) ?? designators(letters, QUADRUPED);
  return parts === null ? null : parts.map((part) => OPPOSITE[part] ?? '').join('');
}

/** Letters of an unturned picture from where its rows and columns go; null when nothing is known. */
export function storedOrientation(image: {
  readonly cosines: { readonly row: Vector; readonly column: Vector } | null;
  readonly PatientOrientation: readonly [string, string] | null;
}): Orientation | null {
  if (image.cosines !== null) {
    const { row, column } = image.cosines;
    return {
      top: lettersOf(scale(column, -1)),
      right: lettersOf(row),
      bottom: lettersOf(column),
      left: lettersOf(scale(row, -1)),
    };
  }
  if (image.PatientOrientation === null) return null;
  // Text that is no orientation is shown nowhere, least of all turned round: no letters are better than wrong ones.
  const [right, bottom] = image.PatientOrientation;
  const [left, top] = [oppositeLetters(right), oppositeLetters(bottom)];
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
