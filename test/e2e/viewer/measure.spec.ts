import type { Annotation } from '../../../native/contract/index.ts';
import { CT_LEVELS } from '../../generate/index.ts';
import { expect, test } from '../app.ts';
import {
  click,
  corner,
  files,
  lengthMm,
  marks,
  mmPerCss,
  open,
  saved,
  SIZE,
  stroke,
  valueOf,
} from './measuring.ts';

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
    await expect(page.locator('[data-pane="0"] textarea')).toBeFocused();
    await page.keyboard.type('Segment 6');
    await page.keyboard.press('Enter');
  });
  await expect
    .poll(async () => (await marks(page)).annotations.find(({ id }) => id === arrow.id)?.text)
    .toBe('Segment 6');

  const text = await drawn('Shift+T', async () => {
    await click(page, [420, 520]);
    await expect(page.locator('[data-pane="0"] textarea')).toBeFocused();
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
