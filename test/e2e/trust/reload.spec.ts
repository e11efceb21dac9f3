import path from 'node:path';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { expect, test } from '../app.ts';

// CORRECTNESS 9: a rescale that is done twice, or not at all, now and then. The same two places, opened again and again
// while the answers of the services come in another order each time, have the same values. Fifty times by hand: OPENINGS=50.

const SIDE = 64;
const [AIR, WATER] = [24, 1024]; // stored; with an intercept of -1024 they are -1000 and 0 HU
const values = Uint16Array.from({ length: SIDE * SIDE }, (_, at) => (at % SIDE < SIDE / 2 ? AIR : WATER));
// In the shell, where the page is the same and the order of answers cannot be changed, fewer will do.
const TIMES = { browser: Number(process.env['OPENINGS'] ?? 20), shell: 5 };

test('water and air have the same values each time that a study is opened', async ({ lightbox }) => {
  test.setTimeout(400_000);
  const { page } = lightbox;
  const directory = path.join(lightbox.workDirectory, 'files');
  const elements = { PixelData: { VR: 'OW' as const, value: values } };
  const files = ctSeries({ slices: 6, rows: SIDE, columns: SIDE, elements });
  writeFiles(directory, files);
  expect((await lightbox.importPaths([directory])).state).toBe('done');
  let turn = 0;
  if (lightbox.host === 'browser')
    for (const way of ['**/api/frames', '**/dicomweb/**/metadata*', '**/api/studies/*'])
      await page.route(way, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, (turn++ * 37) % 60));
        await route.continue().catch(() => undefined); // the page may have gone
      });
  const pane = page.locator('[data-pane="0"]');
  const found = new Set<string>();
  for (let time = 0; time < TIMES[lightbox.host]; time++) {
    await lightbox.open(`/view?StudyInstanceUIDs=${files[0]?.StudyInstanceUID ?? ''}`);
    await expect(pane).toContainText('Image 1 of 6');
    const box = await pane.boundingBox();
    if (!box) throw new Error('the pane is not on screen');
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    for (const [away, unit] of [
      [-box.height / 8, '−1,000 HU'],
      [box.height / 8, '0 HU'],
    ] as const) {
      await page.mouse.move(middle.x + away, middle.y);
      await expect(pane).toContainText(unit);
      found.add(/−?[\d,.]+ HU/.exec(await pane.innerText())?.[0] ?? 'none');
    }
    // What is drawn of them, too: by the first window, 40 and 400, air is black and water 102.
    const drawn = await pane.evaluate((element) => {
      const canvases = [...(element.firstElementChild?.querySelectorAll('canvas') ?? [])];
      const canvas = canvases.find((each) => getComputedStyle(each).visibility === 'visible');
      const row = canvas?.getContext('2d')?.getImageData(0, canvas.height >> 1, canvas.width, 1).data ?? [];
      const place = (share: number): number | undefined => row[Math.floor((row.length / 4) * share) * 4];
      return [place(0.4), place(0.6)].join();
    });
    found.add(drawn);
  }
  expect([...found].toSorted()).toEqual(['0 HU', '0,102', '−1,000 HU']);
});
