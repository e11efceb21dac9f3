import { describe, expect, it } from 'vitest';
import {
  displayedOrientation,
  lettersOf,
  oppositeLetters,
  storedOrientation,
} from '../../../renderer/imaging/geometry/orientation.ts';
import type { Vector } from '../../../renderer/imaging/geometry/vector.ts';
import { mirrored, turned } from '../../../renderer/imaging/geometry/view.ts';
import type { View } from '../../../renderer/imaging/geometry/view.ts';

const straight: View = {
  scale: 1,
  offset: { x: 0, y: 0 },
  rotation: 0,
  flipHorizontal: false,
  flipVertical: false,
};

// Written out by hand from PS3.3 C.7.6.1.1.1: in LPS, +x is Left, +y Posterior, +z Head.
const DIRECTIONS: readonly (readonly [string, Vector])[] = [
  ['L', [1, 0, 0]],
  ['R', [-1, 0, 0]],
  ['P', [0, 1, 0]],
  ['A', [0, -1, 0]],
  ['H', [0, 0, 1]],
  ['F', [0, 0, -1]],
];
const OPPOSITE: Readonly<Record<string, string>> = { L: 'R', R: 'L', P: 'A', A: 'P', H: 'F', F: 'H' };

const axisPairs = DIRECTIONS.flatMap(([rowLetter, row]) =>
  DIRECTIONS.filter(
    ([columnLetter]) => columnLetter !== rowLetter && columnLetter !== OPPOSITE[rowLetter],
  ).map(([columnLetter, column]) => ({ rowLetter, row, columnLetter, column })),
);

describe('orientation letters', () => {
  it('there are 24 ways for rows and columns to follow the axes of the patient', () => {
    expect(axisPairs).toHaveLength(24);
  });

  it.each(axisPairs)(
    'rows to $rowLetter and columns to $columnLetter',
    ({ rowLetter, row, columnLetter, column }) => {
      expect(storedOrientation({ cosines: { row, column }, PatientOrientation: null })).toEqual({
        right: rowLetter,
        left: OPPOSITE[rowLetter],
        bottom: columnLetter,
        top: OPPOSITE[columnLetter],
      });
    },
  );

  it('an oblique slice has up to three letters, the greatest share first', () => {
    expect(lettersOf([0.8, -0.5, 0.33])).toBe('LAH');
    expect(lettersOf([-0.3, -0.95, 0.05])).toBe('AR');
    expect(lettersOf([0.999, 0.03, 0.03])).toBe('L');
  });

  it('a chest film takes its letters from Patient Orientation', () => {
    expect(storedOrientation({ cosines: null, PatientOrientation: ['L', 'F'] })).toEqual({
      top: 'H',
      right: 'L',
      bottom: 'F',
      left: 'R',
    });
    expect(oppositeLetters('AFR')).toBe('PHL');
  });

  it("a horse's letters pass through with their opposites", () => {
    expect(storedOrientation({ cosines: null, PatientOrientation: ['CD', 'V'] })).toEqual({
      top: 'D',
      right: 'CD',
      bottom: 'V',
      left: 'CR',
    });
  });

  it('text that is no orientation gives no letters', () => {
    expect(storedOrientation({ cosines: null, PatientOrientation: ['UNKNOWN', 'F'] })).toBeNull();
  });

  const axial = { top: 'A', right: 'L', bottom: 'P', left: 'R' };

  it('mirroring left to right swaps L and R only', () => {
    expect(displayedOrientation(axial, mirrored(straight, 'horizontal'))).toEqual({
      ...axial,
      left: 'L',
      right: 'R',
    });
  });

  it('a quarter turn clockwise moves the top to the right', () => {
    expect(displayedOrientation(axial, turned(straight, 1))).toEqual({
      top: 'R',
      right: 'A',
      bottom: 'L',
      left: 'P',
    });
  });

  it('mirroring a picture that lies on its side still swaps what is seen left and right', () => {
    const side = turned(straight, 1);
    const before = displayedOrientation(axial, side);
    const after = displayedOrientation(axial, mirrored(side, 'horizontal'));
    expect(after).toEqual({ ...before, left: before.right, right: before.left });
    const upright = displayedOrientation(axial, mirrored(side, 'vertical'));
    expect(upright).toEqual({ ...before, top: before.bottom, bottom: before.top });
  });

  it('four quarter turns and two mirrorings bring everything back', () => {
    expect(turned(straight, 4)).toEqual(straight);
    expect(turned(straight, -1).rotation).toBe(270);
    expect(
      displayedOrientation(axial, mirrored(mirrored(turned(straight, 3), 'vertical'), 'vertical')),
    ).toEqual(displayedOrientation(axial, turned(straight, 3)));
  });
});
