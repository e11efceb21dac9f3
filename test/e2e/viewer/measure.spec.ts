import type { Locator, Page } from '@playwright/test';
import { StudyMarks } from '../../../native/contract/index.ts';
import type { Annotation, MeasuredConcept } from '../../../native/contract/index.ts';
import { CT_LEVELS, ctSeries, writeFiles } from '../../generate/index.ts';
import { expect, test } from '../app.ts';
import type { Lightbox } from '../app.ts';

// Measuring as a reader does it: real presses of a real mouse on the app, the marks as the services have them afterwards,
// and values that were worked out here from nothing but the places of the mouse and the numbers that the files were made of.

const SIZE = 96; // rows and columns
const SPACING = [0.5, 0.8] as const; // between rows, between columns: pixels higher than wide would hide a swap
const files = ctSeries({ study: 'measured', slices: 5, rows: SIZE, columns: SIZE, PixelSpacing: SPACING });
const uid = files[0]?.StudyInstanceUID ?? '';

type At = readonly [x: number, y: number]; // on the pane, CSS pixels from its corner

async function open(lightbox: Lightbox): Promise<Page> {
  writeFiles(lightbox.workDirectory, files);
  expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
  await show(lightbox);
  return lightbox.page;
}

async function show({ page, open: go }: Lightbox): Promise<void> {
  await go(`/view?StudyInstanceUIDs=${uid}`);
  await expect(pane(page)).toContainText('Image 1 of 5');
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-image', /^\d/);
  await pane(page).focus();
}

const pane = (page: Page): Locator => page.locator('[data-pane="0"]');

async function marks(page: Page): Promise<StudyMarks> {
  const get = async (study: string) =>
    (await fetch(`/api/studies/${study}/marks`)).json() as Promise<unknown>;
  return StudyMarks.parse(await page.evaluate(get, uid));
}

/** The only annotation, once the services have one. */
async function saved(page: Page, count = 1): Promise<Annotation> {
  await expect.poll(async () => (await marks(page)).annotations.length).toBe(count);
  const last = (await marks(page)).annotations.at(-1);
  if (last === undefined) throw new Error('no annotation was saved');
  return last;
}

const valueOf = ({ values }: Annotation, concept: MeasuredConcept): number =>
  values.find((value) => value.concept === concept)?.value ?? NaN;

async function corner(page: Page): Promise<At> {
  const box = await pane(page).boundingBox();
  if (box === null) throw new Error('the pane is not on screen');
  return [box.x, box.y];
}

async function stroke(page: Page, from: At, to: At): Promise<void> {
  const [left, top] = await corner(page);
  await page.mouse.move(left + from[0], top + from[1]);
  await page.mouse.down();
  await page.mouse.move(left + to[0], top + to[1], { steps: 5 });
  await page.mouse.up();
}

async function click(page: Page, at: At): Promise<void> {
  const [left, top] = await corner(page);
  await page.mouse.click(left + at[0], top + at[1]);
}

/** Millimetres for a CSS pixel of a fitted picture: square on screen, whatever the pixels are. */
async function mmPerCss(page: Page): Promise<number> {
  const box = await pane(page).boundingBox();
  if (box === null) throw new Error('the pane is not on screen');
  return Math.max((SIZE * SPACING[1]) / box.width, (SIZE * SPACING[0]) / box.height);
}

const lengthMm = (annotation: Annotation): number => {
  const [a, b] = annotation.points;
  if (!a || !b) return NaN;
  return Math.hypot((b.x - a.x) * SPACING[1], (b.y - a.y) * SPACING[0]);
};

test('a length is what the mouse went, and is the same however the picture is looked at', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  await page.keyboard.press('d');
  await stroke(page, [300, 250], [540, 430]); // 240 by 180: 300 pixels of the screen
  const drawn = await saved(page);
  const expected = 300 * (await mmPerCss(page));
  expect(valueOf(drawn, 'length') / expected).toBeCloseTo(1, 9);
  expect(valueOf(drawn, 'length')).toBeCloseTo(lengthMm(drawn), 9);
  expect(drawn.spacingSource).toBe('patient');

  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  for (const key of ['+', '+', 'r', 'h', 'v', 'r', 'Ctrl+ArrowLeft', 'n', 'i', '4'])
    await page.keyboard.press(key.replace('Ctrl', 'Control'));
  expect((await marks(page)).annotations).toEqual([drawn]);
  await page.reload();
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', '1');
  expect((await marks(page)).annotations).toEqual([drawn]);
});

