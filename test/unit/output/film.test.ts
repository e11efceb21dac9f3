import { describe, expect, it } from 'vitest';
import type { FrameIdentity } from '../../../renderer/imaging/index.ts';
import type { Drawing } from '../../../renderer/output/film/drawing.ts';
import { ownerOf, pageOf } from '../../../renderer/output/film/pageOf.ts';
import type { Cell, PageParts } from '../../../renderer/output/film/pageOf.ts';
import { densityFor, paginate, partsOf, sheetOf } from '../../../renderer/output/film/paper.ts';
import { cornersOf } from '../../../renderer/output/picture/burnIn.ts';
import { fileNameOf } from '../../../renderer/output/picture/fileName.ts';
import type { ShotText } from '../../../renderer/output/types.ts';

const anna: FrameIdentity = {
  PatientName: 'LOVELACE, Anna',
  PatientID: 'MRN-4711',
  PatientBirthDate: '19601210',
  PatientSex: 'F',
  PatientAge: '065Y',
  StudyDescription: 'Head Lovelace',
  SeriesDescription: 'for Dr Lovelace',
  SeriesNumber: 3,
  StudyDate: '20261123',
  StudyTime: '0915',
  AccessionNumber: 'A-99',
  InstitutionName: 'St. Lovelace',
  Modality: 'CT',
};
const text: ShotText = {
  person: ['LOVELACE, Anna', 'MRN-4711 · F · 65 y', 'born 10 Dec 1960'],
  study: ['Head Lovelace', '3 · for Dr Lovelace', '23 Nov 2026, 09:15'],
  series: 'CT · Series 3',
  image: ['120 kVp', 'Image 12 of 20'],
  view: ['W 400 · L 40'],
  marks: [{ label: 'Lossy 12:1', check: false }],
  letters: { top: 'A', right: 'L', bottom: 'P', left: 'R' },
  day: '23 Nov 2026',
  scaleSource: '',
  noScale: 'No scale',
};
/** Everything that could tell whose it is, or when it was taken. */
const TELLING = /lovelace|4711|1960|2026|A-99/i;

// Of a canvas a page asks for nothing but its size.
const canvasOf = (width: number, height: number) => ({ width, height }) as HTMLCanvasElement;
const cell = (change: Partial<Cell> = {}): Cell => ({
  bitmap: { canvas: canvasOf(512, 512), grey: true },
  pixelsPerMm: 4,
  mmPerPixel: 0.25,
  text,
  identity: anna,
  notes: [],
  ...change,
});
const setup = { paper: 'a4', landscape: false, rows: 2, columns: 2 } as const;
const parts = (change: Partial<PageParts> = {}): PageParts => ({
  sheet: sheetOf(setup),
  cells: [cell()],
  host: {
    personOf: ({ PatientName, PatientID }) => [PatientName, PatientID],
    studyOf: ({ StudyDescription }) => [StudyDescription, '23 Nov 2026'],
    // Rounds 44 units of the paper up to a length that is easy to check: 50 of them.
    scaleBar: (mmPerUnit) =>
      mmPerUnit === null ? null : { lengthMm: 50 * mmPerUnit, units: 50, text: 'fifty units' },
  },
  withIdentity: true,
  withTexts: true,
  number: 'Page 1 of 1',
  ruler: null,
  ...change,
});
const wordsOf = (drawings: readonly Drawing[]): string[] =>
  drawings.flatMap((drawing) => (drawing.kind === 'text' ? [drawing.text] : []));
const linesOf = (drawings: readonly Drawing[]) => drawings.filter((drawing) => drawing.kind === 'line');

describe('paper', () => {
  for (const paper of ['a4', 'letter'] as const) {
    for (const landscape of [false, true]) {
      it(`${paper} ${landscape ? 'sideways' : 'upright'}: cells of every grid lie on it, equal, apart, between head and foot`, () => {
        for (const [rows, columns] of [
          [1, 1],
          [1, 2],
          [3, 4],
          [6, 4],
        ] as const) {
          const sheet = sheetOf({ paper, landscape, rows, columns });
          const [a, b] = paper === 'a4' ? [210, 297] : [215.9, 279.4];
          expect([sheet.width, sheet.height]).toEqual(landscape ? [b, a] : [a, b]);
          expect(sheet.cells).toHaveLength(rows * columns);
          const [first] = sheet.cells;
          for (const [place, box] of sheet.cells.entries()) {
            expect([box.width, box.height]).toEqual([first?.width, first?.height]);
            expect(box.left).toBeGreaterThanOrEqual(10);
            expect(box.left + box.width).toBeLessThanOrEqual(sheet.width - 10 + 1e-9);
            expect(box.top).toBeGreaterThanOrEqual(sheet.head.top + sheet.head.height);
            expect(box.top + box.height).toBeLessThanOrEqual(sheet.foot.top + 1e-9);
            for (const other of sheet.cells.slice(place + 1)) {
              const across =
                Math.min(box.left + box.width, other.left + other.width) - Math.max(box.left, other.left);
              const down =
                Math.min(box.top + box.height, other.top + other.height) - Math.max(box.top, other.top);
              expect(across <= 0 || down <= 0).toBe(true);
            }
            const { image, caption } = partsOf(box);
            expect(image.height + caption.height).toBeCloseTo(box.height, 9);
          }
        }
      });
    }
  }

  it('never holds images of two persons', () => {
    const of = (owner: string, count: number) => Array.from({ length: count }, () => owner);
    const pages = paginate([...of('a', 5), ...of('b', 1), ...of('a', 2)], 4, (each) => each);
    expect(pages).toEqual([['a', 'a', 'a', 'a'], ['a'], ['b'], ['a', 'a']]);
    expect(() =>
      pageOf(parts({ cells: [cell(), cell({ identity: { ...anna, PatientID: 'other' } })] })),
    ).toThrow(/two persons/);
    expect(ownerOf(anna)).not.toBe(ownerOf({ ...anna, PatientBirthDate: '' }));
  });

  it('has no more dots than printers, and no more than two for a pixel', () => {
    expect(densityFor(0.001)).toBeCloseTo(300 / 25.4, 9);
    expect(densityFor(0.5)).toBe(4);
  });
});

