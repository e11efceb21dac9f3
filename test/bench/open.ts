// A CT of 200 slices, from a click in the list and from a cold link, to the first picture and to the whole series, beside
// OHIF over our DICOMweb and over Orthanc's. All in the same Chromium, in turns; every opening in a fresh profile.
// LIGHTBOX_BENCH_ROUNDS: how often. LIGHTBOX_BENCH_VIEWERS: which alone, by name, with commas between.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { uidFrom } from '../../native/dicom/write.ts';
import { hasOrthanc, startOrthanc } from '../peers/orthanc.ts';
import { launchChromium } from './measure/chromium.ts';
import { writeCtFiles } from './measure/ctFiles.ts';
import { inFolder } from './measure/folder.ts';
import { imported, openedLibrary } from './measure/library.ts';
import { beginByClick, beginByLink, clock, firstPicture, PATIENCE_MS } from './measure/opening.ts';
import { type Line, rounded, tell } from './measure/outcome.ts';
import { countChanges, type FrameWatch, seen, watchCanvases, watchFrames } from './measure/probe.ts';
import { median } from './measure/rounds.ts';
import { serve } from './measure/services.ts';
import { lightbox, ohif, type Viewer } from './measure/viewers.ts';

const ROUNDS = Number(process.env['LIGHTBOX_BENCH_ROUNDS'] ?? 5);
const ONLY = (process.env['LIGHTBOX_BENCH_VIEWERS'] ?? '').split(',').filter((name) => name !== '');
const SLICES = 200;
const REST_MS = 4000; // frames have come, but a viewer may still decode them: scrolling is measured at rest
const SCROLLED_MS = 4000;

type Opening = { readonly firstMs: number; readonly wholeMs: number; readonly picturesPerSecond: number };
const times = new Map<string, Opening[]>();

await inFolder(async (folder) => {
  const { viewers, close } = await prepareViewers(folder);
  const browser = await launchChromium();
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const viewer of viewers) for (const way of waysOf(viewer)) await measured(browser, viewer, way);
    }
  } finally {
    await browser.close();
    await close();
  }
  report(viewers);
});

async function prepareViewers(folder: string): Promise<{ viewers: Viewer[]; close: () => Promise<void> }> {
  const images = join(folder, 'images');
  const directory = join(folder, 'library');
  mkdirSync(directory);
  const paths = writeCtFiles(images, { studies: 1, seriesPerStudy: 1, slicesPerSeries: SLICES, size: 512 });
  const library = openedLibrary(directory);
  await imported(library, images, SLICES);
  await library.close();
  const serving = await serve(directory);
  const orthanc = hasOrthanc() ? await startOrthanc() : null;
  for (const path of paths) await orthanc?.store(readFileSync(path));
  const headers = { authorization: serving.authorization };
  const all = [
    lightbox(serving),
    await ohif('ohifOnLightbox', { origin: serving.url.slice(0, -1), root: '/dicomweb/library', headers }),
    orthanc &&
      (await ohif('ohifOnOrthanc', { origin: orthanc.origin, root: orthanc.dicomWebRoot, headers: {} })),
  ].filter((viewer) => viewer !== null);
  const viewers = all.filter(({ name }) => ONLY.length === 0 || ONLY.includes(name));
  const close = async (): Promise<void> => {
    // The proxies first: while they hold connections the services have somebody to serve.
    for (const viewer of all.toReversed()) await viewer.close();
    await orthanc?.close();
  };
  return { viewers, close };
}

type Way = 'link' | 'click' | 'doubleClick';

/** A double click on a study that was not chosen before; OHIF has no such thing. */
function waysOf(viewer: Viewer): readonly Way[] {
  return viewer.unready === undefined ? ['link', 'click'] : ['link', 'click', 'doubleClick'];
}

async function measured(browser: Browser, viewer: Viewer, from: Way): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 700 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await viewer.signIn(page);
    await watchCanvases(page);
    const study = uidFrom('bench/0');
    const ready = from === 'doubleClick' ? viewer.unready : viewer.ready;
    const opening = await (from === 'link' || ready === undefined
      ? byLink(page, viewer, study)
      : byClick(page, viewer, () => ready(page, study)));
    const key = `${viewer.name} ${from}`;
    times.set(key, [...(times.get(key) ?? []), opening]);
  } finally {
    await context.close();
  }
}