test('every kind is drawn by hand and saved at once', async ({ lightbox }) => {
  const page = await open(lightbox);
  let count = 0;
  const drawn = async (key: string, hands: () => Promise<void>): Promise<Annotation> => {
    await page.keyboard.press(key);
    await hands();
    count += 1;
    const annotation = await saved(page, count);
    await page.keyboard.press('Escape'); // what is selected, then the tool
    await page.keyboard.press('Escape');
    return annotation;
  };
  const mm = await mmPerCss(page);

  // Two clicks do the same as a stroke.
  const clicked = await drawn('d', async () => {
    await click(page, [200, 100]);
    await click(page, [230, 140]);
  });
  expect(valueOf(clicked, 'length') / (50 * mm)).toBeCloseTo(1, 9);

  const two = await drawn('b', async () => {
    await stroke(page, [260, 120], [360, 120]);
    await stroke(page, [300, 150], [330, 100]); // kept at a right angle: straight up
  });
  expect(two.kind).toBe('bidirectional');
  expect(valueOf(two, 'longAxis') / (100 * mm)).toBeCloseTo(1, 9);
  expect(valueOf(two, 'shortAxis') / (50 * mm)).toBeCloseTo(1, 9);

  const angle = await drawn('a', async () => {
    await stroke(page, [500, 180], [420, 180]);
    await click(page, [460, 140]);
  });
  expect(valueOf(angle, 'angle')).toBeCloseTo(45, 9);

  const cobb = await drawn('Shift+A', async () => {
    await stroke(page, [560, 100], [660, 100]);
    await stroke(page, [560, 160], [660, 260]);
  });
  expect(valueOf(cobb, 'angle')).toBeCloseTo(45, 9);

  const ellipse = await drawn('q', () => stroke(page, [200, 220], [300, 280]));
  expect(valueOf(ellipse, 'area') / (Math.PI * 50 * 30 * mm * mm)).toBeCloseTo(1, 9);

  const circle = await drawn('c', () => stroke(page, [360, 260], [390, 300]));
  expect(valueOf(circle, 'radius') / (50 * mm)).toBeCloseTo(1, 9);

  const square = await drawn('Shift+Q', async () => {
    await page.keyboard.down('Shift');
    await stroke(page, [480, 300], [540, 320]);
    await page.keyboard.up('Shift');
  });
  expect(valueOf(square, 'area') / (60 * 60 * mm * mm)).toBeCloseTo(1, 9);

  const polygon = await drawn('Shift+Y', async () => {
    await click(page, [200, 330]);
    await click(page, [260, 330]);
    await click(page, [260, 410]);
    await page.keyboard.press('Enter');
  });
  expect(polygon.points).toHaveLength(3);
  expect(valueOf(polygon, 'area') / (((60 * 80) / 2) * mm * mm)).toBeCloseTo(1, 9);
  expect(valueOf(polygon, 'perimeter') / (240 * mm)).toBeCloseTo(1, 9);

  const free = await drawn('y', async () => {
    const [left, top] = await corner(page);
    await page.mouse.move(left + 400, top + 380);
    await page.mouse.down();
    for (const [x, y] of [
      [460, 380],
      [460, 440],
      [400, 440],
    ] as const)
      await page.mouse.move(left + x, top + y, { steps: 12 });
    await page.mouse.up();
  });
  expect(free.kind).toBe('freehand');
  expect(valueOf(free, 'area') / (60 * 60 * mm * mm)).toBeCloseTo(1, 2);

  const ratio = await drawn('Shift+C', async () => {
    await stroke(page, [560, 420], [620, 420]);
    await stroke(page, [530, 460], [650, 480]); // kept parallel to the first
  });
  expect(valueOf(ratio, 'cardiothoracicRatio')).toBeCloseTo(0.5, 9);

  const probe = await drawn('j', () => click(page, [330, 480]));
  expect(probe.values).toHaveLength(1);
  expect(CT_LEVELS.map((level) => level - 1024)).toContain(valueOf(probe, 'value'));

  const arrow = await drawn('t', async () => {
    await stroke(page, [220, 480], [270, 500]);
    await page.keyboard.type('Segment 6');
    await page.keyboard.press('Enter');
  });
  await expect
    .poll(async () => (await marks(page)).annotations.find(({ id }) => id === arrow.id)?.text)
    .toBe('Segment 6');

  const text = await drawn('Shift+T', async () => {
    await click(page, [420, 520]);
    await page.keyboard.type('A note');
    await page.keyboard.press('Enter');
  });
  expect(text.text).toBe('A note');

  const vertebra = await drawn('Shift+S', async () => {
    await click(page, [640, 330]);
    await page.getByRole('button', { name: 'L5', exact: true }).click();
  });
  expect(vertebra.text).toBe('L5');

  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', String(count));
  await page.reload();
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', String(count));
});

