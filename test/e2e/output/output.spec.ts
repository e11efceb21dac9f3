import { execFileSync, spawnSync } from 'node:child_process';
import type { Locator, Page } from '@playwright/test';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import { PDFDocument } from 'pdf-lib';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { expect, inPage, test } from '../app.ts';
import type { Lightbox } from '../app.ts';
import { choose, dialog, greys, pixelsOf, pt, readPage, saved } from './files.ts';
import type { Pixels } from './files.ts';

// What leaves the viewer, as whoever gets it has it: the files themselves, read by other programs than ours.

const [ROWS, COLUMNS] = [80, 96];
const SPACING = [0.5, 0.8] as const; // between rows, between columns
const files = ctSeries({
  study: 'leaving',
  slices: 6,
  rows: ROWS,
  columns: COLUMNS,
  PixelSpacing: SPACING,
  SeriesNumber: 4,
});
const square = ctSeries({ study: 'square', slices: 3, rows: ROWS, columns: COLUMNS });
const pane = (page: Page): Locator => page.locator('[data-pane="0"]');

async function open(
  lightbox: Lightbox,
  what = files,
): Promise<{ readonly page: Page; readonly paths: readonly string[] }> {
  const paths = writeFiles(lightbox.workDirectory, what);
  expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
  await lightbox.open(`/view?StudyInstanceUIDs=${what[0]?.StudyInstanceUID ?? ''}`);
  await expect(lightbox.page.locator('[data-annotations]')).toHaveAttribute('data-image', /^\d/);
  await pane(lightbox.page).focus();
  return { page: lightbox.page, paths };
}

async function openImage(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await expect(dialog(page).locator('[data-made="true"]')).toBeVisible();
}

/** The whole image without a word on it, pixel by pixel. */
async function bare(lightbox: Lightbox): Promise<Pixels> {
  const { page } = lightbox;
  await openImage(page);
  await choose(page, 'Whole image');
  for (const key of ['identity', 'texts', 'annotations'])
    await dialog(page).locator(`[data-content="${key}"]`).uncheck();
  await expect(dialog(page).locator('[data-pixels]')).toHaveText(/^\s*\d+ × \d+ pixels$/);
  await expect(dialog(page).locator('[data-made="true"]')).toBeVisible();
  const { bytes } = await saved(lightbox, () => dialog(page).getByRole('button', { name: 'Save…' }).click());
  return pixelsOf(page, bytes, 'image/png');
}

const dcmtk = spawnSync('dcmj2pnm', ['--version']).status === 0;

