import { existsSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';

const EXECUTABLE = process.env['LIGHTBOX_CHROMIUM'] ?? '/usr/bin/chromium';

/** Chromium with WebGL done in software: no bench machine is asked to have a graphics card. */
export function launchChromium(): Promise<Browser> {
  if (!existsSync(EXECUTABLE))
    throw new Error(`There is no Chromium at ${EXECUTABLE}: set LIGHTBOX_CHROMIUM.`);
  // As root Chromium's own sandbox cannot be used.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [
    ...sandbox,
    '--use-gl=angle',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
  ];
  return chromium.launch({ executablePath: EXECUTABLE, args });
}