test('a region reads the stored pixels: mean, spread, least and greatest as worked out from the file', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  await page.keyboard.press('Shift+Q');
  await stroke(page, [250, 200], [500, 420]);
  const region = await saved(page);
  const [a, b] = region.points;
  const pixels = files[0]?.frames[0];
  if (!a || !b || !pixels) throw new Error('nothing to compare with');
  // A pixel counts when its centre is inside.
  const inside: number[] = [];
  for (let row = 0; row < SIZE; row += 1)
    for (let column = 0; column < SIZE; column += 1) {
      const [x, y] = [column + 0.5, row + 0.5];
      const within = (at: number, p: number, q: number): boolean =>
        at > Math.min(p, q) && at < Math.max(p, q);
      const stored = new DataView(pixels.buffer, pixels.byteOffset).getUint16(
        (row * SIZE + column) * 2,
        true,
      );
      if (within(x, a.x, b.x) && within(y, a.y, b.y)) inside.push(stored - 1024);
    }
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  expect(valueOf(region, 'pixelCount')).toBe(inside.length);
  expect(valueOf(region, 'mean')).toBeCloseTo(mean, 9);
  expect(valueOf(region, 'minimum')).toBe(Math.min(...inside));
  expect(valueOf(region, 'maximum')).toBe(Math.max(...inside));
});

test('an end is moved, taken back and done again; arrow keys move only what was chosen; Delete and undo', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  await page.keyboard.press('d');
  await stroke(page, [300, 250], [500, 250]);
  const before = await saved(page);
  await stroke(page, [500, 250], [500, 400]); // the ring at its end
  await expect
    .poll(async () => (await marks(page)).annotations[0]?.points[1]?.y)
    .not.toBe(before.points[1]?.y);
  const after = await saved(page);
  expect(after.points[0]).toEqual(before.points[0]);
  expect(valueOf(after, 'length')).toBeCloseTo(lengthMm(after), 9);

  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await marks(page)).annotations).toEqual([before]);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(async () => (await marks(page)).annotations[0]?.points).toEqual(after.points);

  // Just drawn or dragged by its ring: chosen. With nothing chosen the arrows go through the images.
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(async () => (await marks(page)).annotations[0]?.points[0]?.x)
    .toBeCloseTo((before.points[0]?.x ?? 0) + 1, 9);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText('Image 2 of 5');
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', '0');
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', '1');

  await page.keyboard.press('Escape'); // the tool goes as well
  await stroke(page, [412, 325], [452, 325]); // the line itself, a pixel of the image to the right
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await marks(page)).annotations).toEqual([]);
  for (let step = 0; step < 2; step += 1) await page.keyboard.press('Control+z');
  await expect.poll(async () => (await marks(page)).annotations.length).toBe(1);
});

