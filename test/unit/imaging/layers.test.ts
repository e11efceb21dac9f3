import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlayMarks, shutterRuns } from '../../../pixels/index.ts';
import type { Shutter } from '../../../pixels/index.ts';
import { composed, draw, openValues } from './drawn.ts';
import { instance } from './made.ts';
import type { Attributes } from './made.ts';

// What lies over a picture: shutters and overlay planes. The truth is worked out pixel by pixel here.

const GREY = [0, 0, 0] as const;
type Grid = { Rows: number; Columns: number; pixelAspect: number };

/** Which pixels are hidden, as text: # hidden, . shown. */
function hidden(shapes: Shutter['shapes'], { Rows, Columns, pixelAspect }: Grid): string[] {
  const lines = Array.from({ length: Rows }, () => Array.from({ length: Columns }, () => '.'));
  const runs = shutterRuns({ shapes, colour: GREY }, { Rows, Columns, pixelAspect });
  for (let at = 0; at < runs.length; at += 3) lines[runs[at] ?? 0]?.fill('#', runs[at + 1], runs[at + 2]);
  return lines.map((line) => line.join(''));
}

const image = (attributes: Attributes, Rows = 6, Columns = 8) =>
  openValues(
    instance({ Rows, Columns, BitsStored: 8, WindowCenter: 128, WindowWidth: 256, ...attributes }),
    Uint8Array.from({ length: Rows * Columns }, () => 100),
  );

/** Red of what is drawn at 1:1, row by row. */
function reds(attributes: Attributes, presentation: Parameters<typeof composed>[1] = {}): number[][] {
  const { rgba, width, height } = draw(composed(image(attributes), presentation).scene);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (__, x) => rgba[(y * width + x) * 4] ?? -1),
  );
}

describe('a display shutter', () => {
  const rectangular = {
    ShutterShape: 'RECTANGULAR',
    ShutterLeftVerticalEdge: 3,
    ShutterRightVerticalEdge: 5,
    ShutterUpperHorizontalEdge: 2,
    ShutterLowerHorizontalEdge: 4,
    ShutterPresentationValue: 65_535 / 5,
  };

  it('that is rectangular shows the columns and rows of its edges and what lies between, the rest in its grey', () => {
    const [a, b] = [51, 100];
    expect(reds(rectangular)).toEqual([
      [a, a, a, a, a, a, a, a],
      [a, a, b, b, b, a, a, a],
      [a, a, b, b, b, a, a, a],
      [a, a, b, b, b, a, a, a],
      [a, a, a, a, a, a, a, a],
      [a, a, a, a, a, a, a, a],
    ]);
  });

  it('is drawn in that grey whatever the polarity, can be lifted, and says that it is there', () => {
    expect(reds(rectangular, { invert: true })[0]?.[0]).toBe(51);
    expect(reds({ ...rectangular, PhotometricInterpretation: 'MONOCHROME1' })[0]?.[0]).toBe(51);
    expect(new Set(reds(rectangular, { shutter: false }).flat())).toEqual(new Set([100]));
    expect(composed(image(rectangular)).shutter).toBe(true);
    expect(composed(image(rectangular), { shutter: false }).shutter).toBe(true);
    expect(composed(image({})).shutter).toBe(false);
  });

  it('that is circular hides pixels whose centres lie outside, on square pixels and on others', () => {
    // Centre in the pixel of row 3, column 3; radius 2.
    const circle = { shape: 'circle', centre: { x: 2.5, y: 2.5 }, radius: 2 } as const;
    expect(hidden([circle], { Rows: 5, Columns: 6, pixelAspect: 1 })).toEqual([
      '##.###',
      '#...##',
      '.....#',
      '#...##',
      '##.###',
    ]);
    // Twice as tall as wide: half as many rows.
    expect(hidden([circle], { Rows: 5, Columns: 6, pixelAspect: 2 })).toEqual([
      '######',
      '##.###',
      '.....#',
      '##.###',
      '######',
    ]);
  });

  it('that is polygonal hides what lies outside, by any points at all', () => {
    const grid = { Rows: 9, Columns: 11, pixelAspect: 1 };
    const place = fc.record({ x: fc.integer({ min: -3, max: 14 }), y: fc.integer({ min: -3, max: 12 }) });
    fc.assert(
      fc.property(fc.array(place, { minLength: 3, maxLength: 7 }), (points) => {
        const inside = (x: number, y: number): boolean => {
          let crossings = 0;
          points.forEach((a, at) => {
            const b = points[(at + 1) % points.length];
            if (b === undefined || a.y <= y === b.y <= y) return;
            if (a.x + ((y - a.y) * (b.x - a.x)) / (b.y - a.y) > x) crossings += 1;
          });
          return crossings % 2 === 1;
        };
        const wanted = Array.from({ length: 9 }, (_, row) =>
          Array.from({ length: 11 }, (__, column) => (inside(column + 0.5, row + 0.5) ? '.' : '#')).join(''),
        );
        // What would hide everything hides nothing.
        if (!wanted.some((line) => line.includes('.'))) wanted.fill('...........');
        // A pixel whose centre lies on an edge may go either way.
        const onEdge = points.some((a, at) => {
          const b = points[(at + 1) % points.length] ?? a;
          return Array.from(
            { length: 99 },
            (_, i) => [(i % 11) + 0.5, Math.floor(i / 11) + 0.5] as const,
          ).some(([x, y]) => Math.abs((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)) < 1e-9);
        });
        fc.pre(!onEdge);
        expect(hidden([{ shape: 'polygon', points }], grid)).toEqual(wanted);
      }),
    );
  });

  it('of several shapes hides what any of them hides', () => {
    const shapes: Shutter['shapes'] = [
      { shape: 'rectangle', left: 1, right: 4, top: 0, bottom: 3 },
      { shape: 'rectangle', left: 2, right: 6, top: 1, bottom: 3 },
      { shape: 'bitmap', hidden: Int32Array.of(2, 2, 3) },
    ];
    expect(hidden(shapes, { Rows: 3, Columns: 6, pixelAspect: 1 })).toEqual(['######', '##..##', '###.##']);
  });

  it('that cannot be read, or would hide everything, hides nothing; the first is said', () => {
    const broken = composed(image({ ...rectangular, ShutterRightVerticalEdge: 1 }));
    expect([broken.shutter, broken.remarks]).toEqual([false, ['shutter-unusable']]);
    const away = composed(
      image({ ...rectangular, ShutterLeftVerticalEdge: 100, ShutterRightVerticalEdge: 200 }),
    );
    expect(away.shutter).toBe(false);
    const circle = { ShutterShape: 'CIRCULAR', CenterOfCircularShutter: [3, 4], RadiusOfCircularShutter: 0 };
    expect(composed(image(circle)).remarks).toEqual(['shutter-unusable']);
  });
});

