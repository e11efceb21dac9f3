import type { Page } from '@playwright/test';
import type { Annotation } from '../../../native/contract/index.ts';
import { expect, inPage, test } from '../app.ts';
import { lengthMm, marks, open, pane, saved, SIZE, SPACING, stroke, valueOf } from './measuring.ts';
import type { At } from './measuring.ts';

// Screens at 125 % and 200 %: a line lies where the mouse was, in pixels of the screen, and its value knows nothing of them.

// 240 by 180: 300 CSS pixels long.
const FROM: At = [300, 250];
const TO: At = [540, 430];
const MIDDLE: At = [420, 340];
const BEYOND: readonly At[] = [
  [284, 238],
  [556, 442],
];

/** The brightest that the layer has within 1.5 CSS pixels of a place: more than half is a line, none is nothing at all. */
async function strongestColour(page: Page, density: number, at: At): Promise<number> {
  return page.evaluate(
    ([ratio, [x, y]]) => {
      const layer = document.querySelector<HTMLCanvasElement>('[data-pane="0"] [data-annotations]');
      const context = layer?.getContext('2d') ?? null;
      if (layer === null || context === null) throw new Error('there is no layer of annotations');
      const side = Math.round(3 * ratio);
      const from = [Math.round((x - 1.5) * ratio), Math.round((y - 1.5) * ratio)] as const;
      const { data } = context.getImageData(from[0], from[1], side, side);
      let most = 0;
      // The line's colour and not its dark halo: the brightest channel, as much of it as is there.
      for (let i = 0; i < data.length; i += 4)
        most = Math.max(
          most,
          (Math.max(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) * (data[i + 3] ?? 0)) / 255,
        );
      return most;
    },
    [density, at] as const,
  );
}

/**
 * Millimetres of a way of the mouse over a fitted picture. The pane has whole pixels of the screen, the picture fills one
 * direction of them, and at 125 % a box of the page is a little wider or narrower than those pixels.
 */
async function ruler(page: Page, density: number): Promise<(across: number, down: number) => number> {
  const box = await pane(page).boundingBox();
  if (box === null) throw new Error('the pane is not on screen');
  const layer = page.locator('[data-pane="0"] [data-annotations]');
  const { width, height } = await layer.evaluate((canvas: HTMLCanvasElement) => ({
    width: canvas.width,
    height: canvas.height,
  }));
  // The layer has a pixel for each of the screen's under it.
  expect(Math.abs(width - box.width * density)).toBeLessThanOrEqual(1);
  expect(Math.abs(height - box.height * density)).toBeLessThanOrEqual(1);
  const mmPerPixel = Math.max((SIZE * SPACING[1]) / width, (SIZE * SPACING[0]) / height);
  return (across, down) =>
    Math.hypot((across * width) / box.width, (down * height) / box.height) * mmPerPixel;
}

for (const density of [1.25, 2])
  test.describe(`at ${String(density)} pixels of the screen to a CSS pixel`, () => {
    test.use({ density });

    test(
      'a length lies where it was drawn, with the value that the mouse went',
      density === 2 ? inPage : {},
      async ({ lightbox }) => {
        const page = await open(lightbox);
        expect(await page.evaluate(() => devicePixelRatio)).toBe(density);

        const lengthOf = await ruler(page, density);

        await page.keyboard.press('d');
        await stroke(page, FROM, TO);
        const drawn = await saved(page);
        // The page tells its boxes in 64ths of a pixel: a hundredth of a pixel is lost in what is expected, none in the value.
        expect(valueOf(drawn, 'length') / lengthOf(240, 180)).toBeCloseTo(1, 4);
        expect(valueOf(drawn, 'length')).toBeCloseTo(lengthMm(drawn), 9);

        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
        for (const at of [FROM, TO, MIDDLE])
          await expect.poll(() => strongestColour(page, density, at)).toBeGreaterThan(150);
        // Nothing beyond the ends, where only its continuation would lie.
        for (const at of BEYOND) expect(await strongestColour(page, density, at)).toBe(0);

        // Looked at in other ways and back it is the same, in value and in place.
        for (const key of ['+', 'r', 'h', '0']) await page.keyboard.press(key);
        expect((await marks(page)).annotations).toEqual([drawn]);
        await page.reload();
        await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', '1');
        expect((await marks(page)).annotations).toEqual([drawn]);
        for (const at of [FROM, TO, MIDDLE])
          await expect.poll(() => strongestColour(page, density, at)).toBeGreaterThan(150);
        for (const at of BEYOND) expect(await strongestColour(page, density, at)).toBe(0);

        // An end is caught where it was put, and goes as far as the mouse.
        await stroke(page, FROM, [300, 190]); // 240 by 240 from the other end
        const share = (each: Annotation): number => valueOf(each, 'length') / lengthOf(240, 240);
        await expect
          .poll(async () => (await marks(page)).annotations.map(share))
          .toEqual([expect.closeTo(1, 4)]);
      },
    );
  });
