import type { Locator, Page } from '@playwright/test';
import { writeFiles } from '../../generate/index.ts';
import type { GeneratedFile } from '../../generate/index.ts';
import { expect, pictureShown } from '../app.ts';
import type { Lightbox } from '../app.ts';
import { files } from './study.ts';

// What a reader does before every test about documents.

export async function open(
  lightbox: Lightbox,
  all: readonly GeneratedFile[] = files,
  first = 'Image 1 of 5',
): Promise<Page> {
  writeFiles(lightbox.workDirectory, all);
  expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
  await lightbox.open(`/view?StudyInstanceUIDs=${all[0]?.StudyInstanceUID}`);
  await expect(pane(lightbox.page)).toContainText(first);
  if (first.startsWith('Image')) await pictureShown(lightbox.page);
  await expect(lightbox.page.locator('[data-tile][data-document]').first()).toBeVisible();
  return lightbox.page;
}

export const pane = (page: Page): Locator => page.locator('[data-pane="0"]');
export const tile = (page: Page, text: string): Locator =>
  page.locator('[data-tile][data-document]', { hasText: text });
export const article = (page: Page, of: GeneratedFile): Locator =>
  page.locator(`[data-report="${of.SOPInstanceUID}"]`);
export const annotations = (page: Page): Locator => pane(page).locator('[data-annotations]');

export async function goTo(page: Page, image: number): Promise<void> {
  await pane(page).focus();
  await page.keyboard.press('Home');
  for (let at = 1; at < image; at++) await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText(`Image ${image} of`);
  await pictureShown(page);
}
