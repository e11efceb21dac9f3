import type { Page } from '@playwright/test';
import { expect, test } from '../app.ts';
import { importCoded, studies, watchCoded, watched } from './coded.ts';
import { allowLinks, takeLinks } from './reader.ts';

// CORRECTNESS 30: a picture that somebody has mirrored says so, and no other picture is ever mirrored for it. The pixels
// themselves tell how they lie (test/generate/coded.ts).

const pane = (page: Page, id = 0) => page.locator(`[data-pane="${id}"]`);
const mirrored = (page: Page, id = 0): Promise<boolean | null> =>
  page.evaluate((of) => {
    const seen = globalThis.trustWatch?.now(of) ?? null;
    return seen === null || seen === 'mixed' ? null : seen.mirrored;
  }, id);
const badge = (page: Page, id = 0) => pane(page, id).locator('[data-notice="mirrored"]');
const shows = (page: Page, what: string, id = 0) => expect(pane(page, id)).toContainText(what);

test('mirrored for one series, the next ones are not: by key, click, drop, tab, link and a new start', async ({
  lightbox,
}) => {
  const { page } = lightbox;
  await importCoded(lightbox);
  await watchCoded(page);
  if (lightbox.host === 'browser') await page.addInitScript(takeLinks);
  const open = (study: number) => lightbox.open(`/view?StudyInstanceUIDs=${studies[study] ?? ''}`);
  const mirror = async (): Promise<void> => {
    await pane(page).focus();
    await page.keyboard.press('h');
    await expect.poll(() => mirrored(page)).toBe(true);
    await expect(badge(page)).toBeVisible();
  };
  const straight = async (what: string): Promise<void> => {
    await shows(page, what);
    await expect.poll(() => mirrored(page)).toBe(false);
    await expect(badge(page)).toHaveCount(0);
  };
  await open(0);
  await straight('Coded 1');
  await mirror();
  await page.keyboard.press('ArrowDown'); // the series stays as it is
  await shows(page, 'Image 2 of 4');
  await expect.poll(() => mirrored(page)).toBe(true);
  await page.keyboard.press('ArrowRight');
  await straight('Coded 2');
  await mirror();
  const tile = page.getByRole('button', { name: /^1, Coded 1/ });
  await tile.click();
  await straight('Coded 1');
  await mirror();
  await page
    .getByRole('button', { name: /^2, Coded 2/ })
    .dragTo(pane(page), { targetPosition: { x: 200, y: 300 } });
  await straight('Coded 2');
  await mirror();
  await tile.click();
  await straight('Coded 1');
  await page.keyboard.press('Control+z'); // taken back, and said so
  await shows(page, 'Coded 2');
  await expect.poll(() => mirrored(page)).toBe(true);
  await expect(badge(page)).toBeVisible();
  if (lightbox.host === 'browser') {
    // Another patient, by a link into the running app; the first one's tab is as it was left.
    await page.evaluate(allowLinks);
    await page.evaluate((uid) => {
      const what = { kind: 'studies', StudyInstanceUIDs: [uid] };
      globalThis.trustLink?.({ ok: true, value: { what, caller: null } });
    }, studies[2] ?? '');
    await straight('Birch, Ben');
    await page.getByRole('tab', { name: /Alder/ }).click();
    await shows(page, 'Coded 2');
    await expect.poll(() => mirrored(page)).toBe(true);
    await expect(badge(page)).toBeVisible();
  }
  await open(0);
  await straight('Coded 1');
  expect((await watched(page)).wrong).toEqual([]);
});
