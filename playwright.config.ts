import { defineConfig } from '@playwright/test';
import type { HostOptions } from './test/e2e/app.ts';

// These try a room in a page of its own, so a host makes no difference to them.
const roomsAlone = ['**/imaging/**', '**/pixels/**'];

// The page is the same in both hosts. What differs (how frames travel, windows, dialogs, files, printing, addresses) is tried
// in both; these try what the page alone does, at length, and once is enough; so do single tests of others that are tagged `inPage`.
const pageAlone = [
  '**/documents/corpus.spec.ts',
  '**/documents/reports.spec.ts',
  '**/documents/states.spec.ts',
  '**/patient/publish.spec.ts',
  '**/studies/confirmation.spec.ts',
  '**/patient/recordInList.spec.ts',
  '**/studies/list.spec.ts',
  '**/studies/receiving.spec.ts',
  '**/studies/storage.spec.ts',
  '**/studies/transfers.spec.ts',
  '**/studies/worklist.spec.ts',
  '**/trust/badInput.spec.ts',
  '**/trust/guard.spec.ts',
  '**/trust/identity.spec.ts',
  '**/trust/mirror.spec.ts',
  '**/viewer/calibrated.spec.ts',
  '**/viewer/handling.spec.ts',
  '**/viewer/marks.spec.ts',
  '**/viewer/measure.spec.ts',
  '**/viewer/picture.spec.ts',
];

const browser = process.env['LIGHTBOX_CHROMIUM']
  ? [{ name: 'browser', use: { host: 'browser' as const } }]
  : [];
const shell = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  ? [
      {
        name: 'shell',
        use: { host: 'shell' as const },
        testIgnore: [...roomsAlone, ...pageAlone],
        grepInvert: /@page/,
      },
    ]
  : [];

export default defineConfig<HostOptions>({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1, // two cores, and software WebGL takes one
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env['CI']),
  projects: [...browser, ...shell],
});