test('a copy goes to other images of the series and measures their pixels', async ({ lightbox }) => {
  const page = await open(lightbox);
  await page.keyboard.press('Shift+Q');
  await stroke(page, [250, 200], [500, 420]);
  const first = await saved(page);
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText('Image 2 of 5');
  await page.keyboard.press('Control+v');
  const second = await saved(page, 2);
  expect(second.points).toEqual(first.points);
  expect(second.SOPInstanceUID).not.toBe(first.SOPInstanceUID);
  expect(second.values.map(({ concept }) => concept)).toContain('mean');
  await page.keyboard.press('Control+d');
  await expect(pane(page)).toContainText('Image 3 of 5');
  const third = await saved(page, 3);
  expect(third.points).toEqual(first.points);
  await expect
    .poll(async () => (await marks(page)).annotations.at(-1)?.values.map(({ concept }) => concept))
    .toContain('mean');
});

test('a calibration line gives its length to everything on the image, and says who calibrated', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  await page.keyboard.press('d');
  await stroke(page, [300, 250], [500, 250]);
  await saved(page);
  await page.keyboard.press('Shift+D');
  await stroke(page, [300, 350], [400, 350]);
  const dialog = page.getByRole('dialog', { name: 'Calibrate' });
  await dialog.getByLabel('Known length').fill('2,5');
  await dialog.getByText('cm', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Calibrate' }).click();
  await expect.poll(async () => (await marks(page)).calibrations.length).toBe(1);
  const [length] = (await marks(page)).annotations;
  expect(length && valueOf(length, 'length')).toBeCloseTo(50, 6);
  expect(length?.spacingSource).toBe('manual');
  await page.keyboard.press('Shift+K');
  await expect(page.locator('[data-marks-panel]')).toContainText('calibrated by reader');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await marks(page)).calibrations.length).toBe(0);
  expect((await marks(page)).annotations[0]?.spacingSource).toBe('patient');
});

test('the panel lists, names, hides, shows and deletes; key images are marked, noted and found again', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  const panel = page.locator('[data-marks-panel]');
  await page.keyboard.press('Shift+K');
  await expect(panel).toContainText('Nothing measured yet');
  const narrower = await page.locator('[data-pane="0"]').boundingBox();
  expect(narrower?.width).toBeLessThan(900);
  await page.keyboard.press('d');
  await stroke(page, [250, 250], [400, 250]);
  await saved(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  const row = panel.locator('[data-annotation="length"]');
  await expect(row).toContainText('Image 1');
  await expect(row).toContainText('mm');
  await row.getByRole('button', { name: 'Show Length' }).dblclick();
  await panel.getByLabel('Name of the measurement').fill('Liver lesion');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await marks(page)).annotations[0]?.name).toBe('Liver lesion');
  await row.hover();
  await row.getByRole('button', { name: 'Hide' }).click();
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', '0');
  await row.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', '1');

  await pane(page).focus();
  await page.keyboard.press('End');
  await expect(pane(page)).toContainText('Image 5 of 5');
  await page.keyboard.press('k');
  await panel.getByRole('tab', { name: /Key images/ }).click();
  await panel.getByLabel('Note on the key image').fill('Show at the conference');
  await panel.getByRole('tab', { name: /Measurements/ }).click();
  await expect.poll(async () => (await marks(page)).keyImages[0]?.note).toBe('Show at the conference');
  await row.getByRole('button', { name: 'Show Liver lesion' }).click();
  await expect(pane(page)).toContainText('Image 1 of 5');
});

test('the page is killed in the middle of work: every completed stroke is there again', async ({
  lightbox,
  host,
}) => {
  test.skip(host === 'shell', 'The shell’s only window is its page.');
  const page = await open(lightbox);
  await page.keyboard.press('d');
  for (const y of [150, 200, 250, 300, 350, 400]) await stroke(page, [300, y], [520, y + 20]);
  // One more that is not let go of: that one alone may be lost.
  const [left, top] = await corner(page);
  await page.mouse.move(left + 300, top + 450);
  await page.mouse.down();
  await page.mouse.move(left + 400, top + 450);
  const [browser, address] = [page.context().browser(), page.url()];
  const storageState = await page.context().storageState();
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined); // nobody is left to answer
  await crashed;
  if (browser === null) throw new Error('no browser is left');
  const next = await (await browser.newContext({ storageState })).newPage();
  await next.goto(new URL(`/view?StudyInstanceUIDs=${uid}`, address).href);
  await expect(next.locator('[data-annotations]')).toHaveAttribute('data-count', '6');
});
