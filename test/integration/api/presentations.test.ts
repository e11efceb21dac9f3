import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { GeneratedFile } from '../../generate/index.ts';
import { SHAPES } from '../../generate/marks.ts';
import {
  cine,
  ct,
  CURVE,
  curved,
  dcmtk,
  dicom3tools,
  negative,
  openDesk,
  placeOf,
  slice,
  valid,
  validate,
  viewOf,
  type Desk,
} from './documentDesk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

describe('a view as a presentation state', () => {
  it('comes back the same: window, polarity, turn, flip, area and graphics, on its image', async () => {
    const place = slice(0);
    const annotations = await desk.marked(place, SHAPES);
    const area = { topLeft: { x: 8, y: 4 }, bottomRight: { x: 56, y: 40 }, fit: false };
    const [uid = ''] = await desk.written(place.StudyInstanceUID, {
      kind: 'presentation',
      annotationIds: annotations.map(({ id }) => id),
      views: [viewOf(place, { rotation: 90, flipHorizontal: true, area, invert: true })],
      label: 'Nodule, left',
      description: 'as it was shown',
    });
    const state = await desk.read(uid);
    if (state.kind !== 'presentation') throw new Error(state.kind);
    expect(state.problems).toEqual([]);
    expect(state).toMatchObject({
      summary: { title: 'NODULE_ LEFT: as it was shown', ours: true },
      images: [{ ...place, here: true }],
      modality: { slope: 1, intercept: -1024, unit: 'HU' },
      voi: [{ images: [place], windows: [{ center: 40, width: 400, function: 'LINEAR' }] }],
      presentationLut: { shape: 'INVERSE' },
      rotation: 90,
      flipHorizontal: true,
      areas: [{ topLeft: area.topLeft, bottomRight: area.bottomRight, mode: 'scale-to-fit' }],
    });
    expect(state.graphics.find(({ graphic }) => graphic.type === 'ellipse')?.graphic.points).toEqual(
      SHAPES.find(({ kind }) => kind === 'ellipse')?.points,
    );
    expect(state.texts).toHaveLength(SHAPES.length);
    expect(state.texts[0]?.text.text).toBe('Length\nLength 33.3 mm');
  });

  it('takes one state for all that one can say, and more where views are turned or inverted differently', async () => {
    const views = [
      viewOf(slice(0)),
      viewOf(slice(1), { window: { center: 300, width: 1500, function: 'LINEAR_EXACT' } }),
      viewOf(slice(2), { rotation: 180 }),
      viewOf(slice(2), { invert: true }), // the same frame again: the first view of it stands
    ];
    const uids = await desk.written(slice(0).StudyInstanceUID, {
      kind: 'presentation',
      annotationIds: [],
      views,
      label: '',
      description: '',
    });
    const states = await Promise.all(uids.map(desk.read));
    expect(
      states.map(
        (state) => state.kind === 'presentation' && [state.rotation, state.images.length, state.voi.length],
      ),
    ).toEqual([
      [0, 2, 2],
      [180, 1, 1],
    ]);
  });

  it('through a curve of the image has the curve, entry by entry, in place of a window', async () => {
    const [file] = curved;
    if (file === undefined) throw new Error('no image');
    const place = placeOf(file);
    const area = { topLeft: { x: 0, y: 0 }, bottomRight: { x: 64, y: 48 }, fit: true };
    const [uid = ''] = await desk.written(place.StudyInstanceUID, {
      kind: 'presentation',
      annotationIds: [],
      views: [viewOf(place, { area, curve: 0 })],
      label: 'CURVE',
      description: '',
    });
    const state = await desk.read(uid);
    if (state.kind !== 'presentation') throw new Error(state.kind);
    expect(state.voi).toMatchObject([
      { images: [place], windows: [], luts: [{ first: -1024, bits: 16, explanation: 'CURVE' }] },
    ]);
    expect(state.voi[0]?.luts[0]?.entries).toEqual(CURVE.map((entry) => Math.round((entry / 4095) * 65_535)));
    if (dicom3tools)
      expect(validate(await desk.fileOf(place.StudyInstanceUID, uid))).toEqual(
        valid('GrayscaleSoftcopyPresentationState'),
      );
    // A curve that the image has not: the window stands.
    const [other = ''] = await desk.written(place.StudyInstanceUID, {
      kind: 'presentation',
      annotationIds: [],
      views: [viewOf(place, { area, curve: 1 })],
      label: 'NONE',
      description: '',
    });
    expect(await desk.read(other)).toMatchObject({
      voi: [{ windows: [{ center: 40, width: 400 }], luts: [] }],
    });
  });

  it('of a MONOCHROME1 image says its polarity, which stands in place of the image’s', async () => {
    const place = placeOf(negative);
    const area = { topLeft: { x: 0, y: 0 }, bottomRight: { x: 80, y: 96 }, fit: true };
    const uids = await Promise.all(
      [false, true].map((invert) =>
        desk.written(place.StudyInstanceUID, {
          kind: 'presentation',
          annotationIds: [],
          views: [viewOf(place, { invert, area, window: null })],
          label: 'X',
          description: '',
        }),
      ),
    );
    const states = await Promise.all(uids.flat().map(desk.read));
    expect(states.map((state) => state.kind === 'presentation' && state.presentationLut?.shape)).toEqual([
      'INVERSE',
      'IDENTITY',
    ]);
  });

  it.skipIf(!dicom3tools || !dcmtk)(
    'is valid to dciodvfy and to dcmtk, of grey, negative and colour images',
    async () => {
      const area = { topLeft: { x: 0, y: 0 }, bottomRight: { x: 40, y: 40 }, fit: true };
      for (const [file, window] of [
        [ct[0], { center: 40, width: 400, function: 'LINEAR' }],
        [negative, null],
        [cine, null],
      ] as const) {
        if (file === undefined) continue;
        const place = placeOf(file);
        const annotations = await desk.marked(
          place,
          SHAPES.filter(({ kind }) => kind !== 'text' && kind !== 'arrow'),
        );
        const [uid = ''] = await desk.written(place.StudyInstanceUID, {
          kind: 'presentation',
          annotationIds: annotations.map(({ id }) => id),
          views: [viewOf(place, { area, window })],
          label: 'VALID',
          description: 'valid',
        });
        const saved = await desk.fileOf(place.StudyInstanceUID, uid);
        const iod = file === cine ? 'ColorSoftcopyPresentationState' : 'GrayscaleSoftcopyPresentationState';
        expect(validate(saved), file.path).toEqual(valid(iod));
        if (file !== cine) {
          const checked = spawnSync('dcmpschk', [saved], { encoding: 'utf8' });
          expect(checked.stderr.split('\n').filter((line) => /^[EF]:/.test(line))).toEqual([]);
        }
      }
    },
  );

  // dcmtk draws the whole image by the state: the picture must be the one that the pane showed.
  it.skipIf(!dcmtk)(
    'is drawn by dcmtk as it was turned, flipped, windowed and inverted, in all eight positions',
    async () => {
      const [file] = ct;
      if (file === undefined) return;
      const place = placeOf(file);
      const image = path.join(desk.server.folder, 'image.dcm');
      writeFileSync(image, file.bytes);
      for (const rotation of [0, 90, 180, 270] as const) {
        for (const flipHorizontal of [false, true]) {
          const invert = rotation === 90;
          const [uid = ''] = await desk.written(place.StudyInstanceUID, {
            kind: 'presentation',
            annotationIds: [],
            views: [viewOf(place, { rotation, flipHorizontal, invert })],
            label: 'TURN',
            description: '',
          });
          const picture = path.join(desk.server.folder, 'picture.pgm');
          if (existsSync(picture)) rmSync(picture);
          spawnSync('dcmp2pgm', ['-p', await desk.fileOf(place.StudyInstanceUID, uid), image, picture]);
          expectPicture(readFileSync(picture), file, { rotation, flipHorizontal, invert });
        }
      }
    },
  );
});