describe('the bits of an overlay plane', () => {
  const size = { Rows: 4, Columns: 5 };
  const place = { Rows: 2, Columns: 3, originRow: 1, originColumn: 1 };

  it('are packed, the least significant first, without a gap between rows and frames', () => {
    // Frame 0: 101 / 010, frame 1: 111 / 001, from bit 0 on: 101010 111001.
    const bits = Uint8Array.of(0b11_010101, 0b1001);
    expect([...(overlayMarks(bits, place, size, 0)?.runs ?? [])]).toEqual([0, 0, 1, 0, 2, 3, 1, 1, 2]);
    expect([...(overlayMarks(bits, place, size, 1)?.runs ?? [])]).toEqual([0, 0, 3, 1, 2, 3]);
    expect(overlayMarks(bits, place, size, 2)).toBeNull();
  });

  it('lie where the origin says, below 1 too; what falls beside the picture is told', () => {
    const all = Uint8Array.of(0b111111);
    const at = (originRow: number, originColumn: number) =>
      overlayMarks(all, { ...place, originRow, originColumn }, size);
    expect([...(at(3, 3)?.runs ?? [])]).toEqual([2, 2, 5, 3, 2, 5]);
    expect(at(3, 3)?.outside).toBe(false);
    expect([...(at(0, -1)?.runs ?? [])]).toEqual([0, 0, 1]);
    expect(at(0, -1)?.outside).toBe(true);
    expect([...(at(4, 5)?.runs ?? [])]).toEqual([3, 4, 5]);
  });

  it('of any size are those of a bit by bit look', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 40, maxLength: 40 }),
        fc.integer({ min: 1, max: 17 }),
        fc.integer({ min: 1, max: 17 }),
        (bits, Rows, Columns) => {
          const { runs } = overlayMarks(bits, { ...place, Rows, Columns }, { Rows, Columns }) ?? { runs: [] };
          const seen = new Set<number>();
          for (let i = 0; i < runs.length; i += 3)
            for (let x = runs[i + 1] ?? 0; x < (runs[i + 2] ?? 0); x++)
              seen.add((runs[i] ?? 0) * Columns + x);
          const wanted = new Set<number>();
          for (let i = 0; i < Rows * Columns; i++) if (((bits[i >> 3] ?? 0) >> (i & 7)) & 1) wanted.add(i);
          expect(seen).toEqual(wanted);
        },
      ),
    );
  });
});

