import { existsSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { describe, expect, it } from 'vitest';
import { ctSeries } from '../../generate/index.ts';
import { ohifFolder, serveOhif } from '../../peers/ohif.ts';
import { serveLibrary } from './serve.ts';

const browser = process.env['LIGHTBOX_CHROMIUM'] ?? '/usr/bin/chromium';
const ohif = existsSync(browser) ? ohifFolder() : null;

/** The share of a pane's pixels at each grey that the generated picture has: soft tissue at 40/400, and white. */
function shares(page: Page): Promise<{ tissue: number; white: number }> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.cornerstone-canvas');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
    if (pixels === undefined) return { tissue: 0, white: 0 };
    let tissue = 0;
    let white = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      const grey = pixels[at] ?? 0;
      if (grey >= 126 && grey <= 130) tissue += 1;
      if (grey >= 250) white += 1;
    }
    return { tissue: (tissue * 4) / pixels.length, white: (white * 4) / pixels.length };
  });
}

describe.skipIf(ohif === null)('OHIF 3.13 on the library', () => {
  it('lists and shows a study of uncompressed and one of RLE images, and is refused nothing', async () => {
    const server = await serveLibrary();
    const studies = ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2.5'].map((TransferSyntaxUID, index) =>
      ctSeries({
        seed: `ohif-${index}`,
        slices: 4,
        TransferSyntaxUID,
        PatientName: `PEER^VIEWER${index}`,
      }).map((file) => ({ ...file, path: `${index}/${file.path}` })),
    );
    await server.importFiles(studies.flat());
    const upstream = {
      origin: new URL(server.url).origin,
      root: '/dicomweb/library',
      headers: { ...server.headers },
    };
    const viewer = await serveOhif(ohif ?? '', upstream);
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = [...sandbox, '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
    const chrome = await chromium.launch({ executablePath: browser, args });
    try {
      const page = await chrome.newPage({ viewport: { width: 1200, height: 700 } });
      const refused: string[] = [];
      page.on('response', (response) => {
        if (response.url().includes('/pacs/') && response.status() >= 400)
          refused.push(`${response.status()}`);
      });
      await page.goto(viewer.origin);
      await page.getByText(/PEER/).first().waitFor({ timeout: 60_000 });
      for (const [file] of studies) {
        await page.goto(`${viewer.origin}/viewer?StudyInstanceUIDs=${file?.StudyInstanceUID ?? ''}`);
        // The body is a disc, the letter in it white: no empty, wrongly windowed or garbled pane has both shares.
        await expect
          .poll(() => shares(page), { timeout: 60_000, interval: 500 })
          .toEqual({ tissue: expect.closeTo(0.33, 1), white: expect.closeTo(0.06, 1) });
      }
      expect(refused).toEqual([]);
    } finally {
      await chrome.close();
      await viewer.close();
      await server.close();
    }
  }, 200_000);
});