/** Greys of the file by dcmtk, with a window of our choice. */
function byDcmtk(file: string, center: number, width: number): Uint8Array {
  const pgm = execFileSync('dcmj2pnm', ['+op', '+Ww', String(center), String(width), file]);
  const header = /^P5\s(?:#.*\s)*(\d+) (\d+)\s(\d+)\s/.exec(pgm.toString('latin1'));
  return pgm.subarray(header?.[0].length ?? 0);
}

test('a saved whole image has the greys of its file, pixel by pixel', async ({ lightbox }) => {
  test.skip(!dcmtk, 'dcmj2pnm is not installed');
  const { page, paths } = await open(lightbox, square);
  await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText('Image 2 of 3');
  const picture = await bare(lightbox);
  expect([picture.width, picture.height]).toEqual([COLUMNS, ROWS]);
  const [seen, truth] = [greys(picture), byDcmtk(paths[1] ?? '', 40, 400)];
  expect(truth).toHaveLength(ROWS * COLUMNS);
  expect(new Set(truth).size).toBeGreaterThan(2);
  expect(seen.filter((grey, at) => Math.abs(grey - (truth[at] ?? NaN)) > 1)).toHaveLength(0);
});

test('pixels that are wider than high stay so in what is saved', inPage, async ({ lightbox }) => {
  await open(lightbox);
  const picture = await bare(lightbox);
  // 0.8 by 0.5 mm: the shorter side takes one pixel.
  expect([picture.width, picture.height]).toEqual([Math.round(COLUMNS * 1.6), ROWS]);
});

test(
  'inverting and mirroring a pane inverts and mirrors what is saved, which says so',
  inPage,
  async ({ lightbox }) => {
    const { page } = await open(lightbox);
    const plain = await bare(lightbox);
    await pane(page).focus();
    await page.keyboard.press('i');
    await expect(page.locator('[data-command="invert"]').first()).toHaveAttribute('aria-pressed', 'true');
    const inverted = await bare(lightbox);
    expect(Buffer.from(greys(inverted)).equals(greys(plain).map((grey) => 255 - grey))).toBe(true);
    await pane(page).focus();
    await page.keyboard.press('i');
    await expect(page.locator('[data-command="invert"]').first()).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.press('h');
    await expect(pane(page).locator('[data-notice="mirrored"]')).toBeVisible();
    const mirrored = await bare(lightbox);
    // The word "Mirrored" stands in a band above the picture, whatever else was left off.
    expect(mirrored.width).toBeGreaterThanOrEqual(plain.width);
    const [above, left] = [mirrored.height - plain.height, Math.round((mirrored.width - plain.width) / 2)];
    expect(above).toBeGreaterThan(0);
    for (const y of [0, 17, 40, ROWS - 1])
      for (const x of [0, 31, 77, plain.width - 1]) {
        const there = greys(mirrored)[(y + above) * mirrored.width + left + x];
        expect(there).toBe(greys(plain)[y * plain.width + plain.width - 1 - x]);
      }
  },
);

test('files have no name of a patient, and JPEG and TIFF are what they say', async ({ lightbox }) => {
  const { page } = await open(lightbox);
  await openImage(page);
  await choose(page, 'JPEG');
  const jpeg = await saved(lightbox, () => dialog(page).getByRole('button', { name: 'Save…' }).click());
  expect(jpeg.name).toMatch(/^CT-\d{4}-\d\d-\d\d-series4-image1\.jpg$/);
  expect([...jpeg.bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  await pane(page).focus();
  await openImage(page);
  await choose(page, 'TIFF');
  await dialog(page).locator('[data-content="identity"]').uncheck();
  await expect(dialog(page)).toContainText('Text that was written into the pixels');
  await expect(dialog(page).locator('[data-made="true"]')).toBeVisible();
  const tiff = await saved(lightbox, () => dialog(page).getByRole('button', { name: 'Save…' }).click());
  expect(tiff.name).toBe('CT-series4-image1.tif');
  expect([...tiff.bytes.subarray(0, 4)]).toEqual([0x49, 0x49, 42, 0]);
});

test('the picture on the clipboard is the one that is saved', inPage, async ({ lightbox }) => {
  // In the browser: the shell lets no page read the clipboard.
  const { page } = await open(lightbox);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('Control+Shift+c');
  await expect(page.getByRole('status').filter({ hasText: 'Picture copied' })).toHaveCount(1);
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const blob = await item?.getType('image/png');
    return btoa(String.fromCharCode(...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))));
  });
  await openImage(page);
  const file = await saved(lightbox, () => dialog(page).getByRole('button', { name: 'Save…' }).click());
  const clipboard = await pixelsOf(page, Buffer.from(copied, 'base64'), 'image/png');
  expect(clipboard).toEqual(await pixelsOf(page, file.bytes, 'image/png'));
});

async function openPrint(page: Page): Promise<void> {
  await page.keyboard.press('Control+p');
  await expect(dialog(page).locator('[data-drawn="true"]')).toBeVisible();
}

test('a PDF at true size: the page is A4, its ruler 100 mm, a pixel as large as its spacing, and it names the patient', async ({
  lightbox,
}) => {
  const { page } = await open(lightbox);
  await openPrint(page);
  await choose(page, 'A4');
  await choose(page, 'True size');
  const preview = dialog(page).locator('[data-preview] svg');
  await expect(preview).toContainText('10 cm');
  await expect(preview).toContainText('Test, Generated');
  const { name, bytes } = await saved(lightbox, () =>
    dialog(page).getByRole('button', { name: 'Save PDF…' }).click(),
  );
  expect(name).toMatch(/^CT-\d{4}-\d\d-\d\d-series4\.pdf$/);
  const pdf = await PDFDocument.load(bytes);
  const sheet = pdf.getPage(0);
  expect(pdf.getPageCount()).toBe(1);
  expect(sheet.getWidth()).toBeCloseTo(pt(210), 2);
  expect(sheet.getHeight()).toBeCloseTo(pt(297), 2);
  const { lines, pictures, words } = readPage(sheet);
  const longest = Math.max(
    ...lines.filter(([, y1 = 0, , y2 = 1]) => y1 === y2 && y1 < pt(30)).map(([x1 = 0, , x2 = 0]) => x2 - x1),
  );
  expect(Math.abs(longest - pt(100))).toBeLessThan(pt(0.1));
  const [picture] = pictures;
  expect((picture?.widthPt ?? 0) / pt(COLUMNS * SPACING[1])).toBeCloseTo(1, 2);
  expect((picture?.heightPt ?? 0) / pt(ROWS * SPACING[0])).toBeCloseTo(1, 2);
  for (const wanted of ['Test, Generated', 'GEN-1', 'CT abdomen', '1:1', 'Page 1 of 1', 'Image 1 of 6'])
    expect(words).toContain(wanted);
  expect(`${pdf.getTitle() ?? ''}${pdf.getAuthor() ?? ''}${pdf.getSubject() ?? ''}`).toBe('');
});

