import type { Page } from '@playwright/test';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import type { GeneratedFile } from '../../generate/index.ts';
import { expect, inPage, test } from '../app.ts';
import type { Lightbox } from '../app.ts';

// A study opened from the list: its first picture is there before its viewer is, over the list, and must have its own name.

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

/** At one drawn frame: the text over each picture that can be seen, and whether the viewer was there. */
type Look = { readonly pictures: readonly string[]; readonly viewer: boolean };

async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const looks: Look[] = [];
    Object.defineProperty(window, '__looks', { value: looks });
    const isLit = (canvas: HTMLCanvasElement): boolean => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      for (let at = 0; at < data.length; at += 4 * 97) if ((data[at] ?? 0) > 20) return true;
      return false;
    };
    const look = (): void => {
      requestAnimationFrame(look);
      const seen = [...document.querySelectorAll('canvas')].filter(
        (one) => one.clientWidth > 100 && one.checkVisibility({ visibilityProperty: true }) && isLit(one),
      );
      const texts = seen.map(
        (one) => one.closest<HTMLElement>('[data-pane], [data-first-picture] > *')?.innerText ?? '',
      );
      looks.push({ pictures: texts, viewer: document.querySelector('[data-pane]') !== null });
    };
    requestAnimationFrame(look);
  });
}

/** Resolves once a picture was seen: what is written over a pane is there before. */
const pictureSeen = (page: Page): Promise<void> =>
  expect.poll(async () => (await looksOf(page)).some(({ pictures }) => pictures.length > 0)).toBe(true);

const looksOf = (page: Page): Promise<readonly Look[]> =>
  page.evaluate(() => (window as unknown as { __looks: Look[] }).__looks);

async function listed(lightbox: Lightbox): Promise<{ page: Page; metadata: readonly string[] }> {
  writeFiles(lightbox.workDirectory, [...asked, ...other]);
  const job = await lightbox.importPaths([lightbox.workDirectory]);
  expect(job.state).toBe('done');
  const { page } = lightbox;
  const metadata: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/metadata')) metadata.push(request.url());
  });
  await expect(page.locator(`[data-uid="${uidOf(asked)}"]`)).toBeVisible();
  await expect(page.locator(`[data-uid="${uidOf(other)}"]`)).toBeVisible();
  await watch(page);
  return { page, metadata };
}

test('the first picture of a double click has its name, and is there until the viewer shows it', async ({
  lightbox,
}) => {
  const { page, metadata } = await listed(lightbox);
  await page.locator(`[data-uid="${uidOf(asked)}"]`).dblclick();
  await expect(page.locator('[data-pane]').first()).toContainText('Image 1 of');
  await expect(page.locator('[data-first-picture]')).toHaveCount(0);
  await pictureSeen(page);
  const looks = await looksOf(page);
  const first = looks.findIndex(({ pictures }) => pictures.length > 0);
  expect(first).toBeGreaterThanOrEqual(0);
  for (const { pictures } of looks) for (const text of pictures) expect(text).toContain('GEN-1');
  expect(looks.slice(first).filter(({ pictures }) => pictures.length === 0)).toEqual([]);
  expect(metadata).toHaveLength(1);
});

test('a study that is selected is read before it is opened, and not again then', async ({ lightbox }) => {
  const { page, metadata } = await listed(lightbox);
  await page.locator(`[data-uid="${uidOf(asked)}"]`).click();
  await expect.poll(() => metadata.length).toBe(1);
  // The page waits a quarter of a second for the picture (renderer/ui/openStudies.ts); a busy machine may take longer.
  await page.evaluate(() => {
    const own = window.setTimeout;
    const patient = (run: () => void, ms?: number): number => own(run, ms === 250 ? 30_000 : ms);
    Object.assign(window, { setTimeout: patient });
  });
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-pane]').first()).toContainText('Image 1 of');
  await expect(page.locator('[data-first-picture]')).toHaveCount(0);
  expect((await looksOf(page)).some(({ pictures, viewer }) => pictures.length > 0 && !viewer)).toBe(true);
  expect(metadata).toHaveLength(1);
});

test('of two studies opened at once only the second is ever seen', inPage, async ({ lightbox }) => {
  const { page } = await listed(lightbox);
  await page.evaluate(
    (uids) => {
      for (const uid of uids) {
        const row = document.querySelector(`[data-uid="${uid}"]`);
        row?.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
      }
    },
    [uidOf(asked), uidOf(other)],
  );
  const pane = page.locator('[data-pane]').filter({ visible: true });
  await expect(pane.first()).toContainText('ELSE-2');
  await expect(page.locator('[data-first-picture]')).toHaveCount(0);
  await pictureSeen(page);
  const seen = (await looksOf(page)).flatMap(({ pictures }) => pictures);
  expect(seen.length).toBeGreaterThan(0);
  for (const text of seen) expect(text).toContain('ELSE-2');
  await expect(page.getByRole('tab')).toHaveCount(3);
});

test(
  'who goes back to the list before the study is seen finds it open, and stays in the list',
  inPage,
  async ({ lightbox }) => {
    // In the browser: answers of the shell’s own scheme cannot be held back.
    const { page } = await listed(lightbox);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/metadata', async (route) => {
      await held;
      await route.continue();
    });
    await page.locator(`[data-uid="${uidOf(asked)}"]`).dblclick();
    const list = page.getByRole('tab', { name: 'Studies', exact: true });
    await list.click();
    await expect(page.getByRole('tab')).toHaveCount(2);
    await expect(list).toHaveAttribute('aria-selected', 'true');
    const answered = page.waitForResponse(/metadata$/);
    release();
    await answered;
    await expect(page.locator('[data-first-picture]')).toHaveCount(0);
    await expect(list).toHaveAttribute('aria-selected', 'true');
    await page.locator(`[data-uid="${uidOf(other)}"]`).dblclick();
    await expect(page.getByRole('tab', { selected: true })).toContainText('Somebody');
  },
);
