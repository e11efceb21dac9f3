import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect } from '../app.ts';

// What tests of archives do with the page.

export const rows = (page: Page): Locator => page.locator('[role="grid"] [data-uid]');
export const row = (page: Page, name: string): Locator => rows(page).filter({ hasText: name });

/** With LIGHTBOX_LOOK set to a folder, pictures of the screens are kept there to be looked at. */
export async function look(page: Page, name: string): Promise<void> {
  const folder = process.env['LIGHTBOX_LOOK'];
  if (folder === undefined) return;
  for (const [width, height] of [
    [1920, 1080],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: path.join(folder, `${name}-${width}x${height}.png`) });
  }
}

export async function addArchive(page: Page, settings: Record<string, unknown>): Promise<void> {
  const status = await page.evaluate(
    async (json) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/api/peers', { method: 'POST', headers, body: JSON.stringify(json) })).status;
    },
    { settings },
  );
  expect(status).toBe(201);
}

export const dimse = (name: string, port: number) => ({
  kind: 'dimse',
  name,
  host: '127.0.0.1',
  port,
  calledAETitle: 'PEER',
});