describe('an overlay on a pane', () => {
  // One bit set: row 2, column 3 of 6 x 8.
  const words = Uint8Array.of(0, 0b0000_0100, 0, 0, 0, 0);
  const plane = {
    OverlayRows: 6,
    OverlayColumns: 8,
    OverlayOrigin: [1, 1],
    OverlayType: 'G',
    OverlayLabel: 'ARROW',
    OverlayBitsAllocated: 1,
    OverlayBitPosition: 0,
    OverlayData: [...new Uint16Array(words.buffer)],
  };

  it('is drawn over the picture, whichever way it lies, and can be hidden', () => {
    const yellow = (presentation: Parameters<typeof composed>[1]): number[] => {
      const { rgba, width } = draw(composed(image(plane), presentation, { width: 8, height: 8 }).scene);
      return Array.from({ length: 64 }, (_, at) => at)
        .filter((at) => rgba[at * 4] === 255)
        .flatMap((at) => [at % width, Math.floor(at / width)]);
    };
    const view = {
      scale: 1,
      offset: { x: 0, y: 0 },
      rotation: 0,
      flipHorizontal: false,
      flipVertical: false,
    } as const;
    expect(yellow({ view })).toEqual([2, 1 + 1]);
    expect(yellow({ view: { ...view, flipHorizontal: true } })).toEqual([5, 2]);
    // A quarter turn clockwise: the picture is 6 wide and starts at 1; row 1 from the top comes second from the right.
    expect(yellow({ view: { ...view, rotation: 90 } })).toEqual([1 + 6 - 1 - 1, 2]);
    expect(yellow({ view, overlays: false })).toEqual([]);
    expect(composed(image(plane), { overlays: false }).overlays).toBe(true);
  });

  it('a mark thinner than a device pixel still takes one', () => {
    const view = {
      scale: 0.25,
      offset: { x: 0, y: 0 },
      rotation: 0,
      flipHorizontal: false,
      flipVertical: false,
    } as const;
    const { rgba } = draw(composed(image(plane), { view }, { width: 2, height: 2 }).scene);
    expect(Array.from({ length: 4 }, (_, at) => rgba[at * 4 + 2] === 10).filter(Boolean).length).toBe(1);
  });

  it('lies on the frames that it names', () => {
    const frames = { ...plane, NumberOfFrames: 4, NumberOfFramesInOverlay: 2, ImageFrameOrigin: 2 };
    const { series } = image({ ...frames, OverlayData: [0, 0, 0, 0, 0, 0] });
    const planes = series.frames.map((_, at) => series.image(at).overlays.map(({ frame }) => frame));
    expect(planes).toEqual([[], [0], [1], []]);
    const single = image({ ...plane, NumberOfFrames: 3 });
    expect(single.series.frames.map((_, at) => single.series.image(at).overlays.length)).toEqual([1, 1, 1]);
    expect(single.series.image(0).overlays[0]).toMatchObject({ group: 0x6000, type: 'G', label: 'ARROW' });
  });

  it('that is too short is not drawn, and that is said', () => {
    const { remarks, overlays } = composed(image({ ...plane, OverlayData: [0] }));
    expect([remarks, overlays]).toEqual([['overlay-unusable'], false]);
    expect(composed(image({ ...plane, OverlayRows: 0 })).remarks).toEqual(['overlay-unusable']);
  });

  it('among the pixels that a codec does not keep is not drawn, and that is said', () => {
    const embedded = { OverlayRows: 6, OverlayColumns: 8, OverlayBitsAllocated: 16, OverlayBitPosition: 12 };
    const open = image(embedded);
    expect(open.series.image(0).description.overlayBits).toEqual([12]);
    expect(composed(open).remarks).toEqual(['overlay-unusable']);
  });
});
