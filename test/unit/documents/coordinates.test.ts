import { describe, expect, it } from 'vitest';
import { code, content, coordinates, group, image, numeric, report } from './read.ts';

const LENGTH = code('410668003', 'SCT', 'Length');
const LONG = code('103339001', 'SCT', 'Long axis');
const SHORT = code('103340004', 'SCT', 'Short axis');
const ANGLE = code('1483009', 'SCT', 'Angle');

describe('the coordinates of a report', () => {
  it('of long and short axis are one thing, in either order, with or without a unit that lengths have', () => {
    const long = numeric(LONG, '20', 'mm', [coordinates('INFERRED FROM', 'POLYLINE', [0, 0, 40, 0])]);
    const short = numeric(SHORT, '8', '1', [coordinates('INFERRED FROM', 'POLYLINE', [20, -8, 20, 8])]);
    for (const children of [
      [long, short],
      [short, long],
    ]) {
      const { measurements } = report(group(...children));
      expect(measurements).toHaveLength(1);
      expect(measurements[0]?.kind).toBe('bidirectional');
      expect(measurements[0]?.points.map(({ x }) => x)).toEqual([0, 40, 20, 20]);
    }
  });

  it('on two images are two things', () => {
    const { measurements } = report(
      group(
        numeric(LONG, '20', 'mm', [coordinates('INFERRED FROM', 'POLYLINE', [0, 0, 40, 0], [image([1])])]),
        numeric(SHORT, '8', 'mm', [coordinates('INFERRED FROM', 'POLYLINE', [20, -8, 20, 8], [image([2])])]),
      ),
    );
    expect(measurements.map(({ kind, image: at }) => [kind, at?.frameNumbers])).toEqual([
      ['length', [1]],
      ['length', [2]],
    ]);
  });

  it.each([
    ['POINT', [3, 4], 'probe'],
    ['MULTIPOINT', [3, 4], 'probe'],
    ['MULTIPOINT', [3, 4, 5, 6], null],
    ['POLYLINE', [0, 0, 3, 4], 'length'],
    ['POLYLINE', [0, 0, 3, 4, 9, 9], 'polygon'], // an Image Region, which encloses
    ['CIRCLE', [5, 5, 5, 9], 'circle'],
    ['ELLIPSE', [0, 5, 10, 5, 5, 2, 5, 8], 'ellipse'],
    ['ELLIPSE', [0, 5, 10, 5], null],
    ['BLOB', [0, 5, 10, 5], null],
  ] as const)('%s of %j are drawn as %s', (type, data, kind) => {
    const { measurements } = report(group(coordinates('CONTAINS', type, data)));
    expect(measurements[0]?.kind ?? null).toBe(kind);
    expect(measurements[0]?.points).toHaveLength(data.length / 2);
  });

  it('of an angle are three points of one line, which other lines are not', () => {
    const open = (concept: object, unit: string) =>
      report(
        group(
          numeric(concept as never, '90', unit, [
            content(
              'INFERRED FROM',
              'SCOORD',
              null,
              { GraphicType: 'POLYLINE', GraphicData: [0, 0, 5, 5, 10, 0] },
              [image()],
            ),
          ]),
        ),
      ).measurements[0]?.kind;
    expect(open(ANGLE, 'deg')).toBe('angle');
    expect(open(LENGTH, 'mm')).toBeNull();
  });

  it.each([
    ['an odd count', [1, 2, 3]],
    ['no number', [1, Number.NaN]],
    ['places beyond any image', [1, 1e30]],
  ])('that are unsound (%s) are left out and said to be, and the number stays', (_name, data) => {
    const { measurements, problems } = report(
      group(numeric(LENGTH, '5', 'mm', [coordinates('INFERRED FROM', 'POLYLINE', data)])),
    );
    expect(problems).toContain('bad-coordinates');
    expect(measurements).toMatchObject([{ kind: null, points: [], values: [{ value: 5 }] }]);
  });

  it('in space are kept in space', () => {
    const { measurements } = report(
      group(
        numeric(LENGTH, '5', 'mm', [
          content('INFERRED FROM', 'SCOORD3D', null, {
            GraphicType: 'POLYLINE',
            GraphicData: [0, 0, 1, 3, 4, 1],
            ReferencedFrameOfReferenceUID: '1.2.77',
          }),
        ]),
      ),
    );
    expect(measurements[0]).toMatchObject({
      kind: 'length',
      points: [],
      points3d: [
        [0, 0, 1],
        [3, 4, 1],
      ],
      frameOfReferenceUID: '1.2.77',
    });
  });

  it('of a whole slide are not drawn on one of its frames', () => {
    const slide = content('SELECTED FROM', 'IMAGE', null, {
      ReferencedSOPSequence: [
        { ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.77.1.6', ReferencedSOPInstanceUID: '1.2.3.4.5' },
      ],
    });
    const { measurements, problems } = report(
      group(
        content(
          'CONTAINS',
          'SCOORD',
          code('111030', 'DCM'),
          { GraphicType: 'POINT', GraphicData: [3, 4], PixelOriginInterpretation: 'VOLUME' },
          [slide],
        ),
      ),
    );
    expect(measurements[0]).toMatchObject({ kind: null, points: [{ x: 3, y: 4 }] });
    expect(problems).toContain('not-drawn');
  });

  it('of a finding of a CAD report belong to the finding', () => {
    const { measurements } = report(
      content(
        'CONTAINS',
        'CODE',
        code('111059', 'DCM', 'Single Image Finding'),
        { ConceptCodeSequence: [code('129793001', 'SCT', 'Calcification cluster')] },
        [
          {
            ...numeric(code('111047', 'DCM', 'Probability of cancer'), '80', '%'),
            RelationshipType: 'HAS PROPERTIES',
          },
          coordinates('HAS PROPERTIES', 'POINT', [7, 8]),
        ],
      ),
    );
    expect(measurements).toMatchObject([
      { kind: 'probe', finding: { meaning: 'Calcification cluster' }, values: [{ as: null, value: 80 }] },
    ]);
  });
});
