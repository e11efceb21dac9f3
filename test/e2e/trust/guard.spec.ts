import type { Page } from '@playwright/test';
import { expect, test } from '../app.ts';
import type { Lightbox } from '../app.ts';
import { swapPixels } from './chaos.ts';
import { images, importCoded, studies, watchCoded, watched } from './coded.ts';

// That the checks can fail: one image's pixels under another's name are seen by the test that looks for them, and a name
// that stays behind its picture is seen by the app itself.

const link = `/view?StudyInstanceUIDs=${studies[0] ?? ''}`;
const pane = (page: Page) => page.locator('[data-pane="0"]');

async function open(lightbox: Lightbox): Promise<Page> {
  await importCoded(lightbox);
  await watchCoded(lightbox.page);
  return lightbox.page;
}

test.describe('pixels under another name', () => {
  // In the browser: frames come by a port in the shell, which no test can change on the way.

  test('are found by the watch that the fuzz relies on', async ({ lightbox }) => {
    const page = await open(lightbox);
    await swapPixels(page);
    await lightbox.open(link);
    await expect(pane(page)).toContainText('Image 1 of 4');
    for (const image of [2, 3, 4]) {
      await pane(page).press('ArrowDown');
      await expect(pane(page)).toContainText(`Image ${image} of 4`);
    }
    const wrong = async () => (await watched(page)).wrong.join('\n');
    await expect.poll(wrong).toMatch(/pixels of Alder, Ann Coded 1 image 3 under .*Image 2 of 4/);
  });
});

/** The names over the pictures can be kept from following them. */
function holdNames(): void {
  // It is called with the element as `this` below.
  // oxlint-disable-next-line unbound-method
  const set = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name: string, value: string): void {
    const held = document.documentElement.dataset['holdNames'] === 'true';
    if (!held || name !== 'data-image') set.call(this, name, value);
  };
}

test('a name that stays behind is told from the picture: nothing is shown, and the pane says why', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  const logged: string[] = [];
  page.on('pageerror', (error) => logged.push(error.message));
  await page.addInitScript(holdNames);
  await lightbox.open(link);
  await expect(pane(page)).toContainText('Image 1 of 4');
  const pixels = () => page.evaluate(() => globalThis.trustWatch?.now(0) ?? null);
  await expect(page.locator('[data-pane="1"]')).toContainText('Image 1 of 4');
  await expect.poll(pixels).toMatchObject({ code: images[0]?.code });
  expect(logged).toEqual([]);
  await page.evaluate(() => void (document.documentElement.dataset['holdNames'] = 'true'));
  await pane(page).press('ArrowDown');
  await expect(pane(page).getByRole('alert')).toContainText('belonged to another image');
  expect(await pixels()).toBeNull();
  // The log names images, and nobody.
  await expect.poll(() => logged[0] ?? '').toContain(`over pixels of ${studies[0] ?? ''}`);
  expect(logged[0]).toContain(images[1]?.SOPInstanceUID ?? 'no image');
  expect(logged.join()).not.toMatch(/Alder|TRUST-1/);
  await page.evaluate(() => void (document.documentElement.dataset['holdNames'] = 'false'));
  await pane(page).press('ArrowDown');
  await expect(pane(page)).toContainText('Image 3 of 4');
  await expect.poll(pixels).toMatchObject({ code: images[2]?.code });
  expect((await watched(page)).wrong).toEqual([]);
});
