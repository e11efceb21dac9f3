import type { Page } from '@playwright/test';
import { expect, test } from './harness/fixture.ts';
import { pictureOf } from './harness/picture.ts';
import type { Rgba } from './harness/picture.ts';
import { makeSeries, STUDY } from './harness/series.ts';
import type { MadeSeries } from './harness/series.ts';

// Magnified, reduced, panned, turned, of pixels that are not square, on screens of any density: the engine and the hand
// draw the same picture in the same place, so that the change from one to the other cannot be seen.

type View = {
  readonly name: string;
  readonly zoom: number;
  readonly pan: readonly [number, number];
  readonly turns: number;
  readonly flip: boolean;
  readonly resample?: boolean;
};

const views: readonly View[] = [
  { name: 'as it fits', zoom: 1, pan: [0, 0], turns: 0, flip: false },
  { name: 'magnified and panned', zoom: 3.7, pan: [31, -17], turns: 0, flip: false },
  { name: 'reduced', zoom: 0.35, pan: [3, 5], turns: 0, flip: false },
  { name: 'turned and mirrored', zoom: 1.9, pan: [-12, 8], turns: 1, flip: true },
  { name: 'on its head', zoom: 0.8, pan: [0, 0], turns: 2, flip: false },
];

// Smooth enough for both to round alike: neighbouring pixels differ by a few grey levels.
const [Rows, Columns] = [70, 50];
const smooth = Int16Array.from({ length: Rows * Columns }, (_, i) =>
  Math.round(60 + 150 * Math.sin((i % Columns) / 9) * Math.cos(Math.floor(i / Columns) / 11)),
);

async function draw(page: Page, uid: string, way: 'canvas' | 'gpu', view: View): Promise<Rgba> {
  const read = await page.evaluate(
    async ({ study, series, drawing, zoom, pan, turns, flip }) => {
      const { lightboxHarness: harness } = globalThis;
      if (harness === undefined) throw new Error('no harness');
      harness.stop();
      harness.start({ drawing });
      harness.addPane({ left: 0, top: 0, width: 333, height: 241 });
      await harness.load(study, series);
      harness.show(0, series);
      await harness.settled(0);
      await harness.engineSettled();
      const pane = harness.pane(0);
      if (flip) pane.flip('horizontal');
      pane.rotate(turns);
      if (zoom !== 1) pane.zoomBy(zoom, { x: 100, y: 100 });
      if (pan[0] !== 0) pane.panBy(pan[0] ?? 0, pan[1] ?? 0);
      await harness.settled(0);
      return harness.readBack(0);
    },
    { study: STUDY, series: uid, drawing: way, ...view, pan: [...view.pan] },
  );
  expect(read?.byEngine).toBe(way === 'gpu');
  return pictureOf(read);
}

/**
 * The greatest difference, but for the picture's outermost line of device pixels: where its edge falls between two of them
 * the engine softens it (multisampling), the hand does not.
 */
function worstInside(a: Rgba, b: Rgba): number {
  const black = (picture: Rgba, x: number, y: number): boolean =>
    x < 0 ||
    y < 0 ||
    x >= picture.width ||
    y >= picture.height ||
    (picture.data[(y * picture.width + x) * 4] ?? 0) === 0;
  let worst = 0;
  for (let y = 0; y < a.height; y++) {
    for (let x = 0; x < a.width; x++) {
      const edge = [a, b].some(
        (picture) =>
          black(picture, x - 1, y) ||
          black(picture, x + 1, y) ||
          black(picture, x, y - 1) ||
          black(picture, x, y + 1),
      );
      const at = (y * a.width + x) * 4;
      if (!edge) worst = Math.max(worst, Math.abs((a.data[at] ?? 0) - (b.data[at] ?? 0)));
    }
  }
  return worst;
}

const made = (uid: string, PixelSpacing: readonly number[]): MadeSeries =>
  makeSeries({ uid, slices: 1, Rows, Columns, attributes: { PixelSpacing }, values: () => smooth });

for (const density of [1, 1.25, 1.5, 2]) {
  test.describe(`at ${String(density * 100)} %`, () => {
    test.use({ density });

    test('the engine and the hand draw the same', async ({ harness: { page, server } }) => {
      const square = made('1.2.3.50', [0.7, 0.7]);
      const tall = made('1.2.3.51', [1.4, 0.7]);
      server.serve(square);
      server.serve(tall);
      for (const { SeriesInstanceUID } of [square, tall]) {
        for (const view of views) {
          const byHand = await draw(page, SeriesInstanceUID, 'canvas', view);
          const byEngine = await draw(page, SeriesInstanceUID, 'gpu', view);
          expect([byEngine.width, byEngine.height]).toEqual([byHand.width, byHand.height]);
          const worst = worstInside(byEngine, byHand);
          expect.soft(worst, `${SeriesInstanceUID} ${view.name}`).toBeLessThanOrEqual(2);
        }
      }
    });

    test('at 1:1 one image pixel is one device pixel, unblurred', async ({ harness: { page, server } }) => {
      const lines = Int16Array.from({ length: Rows * Columns }, (_, i) =>
        (i % Columns) % 2 === 0 ? -1000 : 3000,
      );
      const uid = '1.2.3.52';
      server.serve(makeSeries({ uid, slices: 1, Rows, Columns, values: () => lines }));
      const seen = await page.evaluate(
        async ({ study, series }) => {
          const { lightboxHarness: harness } = globalThis;
          if (harness === undefined) throw new Error('no harness');
          harness.start({});
          harness.addPane({ left: 0, top: 0, width: 333, height: 241 });
          await harness.load(study, series);
          harness.show(0, series);
          await harness.settled(0);
          harness.pane(0).oneToOne();
          await harness.settled(0);
          const corner = harness.pane(0).imageToCss({ x: 0, y: 0 });
          return { corner, read: harness.readBack(0) };
        },
        { study: STUDY, series: uid },
      );
      const picture = pictureOf(seen.read);
      // 333 CSS pixels are 416 or 417 device pixels at 125 %: the pane's own measure counts.
      const [across, down] = [picture.width / 333, picture.height / 241];
      const [left, top] = [(seen.corner?.x ?? 0) * across, (seen.corner?.y ?? 0) * down];
      expect(picture.width).toBe(Math.round(333 * density));
      expect(left).toBeCloseTo(Math.round(left), 3);
      const row = Math.round(top) + 30;
      const greys = Array.from(
        { length: Columns },
        (_, x) => picture.data[(row * picture.width + Math.round(left) + x) * 4],
      );
      expect(greys).toEqual(Array.from({ length: Columns }, (_, x) => (x % 2 === 0 ? 0 : 255)));
    });
  });
}