test('a series on film: every image once, in order, on as many pages as the layout asks for, and the same to the printer', async ({
  lightbox,
}) => {
  const { page } = await open(lightbox);
  await openPrint(page);
  await choose(page, 'Series');
  await dialog(page).getByRole('radio', { name: '2 by 2' }).click();
  await expect(dialog(page).locator('[data-pager]')).toHaveText('Page 1 of 2');
  const { bytes } = await saved(lightbox, () =>
    dialog(page).getByRole('button', { name: 'Save PDF…' }).click(),
  );
  await expect(dialog(page).getByRole('status')).toContainText('PDF saved');
  const pdf = await PDFDocument.load(bytes);
  const all = pdf.getPages().map((each) => readPage(each));
  expect(all.map(({ pictures }) => pictures.length)).toEqual([4, 2]);
  const numbers = all.flatMap(({ words }) =>
    [...words.matchAll(/Image (\d) of 6/g)].map(([, n]) => Number(n)),
  );
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6]);
  if (lightbox.host === 'shell') return;
  // What the browser would print: it asks nobody here.
  await dialog(page).getByRole('button', { name: 'Print…' }).click();
  await expect(dialog(page).getByRole('status')).toContainText('printer');
  const printed = await PDFDocument.load(await page.pdf({ preferCSSPageSize: true }));
  expect(printed.getPageCount()).toBe(2);
  expect(Math.abs(printed.getPage(0).getWidth() - (pdf.getPage(0).getWidth() ?? 0))).toBeLessThan(1);
  await page.keyboard.press('Escape');
  await expect(page.locator('#lightbox-print-view')).toHaveCount(0);
});

test('a film can be stopped, and Esc leaves the dialog for the pane', inPage, async ({ lightbox }) => {
  const { page } = await open(lightbox);
  await openPrint(page);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(pane(page)).toBeFocused();
});

test('a video has every image for as long as it was asked to, and the first one is the picture of the pane', async ({
  lightbox,
}) => {
  const { page } = await open(lightbox);
  await openImage(page);
  const still = await saved(lightbox, () => dialog(page).getByRole('button', { name: 'Save…' }).click());
  const picture = await pixelsOf(page, still.bytes, 'image/png');
  for (const [kind, label] of [
    ['video/mp4', 'MP4'],
    ['video/webm', 'WebM'],
  ] as const) {
    await pane(page).focus();
    await page.keyboard.press('Control+Shift+s');
    const save = dialog(page).getByRole('button', { name: 'Save…' });
    await expect(save).toBeEnabled();
    const way = dialog(page).locator('label', { hasText: new RegExp(`^${label}$`) });
    if ((await way.count()) === 0) continue; // not encoded by this browser, and so not offered
    await way.click();
    await dialog(page).getByLabel('Images a second').fill('4');
    await dialog(page).getByLabel('to', { exact: true }).fill('5');
    const { name, bytes } = await saved(lightbox, () => save.click());
    await expect(dialog(page).getByRole('status')).toContainText('Saved with 5 images.');
    expect(name).toMatch(/^CT-\d{4}-\d\d-\d\d-series4\.(mp4|webm)$/);
    const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new Error('the file has no pictures');
    const times: number[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) times.push(packet.timestamp);
    expect(times.map((time) => Math.round(time * 1000) / 1000)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    if (lightbox.host === 'browser') await expectFirst(page, { bytes, kind, picture });
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toHaveCount(0);
  }
});

/** That a video begins with the picture. The shell's page plays no videos, and has no need to. */
async function expectFirst(
  page: Page,
  { bytes, kind, picture }: { readonly bytes: Buffer; readonly kind: string; readonly picture: Pixels },
): Promise<void> {
  const first = await pixelsOf(page, bytes, kind);
  expect([first.width, first.height]).toEqual([
    picture.width + (picture.width % 2),
    picture.height + (picture.height % 2),
  ]);
  let sum = 0;
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++)
      sum += Math.abs(
        (first.rgba[(y * first.width + x) * 4] ?? 0) - (picture.rgba[(y * picture.width + x) * 4] ?? 0),
      );
  expect(sum / picture.width / picture.height).toBeLessThan(3);
}
