// What a CT of 1,000 slices costs: the page and the services before it is opened, when all of it is in memory, and after
// its tab is closed again.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { uidFrom } from '../../native/dicom/write.ts';
import { launchChromium } from './measure/chromium.ts';
import { writeCtFiles } from './measure/ctFiles.ts';
import { inFolder } from './measure/folder.ts';
import { imported, openedLibrary } from './measure/library.ts';
import { rounded, tell } from './measure/outcome.ts';
import { watchCanvases, watchFrames } from './measure/probe.ts';
import { residentMegabytes, serve, type Serving } from './measure/services.ts';
import { lightbox } from './measure/viewers.ts';

const SLICES = 1000;
const SERIES_BYTES = SLICES * 512 * 512 * 2;
/** The services end idle workers, and the page drops its decoded frames, within a minute of the last use. */
const SETTLE_MS = 70_000;

type Reading = {
  readonly heapMb: number;
  /** Of typed arrays: the decoded frames. What of `pageMb` is not heap or buffers is the browser's own and its allocator's. */
  readonly buffersMb: number;
  readonly pageMb: number;
  readonly gpuMb: number;
  readonly servicesMb: number;
};

const MB = 1024 * 1024;

/** Private memory of a process in MB: shared pages of the browser's binary are nobody's cost. */
function privateMegabytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+)/gm)].map(([, size]) =>
    Number(size),
  );
  return kilobytes.reduce((sum, size) => sum + size, 0) / 1024;
}

async function read(browser: Browser, page: Page, serving: Serving): Promise<Reading> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  await whole.detach();
  const sum = (type: string): number =>
    processInfo.filter((one) => one.type === type).reduce((total, { id }) => total + privateMegabytes(id), 0);
  return {
    heapMb: rounded(usedSize / MB),
    buffersMb: rounded(backingStorageSize / MB),
    pageMb: rounded(sum('renderer')),
    gpuMb: rounded(sum('GPU')),
    servicesMb: rounded(residentMegabytes(serving.pid)),
  };
}

await inFolder(async (folder) => {
  const images = join(folder, 'images');
  const directory = join(folder, 'library');
  mkdirSync(directory);
  writeCtFiles(images, { studies: 1, seriesPerStudy: 1, slicesPerSeries: SLICES, size: 512 });
  const library = openedLibrary(directory);
  await imported(library, images, SLICES);
  await library.close();
  const serving = await serve(directory);
  const viewer = lightbox(serving);
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1200, height: 700 } });
    const page = await context.newPage();
    await viewer.signIn(page);
    await watchCanvases(page);
    await page.goto(viewer.list);
    const open = await viewer.ready(page, uidFrom('bench/0'));
    const before = await read(browser, page, serving);
    const frames = watchFrames(page, SLICES);
    await open();
    await frames.settled(180_000);
    await page.waitForTimeout(2000); // the last frames are decoded
    const opened = await read(browser, page, serving);
    await page.keyboard.press('Control+w');
    await page.waitForTimeout(SETTLE_MS);
    const closed = await read(browser, page, serving);
    report({ before, opened, closed });
  } finally {
    await browser.close();
    await viewer.close();
  }
});

function report(readings: Readonly<Record<'before' | 'opened' | 'closed', Reading>>): void {
  const entries = Object.entries(readings).flatMap(([when, reading]) =>
    Object.entries(reading).map(([what, value]) => [`${when}.${what}`, value] as const),
  );
  const pixelsMb = SERIES_BYTES / MB;
  const { opened, closed } = readings;
  const ratios = {
    buffersOverPixels: rounded(opened.buffersMb / pixelsMb),
    buffersLeftOverPixels: rounded(closed.buffersMb / pixelsMb),
    // What the page grew by, over the pixels themselves: 1 is a single copy of every slice.
    pageOverPixels: rounded((readings.opened.pageMb - readings.before.pageMb) / pixelsMb),
    // What is left of that growth once the tab is closed.
    leftOverPixels: rounded((readings.closed.pageMb - readings.before.pageMb) / pixelsMb),
  };
  const lines = [
    ...entries.map(([name, value]) => ({ name, value, unit: 'MB' })),
    {
      name: 'frames held over pixels',
      value: ratios.buffersOverPixels,
      unit: '',
      note: `after closing ${ratios.buffersLeftOverPixels}`,
    },
    {
      name: 'page growth over pixels',
      value: ratios.pageOverPixels,
      unit: '',
      note: `${pixelsMb} MB of pixels`,
    },
    { name: 'left after closing', value: ratios.leftOverPixels, unit: '' },
  ];
  const title = `memory: a CT of ${SLICES} slices, opened and closed`;
  tell({ bench: 'memory', figures: Object.fromEntries(entries), ratios }, title, lines);
}
