import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { ctSeries } from '../../generate/index.ts';
import { hasOrthanc, startOrthanc } from '../../peers/orthanc.ts';
import { webGate } from '../../peers/webGate.ts';
import { expect, test } from '../app.ts';

// A study of a DICOMweb archive that is looked at without being kept, in both hosts: frames travel another way in each.

test.skip(!hasOrthanc(), 'Orthanc is not installed here');

/** With LIGHTBOX_LOOK set to a folder, pictures of the screens are kept there to be looked at. */
async function look(page: Page, name: string): Promise<void> {
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

const files = ctSeries({
  slices: 12,
  rows: 128,
  columns: 128,
  PatientName: 'Moonbrook^Idris',
  PatientID: 'LB-2',
  study: 'reading',
  elements: { StudyDate: '20260502' },
});

const here = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const answer = await fetch('/api/studies');
    const found = (await answer.json()) as { rows: unknown[] };
    return found.rows.length;
  });

test('a study of a web archive opens without being kept, says so, says that its archive is lost, and is kept when asked', async ({
  lightbox,
}) => {
  const { page } = lightbox;
  const archive = await startOrthanc();
  const web = await webGate(archive);
  try {
    for (const { bytes } of files) await archive.store(bytes);
    await expect(page.getByText('No studies on this computer yet')).toBeVisible();
    const settings = { kind: 'dicomweb', name: 'Teaching files', url: web.url };
    await page.evaluate(async (json) => {
      const headers = { 'content-type': 'application/json' };
      await fetch('/api/peers', { method: 'POST', headers, body: JSON.stringify({ settings: json }) });
    }, settings);
    await lightbox.open('/');
    await page.getByRole('search').getByRole('textbox').fill('LB-2');
    const row = page.locator('[role="grid"] [data-uid]').filter({ hasText: 'MOONBROOK' });
    await row.click();
    const preview = page.getByRole('complementary', { name: 'Preview' });
    await look(page, 'away-preview');
    web.loseImages();
    await preview.getByRole('button', { name: 'View without keeping' }).click();
    await expect(page.getByRole('tab', { selected: true })).toContainText('Moonbrook, Idris');
    const badge = (label: RegExp): Locator =>
      page.locator('[data-notice="away"]').and(page.getByLabel(label)).first();
    await expect(badge(/^Not kept · from Teaching files$/)).toBeVisible();
    const message = page.locator('[data-state="failed"]');
    await expect(message).toContainText('Teaching files');
    await expect(message).toContainText('Lightbox keeps trying.');
    await look(page, 'away-lost');
    web.giveImages();
    // It is tried again after up to 15 seconds (unit/imaging); here the reader is quicker.
    await page.reload();
    await expect(message).toHaveCount(0);
    await expect(page.getByText('Image 1 of 12')).toBeVisible();
    await expect(page.locator('[data-corner="bottomRight"]')).toBeVisible();
    expect(await here(page)).toBe(0);
    await badge(/^Not kept/).click();
    await expect(page.getByText('These images are read from Teaching files')).toBeVisible();
    await look(page, 'away-pane');
    await page.keyboard.press('Escape');
    // A reload brings it back as it was.
    await page.reload();
    await expect(badge(/^Not kept/)).toBeVisible();
    await expect(page.getByText('Image 1 of 12')).toBeVisible();
    await page.locator('[data-region="strip"]').getByRole('button', { name: 'Keep', exact: true }).click();
    await expect(page.locator('[data-notice="away"]')).toHaveCount(0);
    await expect(page.getByText('Image 1 of 12')).toBeVisible();
    await expect(page.locator('[data-corner="bottomRight"]')).toBeVisible();
    expect(await here(page)).toBe(1);
  } finally {
    await web.close();
    await archive.close();
  }
});
