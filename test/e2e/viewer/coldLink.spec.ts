import type { Page } from '@playwright/test';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import type { GeneratedFile } from '../../generate/index.ts';
import { expect, test } from '../app.ts';
import type { Lightbox } from '../app.ts';

// A link that opens the page on one study: its first picture is there before the page is, and must never be nameless.

const shape = { slices: 8, rows: 96, columns: 96, SeriesNumber: 1 } as const;
const asked = ctSeries({ ...shape, study: 'asked', SeriesDescription: 'Asked' });
const other = ctSeries({
  ...shape,
  study: 'other',
  SeriesDescription: 'Other',
  PatientName: 'Somebody^Else',
  PatientID: 'ELSE-2',
});
const uidOf = ([file]: readonly GeneratedFile[]): string => file?.StudyInstanceUID ?? '';

type Look = { readonly picture: boolean; readonly text: string; readonly viewer: boolean };

/** Notes at every drawn frame whether a picture can be seen, and all text over pictures. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const looks: Look[] = [];
    Object.defineProperty(window, '__looks', { value: looks });
    const look = (): void => {
      requestAnimationFrame(look);
      const canvases = [...document.querySelectorAll('canvas')].filter((one) => one.clientWidth > 100);
      const lit = canvases.some((one) => {
        const { data } = one.getContext('2d')?.getImageData(0, 0, one.width, one.height) ?? { data: [] };
        for (let at = 0; at < data.length; at += 4 * 97) if ((data[at] ?? 0) > 20) return true;
        return false;
      });
      const viewer = document.querySelector('[data-pane]') !== null;
      looks.push({ picture: lit, text: document.body.innerText, viewer });
    };
    requestAnimationFrame(look);
  });
}

/** The page waits a second for the picture (renderer/boot.ts); a busy machine may take longer. */
async function waitForPicture(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const own = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (ms) => own(ms === 1000 ? 30_000 : ms);
  });
}

const looksOf = (page: Page): Promise<readonly Look[]> =>
  page.evaluate(() => (window as unknown as { __looks: Look[] }).__looks);

async function imported(lightbox: Lightbox): Promise<Page> {
  writeFiles(lightbox.workDirectory, [...asked, ...other]);
  const job = await lightbox.importPaths([lightbox.workDirectory]);
  expect(job.state).toBe('done');
  await watch(lightbox.page);
  return lightbox.page;
}

test('a cold link names the patient with its first picture, and the viewer takes that picture over', async ({
  lightbox,
}) => {
  const page = await imported(lightbox);
  await waitForPicture(page);
  const metadata: string[] = [];
  page.on('request', (request) => {
    if (/\/(metadata|frames)$/.test(request.url())) metadata.push(request.url());
  });
  await lightbox.open(`/view?StudyInstanceUIDs=${uidOf(asked)}`);
  await expect(page.locator('[data-pane]').first()).toContainText('Image 1 of');
  await expect(page.locator('[data-first-picture]')).toHaveCount(0);
  const looks = await looksOf(page);
  const pictures = looks.filter((look) => look.picture);
  expect(pictures.some((look) => !look.viewer)).toBe(true);
  for (const { text } of pictures) expect(text).toContain('GEN-1');
  for (const { text } of looks) expect(text).not.toContain('ELSE-2');
  // From the first picture on there is always one: the viewer's own stands there before the first one goes.
  const first = looks.findIndex((look) => look.picture);
  expect(looks.slice(first).filter((look) => !look.picture)).toEqual([]);
  expect(metadata.filter((url) => url.endsWith('/metadata'))).toHaveLength(1);
});

test('a cold link to a study that is not there shows nobody', async ({ lightbox }) => {
  const page = await imported(lightbox);
  await lightbox.open('/view?StudyInstanceUIDs=2.25.404');
  await expect(page.getByRole('heading').first()).toBeVisible();
  await expect.poll(async () => (await looksOf(page)).length).toBeGreaterThan(3);
  const looks = await looksOf(page);
  expect(looks.filter((look) => look.picture)).toEqual([]);
  for (const { text } of looks) expect(text).not.toMatch(/GEN-1|ELSE-2/);
  await expect(page.locator('[data-first-picture]')).toHaveCount(0);
});
