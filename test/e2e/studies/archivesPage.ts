import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { browse } from '../../peers/signInServer.ts';
import { expect, type Lightbox } from '../app.ts';

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

/** What `act` opens outside: in the shell the address that the system would get, else another tab of the browser. */
export async function goesOn(
  { shell, page }: Lightbox,
  lands: 'Back to Lightbox' | 'Not signed in',
  act: () => Promise<void>,
): Promise<void> {
  if (shell === null) {
    const tab = page.context().waitForEvent('page');
    await act();
    await expect((await tab).getByRole('heading')).toHaveText(lands);
    await (await tab).close();
    return;
  }
  const asked = shell.evaluate(
    (electron) =>
      new Promise<string>((resolve) => {
        electron.shell.openExternal = (address) => {
          resolve(address);
          return Promise.resolve();
        };
      }),
  );
  await act();
  await browse(await asked);
}