/** PS3.3 C.11.2.1.2.1 by hand, then turned clockwise and flipped. */
function expectPicture(
  pgm: Buffer,
  file: GeneratedFile,
  { rotation, flipHorizontal, invert }: { rotation: number; flipHorizontal: boolean; invert: boolean },
): void {
  const [rows, columns] = [48, 64];
  const stored = file.frames[0] ?? new Uint16Array();
  const sideways = rotation === 90 || rotation === 270;
  const [width, height] = sideways ? [rows, columns] : [columns, rows];
  expect(pgm.toString('latin1', 0, 9)).toBe(`P5\n${width} ${height} `);
  const shown = pgm.subarray(pgm.length - width * height);
  let worst = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const turnedX = flipHorizontal ? width - 1 - x : x;
      const [row, column] = sourceOf(rotation, turnedX, y, rows, columns);
      const hu = (stored[row * columns + column] ?? 0) - 1024;
      const level = Math.min(1, Math.max(0, (hu - 39.5) / 399 + 0.5)) * 255;
      const expected = invert ? 255 - level : level;
      worst = Math.max(worst, Math.abs(expected - (shown[y * width + x] ?? 0)));
    }
  }
  expect(worst, `${rotation} ${flipHorizontal}`).toBeLessThanOrEqual(1);
}

/** The pixel of the image that is seen at a place after a clockwise turn. */
function sourceOf(rotation: number, x: number, y: number, rows: number, columns: number): [number, number] {
  switch (rotation) {
    case 90:
      return [rows - 1 - x, y];
    case 180:
      return [rows - 1 - y, columns - 1 - x];
    case 270:
      return [x, columns - 1 - y];
    default:
      return [y, x];
  }
}