describe('a page', () => {
  it('has the patient, the study and its date in its head, and by each image which one it is and its window', () => {
    const words = wordsOf(pageOf(parts()).drawings);
    for (const wanted of [
      'LOVELACE, Anna',
      'MRN-4711',
      'Head Lovelace',
      '23 Nov 2026',
      'Page 1 of 1',
      'A',
      'L',
      'P',
      'R',
    ])
      expect(words).toContain(wanted);
    expect(words).toContain('CT · Series 3 · Image 12 of 20 · 23 Nov 2026');
    expect(words).toContain('W 400 · L 40 · Lossy 12:1');
  });

  it('without identity says nothing of whose it is or when, but still what was lost', () => {
    const words = wordsOf(pageOf(parts({ withIdentity: false })).drawings).join('\n');
    expect(words).not.toMatch(TELLING);
    expect(words).toContain('Lossy 12:1');
  });

  it('draws a bitmap exactly as large as its pixels say', () => {
    const found = pageOf(parts()).drawings.find((drawing) => drawing.kind === 'image');
    expect(found).toMatchObject({ width: 128, height: 128 }); // 512 pixels, 4 in a millimetre
  });

  it('has a bar that is as long on paper as its millimetres are in the image', () => {
    // A quarter millimetre for a pixel, four pixels for a millimetre of paper: one to one.
    const bar = linesOf(pageOf(parts()).drawings).filter(({ ink }) => ink === 'white');
    const lengths = bar.map(({ from, to }) => Math.hypot(to[0] - from[0], to[1] - from[1]));
    const unit = Math.max(...lengths) / 50;
    expect(unit).toBeGreaterThan(0.1 - 1e-9);
    const half = pageOf(parts({ cells: [cell({ mmPerPixel: 0.5 })] }));
    const other = linesOf(half.drawings).filter(({ ink }) => ink === 'white');
    expect(Math.max(...other.map(({ from, to }) => Math.abs(to[0] - from[0])))).toBeCloseTo(50 * unit, 9);
  });

  it('says that there is no scale where there is none', () => {
    const words = wordsOf(pageOf(parts({ cells: [cell({ mmPerPixel: null })] })).drawings);
    expect(words).toContain('No scale');
    expect(words).not.toContain('fifty units');
  });

  it('at true size has a ruler of 100 mm with a tick every 5', () => {
    const without = linesOf(pageOf(parts()).drawings);
    const lines = linesOf(pageOf(parts({ ruler: '10 cm' })).drawings).filter(
      (line) => !without.some((each) => JSON.stringify(each) === JSON.stringify(line)),
    );
    const [base, ...ticks] = lines;
    expect((base?.to[0] ?? 0) - (base?.from[0] ?? 0)).toBe(100);
    expect(ticks.map(({ from }) => from[0] - (base?.from[0] ?? 0))).toEqual(
      Array.from({ length: 21 }, (_, n) => n * 5),
    );
  });

  it('keeps the place of an image that could not be drawn, and says so there', () => {
    const missing = cell({ bitmap: null, text: null, notes: ['This image could not be drawn'] });
    const small = cell({ bitmap: { canvas: canvasOf(320, 320), grey: true } });
    const { drawings } = pageOf(parts({ cells: [missing, small] }));
    expect(wordsOf(drawings)).toContain('This image could not be drawn');
    const [image] = drawings.filter((drawing) => drawing.kind === 'image');
    expect(image?.left).toBeGreaterThan(105); // in the second cell
  });
});

describe('a picture', () => {
  const everything = { annotations: true, texts: true, identity: true };
  const said = (content: typeof everything, small = false): string =>
    Object.values(cornersOf(text, content, small))
      .flat()
      .map((line) => line.text)
      .join('\n');

  it('carries name, number, birth date and study date, however small it is', () => {
    for (const small of [false, true])
      for (const wanted of ['LOVELACE, Anna', 'MRN-4711', '1960', '2026', 'Image 12 of 20', 'Lossy 12:1'])
        expect(said(everything, small)).toContain(wanted);
  });

  it('without identity holds no word that the header could hide a name in', () => {
    const anonymous = said({ ...everything, identity: false });
    expect(anonymous).not.toMatch(TELLING);
    expect(anonymous).toContain('CT · Series 3');
    expect(said({ annotations: false, texts: false, identity: false })).toBe('Lossy 12:1');
  });

  it('has a file name without anything of the patient', () => {
    const shot = { identity: anna, index: 11 };
    expect(fileNameOf(shot, { extension: 'png', dated: true })).toBe('CT-2026-11-23-series3-image12.png');
    expect(fileNameOf(shot, { extension: 'tif', dated: false })).toBe('CT-series3-image12.tif');
    const odd = { ...anna, Modality: '../LOVELACE^ANNA MRN-4711', StudyDate: 'Lovelace', SeriesNumber: null };
    expect(fileNameOf({ identity: odd, index: 0 }, { extension: 'png', dated: true })).toBe(
      'image-image1.png',
    );
  });
});
