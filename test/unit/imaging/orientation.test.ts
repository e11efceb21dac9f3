import { describe, expect, it } from 'vitest';
import {
  displayedOrientation,
  lettersOf,
  oppositeLetters,
  storedOrientation,
} from '../../../renderer/imaging/geometry/orientation.ts';
import type { Vector } from '../../../renderer/imaging/geometry/vector.ts';
import type { Anatomy } from '../../../renderer/imaging/imageTypes.ts';
import { apply, imageToDevice, mirrored, turned } from '../../../renderer/imaging/geometry/view.ts';
import type { View } from '../../../renderer/imaging/geometry/view.ts';
import { only } from './made.ts';
import type { Attributes } from './made.ts';

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

describe('letters of patients lying otherwise', () => {
  const letters = (row: Vector, column: Vector) =>
    storedOrientation({ cosines: { row, column }, PatientOrientation: null });

  // Axial slices as scanners store them: what the table and the patient's position make of rows and columns in LPS.
  it.each([
    ['head first, supine', [1, 0, 0], [0, 1, 0], { top: 'A', right: 'L', bottom: 'P', left: 'R' }],
    ['head first, prone', [-1, 0, 0], [0, -1, 0], { top: 'P', right: 'R', bottom: 'A', left: 'L' }],
    ['feet first, prone', [1, 0, 0], [0, -1, 0], { top: 'P', right: 'L', bottom: 'A', left: 'R' }],
    ['feet first, supine', [-1, 0, 0], [0, 1, 0], { top: 'A', right: 'R', bottom: 'P', left: 'L' }],
    ['lying on the right', [0, -1, 0], [1, 0, 0], { top: 'R', right: 'A', bottom: 'L', left: 'P' }],
    ['lying on the left', [0, 1, 0], [-1, 0, 0], { top: 'L', right: 'P', bottom: 'R', left: 'A' }],
  ] as const)('%s', (_, row, column, expected) => {
    expect(letters(row, column)).toEqual(expected);
  });

  it('an oblique slice has the opposite letters in the same order at the opposite edge', () => {
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    expect(letters([c, s, 0], [0, 0, -1])).toEqual({ top: 'H', right: 'LP', bottom: 'F', left: 'RA' });
    expect(letters([0, c, s], [1, 0, 0])).toMatchObject({ right: 'PH', left: 'AF' });
  });
});

describe('letters of an animal', () => {
  const axes = { row: [1, 0, 0], column: [0, 0, -1] } as const;
  const of = (anatomy: Anatomy, row: Vector = axes.row, column: Vector = axes.column) =>
    storedOrientation({ cosines: { row, column }, PatientOrientation: null, anatomy });
  const stored = (anatomy: Anatomy, PatientOrientation: readonly [string, string]) =>
    storedOrientation({ cosines: null, PatientOrientation, anatomy });

  it('are left, right, dorsal, ventral, cranial and caudal on the trunk', () => {
    expect(of('quadruped')).toEqual({ top: 'CR', right: 'LE', bottom: 'CD', left: 'RT' });
    expect(of('quadruped', [0, 1, 0], [1, 0, 0])).toMatchObject({ right: 'D', left: 'V' });
  });

  it('are rostral and caudal on the head, proximal and distal on a limb', () => {
    expect(of('quadruped-head')).toMatchObject({ top: 'R', bottom: 'CD' });
    expect(of('quadruped-limb')).toMatchObject({ top: 'PR', bottom: 'DI' });
  });

  it('are left out where a limb has no one name for a direction', () => {
    expect(of('quadruped-limb', [0, 1, 0], [0, 0, -1])).toEqual({
      top: 'PR',
      right: '',
      bottom: 'DI',
      left: '',
    });
  });

  it('that also mean something in a person are read as the animal has them', () => {
    // R is rostral: its opposite is caudal, not left. L is lateral: its opposite is medial.
    expect(stored('quadruped-head', ['R', 'V'])).toEqual({ top: 'D', right: 'R', bottom: 'V', left: 'CD' });
    expect(stored('quadruped-limb', ['L', 'DI'])).toEqual({ top: 'PR', right: 'L', bottom: 'DI', left: 'M' });
    expect(stored('quadruped', ['LE', 'CD'])).toEqual({ top: 'CR', right: 'LE', bottom: 'CD', left: 'RT' });
    expect(stored('quadruped-limb', ['PA', 'DI'])).toMatchObject({ right: 'PA', left: 'D' });
    expect(stored('quadruped', ['H', 'F'])).toBeNull();
  });

  it('follow the header', () => {
    const dog = { AnatomicalOrientationType: 'QUADRUPED', PatientOrientation: ['LE', 'CD'] };
    const anatomy = (attributes: Attributes) => only(attributes).image(0).anatomy;
    expect(anatomy(dog)).toBe('quadruped');
    expect(anatomy({ ...dog, BodyPartExamined: 'SKULL' })).toBe('quadruped-head');
    expect(anatomy({ ...dog, BodyPartExamined: 'STIFLE' })).toBe('quadruped-limb');
    expect(anatomy({ PatientOrientation: ['L', 'F'] })).toBe('biped');
  });
});

describe('letters in every way of turning and mirroring', () => {
  it('are always at the edge towards which the picture goes there', () => {
    // Each letter is a point of the picture; where the transform draws it is where the letter must stand.
    const picture = { top: 'A', right: 'L', bottom: 'P', left: 'R' };
    const places = { top: [50, 0], right: [100, 50], bottom: [50, 100], left: [0, 50] } as const;
    const pane = { width: 400, height: 300 };
    for (const rotation of [0, 90, 180, 270] as const) {
      for (const flipHorizontal of [false, true]) {
        for (const flipVertical of [false, true]) {
          const view: View = { ...straight, rotation, flipHorizontal, flipVertical };
          const transform = imageToDevice(view, { Rows: 100, Columns: 100, pixelAspect: 1 }, pane);
          const shown = displayedOrientation(picture, view);
          for (const side of ['top', 'right', 'bottom', 'left'] as const) {
            const [x, y] = places[side];
            const at = apply(transform, { x, y });
            const [dx, dy] = [at.x - pane.width / 2, at.y - pane.height / 2];
            const edge =
              Math.abs(dx) > Math.abs(dy) ? (dx > 0 ? 'right' : 'left') : dy > 0 ? 'bottom' : 'top';
            expect([rotation, flipHorizontal, flipVertical, edge, shown[edge]]).toEqual([
              rotation, flipHorizontal, flipVertical, edge, picture[side],
            ]); // prettier-ignore
          }
        }
      }
    }
  });
});
