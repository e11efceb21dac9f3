import type { Locator, Page } from '@playwright/test';
import { StudyMarks } from '../../../native/contract/index.ts';
import type { Annotation, MeasuredConcept } from '../../../native/contract/index.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { expect } from '../app.ts';
import type { Lightbox } from '../app.ts';

// Measuring as a reader does it: real presses of a real mouse on the app, the marks as the services have them afterwards,
// and values that were worked out here from nothing but the places of the mouse and the numbers that the files were made of.

export const SIZE = 96; // rows and columns
export const SPACING = [0.5, 0.8] as const; // between rows, between columns: pixels higher than wide would hide a swap
export const files = ctSeries({
  study: 'measured',
  slices: 5,
  rows: SIZE,
  columns: SIZE,
  PixelSpacing: SPACING,
});
export const uid = files[0]?.StudyInstanceUID ?? '';

export type At = readonly [x: number, y: number]; // on the pane, CSS pixels from its corner

export async function open(lightbox: Lightbox): Promise<Page> {
  writeFiles(lightbox.workDirectory, files);
  expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
  await show(lightbox);
  return lightbox.page;
}

async function show(lightbox: Lightbox): Promise<void> {
  const { page } = lightbox;
  await lightbox.open(`/view?StudyInstanceUIDs=${uid}`);
  await expect(pane(page)).toContainText('Image 1 of 5');
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-image', /^\d/);
  await pane(page).focus();
}

export const pane = (page: Page): Locator => page.locator('[data-pane="0"]');

export async function marks(page: Page): Promise<StudyMarks> {
  const get = async (study: string) =>
    (await fetch(`/api/studies/${study}/marks`)).json() as Promise<unknown>;
  return StudyMarks.parse(await page.evaluate(get, uid));
}

/** The last of so many annotations, once the services have them. */
export async function saved(page: Page, count = 1): Promise<Annotation> {
  await expect.poll(async () => (await marks(page)).annotations.length).toBe(count);
  const last = (await marks(page)).annotations.at(-1);
  if (last === undefined) throw new Error('no annotation was saved');
  return last;
}

export const valueOf = ({ values }: Annotation, concept: MeasuredConcept): number =>
  values.find((value) => value.concept === concept)?.value ?? NaN;

export async function corner(page: Page): Promise<At> {
  const box = await pane(page).boundingBox();
  if (box === null) throw new Error('the pane is not on screen');
  return [box.x, box.y];
}

export async function stroke(page: Page, from: At, to: At): Promise<void> {
  const [left, top] = await corner(page);
  await page.mouse.move(left + from[0], top + from[1]);
  await page.mouse.down();
  await page.mouse.move(left + to[0], top + to[1], { steps: 5 });
  await page.mouse.up();
}

export async function click(page: Page, at: At): Promise<void> {
  const [left, top] = await corner(page);
  await page.mouse.click(left + at[0], top + at[1]);
}

/** Millimetres for a CSS pixel of a fitted picture: square on screen, whatever the pixels are. */
export async function mmPerCss(page: Page): Promise<number> {
  const box = await pane(page).boundingBox();
  if (box === null) throw new Error('the pane is not on screen');
  return Math.max((SIZE * SPACING[1]) / box.width, (SIZE * SPACING[0]) / box.height);
}

export const lengthMm = (annotation: Annotation): number => {
  const [a, b] = annotation.points;
  if (!a || !b) return NaN;
  return Math.hypot((b.x - a.x) * SPACING[1], (b.y - a.y) * SPACING[0]);
};
