// Opening a study as a reader does, from a cold link or by a click in the list, until its first picture stands.
import type { Page } from '@playwright/test';
import { seen, watchPress } from './probe.ts';
import type { Viewer } from './viewers.ts';

export const PATIENCE_MS = 120_000;

export function clock(): number {
  return performance.timeOrigin + performance.now();
}

/** From the call to the moment when the first picture was drawn. */
export async function firstPicture(page: Page): Promise<number> {
  const start = clock();
  for (;;) {
    if (clock() - start > PATIENCE_MS) throw new Error('No picture came.');
    await page.waitForTimeout(50);
    // While the page is between two documents there is nothing to ask.
    const first = (await seen(page).catch(() => null))?.firstPictureAt ?? null;
    if (first !== null) return first;
  }
}

/** When it was begun: at the navigation, or when the button went down. */
export async function beginByLink(page: Page, viewer: Viewer, study: string): Promise<number> {
  const start = clock();
  await page.goto(viewer.link(study), { waitUntil: 'commit' });
  return start;
}

export async function beginByClick(page: Page, open: () => Promise<void>): Promise<number> {
  const pressedAt = await watchPress(page);
  await open();
  return pressedAt();
}