async function byLink(page: Page, viewer: Viewer, study: string): Promise<Opening> {
  const frames = watchFrames(page, SLICES);
  return opened(page, frames, await beginByLink(page, viewer, study));
}

async function byClick(
  page: Page,
  viewer: Viewer,
  ready: () => Promise<() => Promise<void>>,
): Promise<Opening> {
  await page.goto(viewer.list);
  const open = await ready();
  const frames = watchFrames(page, SLICES);
  return opened(page, frames, await beginByClick(page, open));
}

async function opened(page: Page, frames: FrameWatch, start: number): Promise<Opening> {
  const first = await firstPicture(page);
  const { lastAt } = await frames.settled(PATIENCE_MS);
  return { firstMs: first - start, wholeMs: lastAt - start, picturesPerSecond: await scrolled(page) };
}

/** Wheel steps as fast as the page takes them; how many different pictures it drew a second. */
async function scrolled(page: Page): Promise<number> {
  await page.waitForTimeout(REST_MS);
  await page.mouse.move(640, 380);
  await countChanges(page);
  const before = await seen(page);
  const start = clock();
  for (let step = 0; clock() - start < SCROLLED_MS; step += 1) {
    await page.mouse.wheel(0, Math.floor(step / 150) % 2 === 0 ? 100 : -100);
  }
  const after = await seen(page);
  return ((after.changes - before.changes) / (clock() - start)) * 1000;
}

function report(viewers: readonly Viewer[]): void {
  const of = (key: string, what: keyof Opening): number =>
    rounded(median((times.get(key) ?? []).map((opening) => opening[what])));
  const keys = viewers.flatMap((viewer) => waysOf(viewer).map((way) => `${viewer.name} ${way}`));
  const figures = Object.fromEntries(
    keys.flatMap((key) => {
      const name = key.replace(/ (.)/, (_, letter: string) => letter.toUpperCase());
      return (['firstMs', 'wholeMs', 'picturesPerSecond'] as const).map((what) => [
        `${name}.${what}`,
        of(key, what),
      ]);
    }),
  );
  const peers = viewers.map(({ name }) => name).filter((name) => name !== 'lightbox');
  const best = (from: string, what: 'firstMs' | 'wholeMs'): number =>
    Math.min(...peers.map((peer) => of(`${peer} ${from}`, what)));
  const fastest = Math.max(...peers.map((peer) => of(`${peer} link`, 'picturesPerSecond')));
  const ratios =
    peers.length === 0 || peers.length === viewers.length
      ? {}
      : {
          firstImage: rounded(of('lightbox link', 'firstMs') / best('link', 'firstMs')),
          firstImageFromClick: rounded(of('lightbox click', 'firstMs') / best('click', 'firstMs')),
          firstImageFromDoubleClick: rounded(
            of('lightbox doubleClick', 'firstMs') / best('click', 'firstMs'),
          ),
          wholeSeries: rounded(of('lightbox link', 'wholeMs') / best('link', 'wholeMs')),
          wholeSeriesFromClick: rounded(of('lightbox click', 'wholeMs') / best('click', 'wholeMs')),
          wholeSeriesFromDoubleClick: rounded(
            of('lightbox doubleClick', 'wholeMs') / best('click', 'wholeMs'),
          ),
          scroll: rounded(of('lightbox link', 'picturesPerSecond') / fastest),
        };
  const asked: Record<string, string> = {
    firstImage: 'at most 0.15',
    firstImageFromClick: 'at most 0.15',
    wholeSeries: 'at most 0.25',
    wholeSeriesFromClick: 'at most 0.25',
    scroll: 'at least 1.2',
  };
  const lines: Line[] = [
    ...Object.entries(figures).map(([name, value]) => ({
      name,
      value,
      unit: name.endsWith('Second') ? 'pictures/s' : 'ms',
    })),
    ...Object.entries(ratios).map(([name, value]) => ({
      name,
      value,
      unit: "of OHIF's",
      note: asked[name] ? `asked: ${asked[name]}` : '',
    })),
  ];
  tell({ bench: 'open', figures, ratios }, `open: ${SLICES} slices, median of ${ROUNDS}`, lines);
}
