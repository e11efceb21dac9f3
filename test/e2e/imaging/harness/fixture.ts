import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { HostOptions } from '../../app.ts';
import { startHarnessServer } from './server.ts';
import type { HarnessServer } from './server.ts';

const here = path.dirname(fileURLToPath(import.meta.url));

async function buildHarness(outDir: string): Promise<void> {
  await build({
    root: here,
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'chrome130', minify: false, assetsInlineLimit: 0 },
  });
}

// As root Chromium's own sandbox cannot be used: in tests only, never in the product (FACTS.md).
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const softwareGl = [
  '--use-gl=angle',
  '--use-angle=swiftshader-webgl', // WebGL alone: pages are put together by Chromium's own means, a fifth cheaper
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

export type Harness = { readonly page: Page; readonly server: HarnessServer };

/** A page with renderer/imaging alone, fed by a server of the test. */
export const test = base.extend<
  HostOptions & { harness: Harness; density: number },
  { builtHarness: string }
>({
  host: ['browser', { option: true }],
  density: [1, { option: true }],
  builtHarness: [
    // Playwright reads the parameter's pattern: a fixture that needs no other one still takes an object.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const directory = mkdtempSync(path.join(os.tmpdir(), 'lightbox-harness-'));
      await buildHarness(directory);
      await use(directory);
      rmSync(directory, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  harness: async ({ builtHarness, density }, use) => {
    const server = await startHarnessServer(builtHarness);
    const executablePath = process.env['LIGHTBOX_CHROMIUM'] ?? '/usr/bin/chromium';
    // The browser's own factor: the one that Playwright emulates leaves boxes measured in CSS pixels.
    const screen = [`--force-device-scale-factor=${String(density)}`, '--window-size=1300,900'];
    const browser = await chromium.launch({ executablePath, args: [...sandbox, ...softwareGl, ...screen] });
    const page = await browser.newPage({ viewport: null });
    page.on('pageerror', (error) => {
      throw error;
    });
    await page.goto(server.url);
    await page.waitForFunction(() => globalThis.lightboxHarness !== undefined);
    await use({ page, server });
    await browser.close();
    await server.close();
  },
});

export { expect } from '@playwright/test';
