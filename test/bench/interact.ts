// What one frame takes while a reader scrolls, windows and zooms, at 1, 20 and 200 annotations on every image, beside a bare
// Cornerstone3D stack viewport of the same size in the same Chromium, in turns.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { build } from 'vite';
import * as z from 'zod';
import type { Annotation } from '../../native/contract/index.ts';
import { Annotation as AnnotationShape } from '../../native/contract/index.ts';
import { uidFrom } from '../../native/dicom/write.ts';
import type { bare as barePage } from './measure/barePage/main.ts';
import { launchChromium } from './measure/chromium.ts';
import { writeCtFiles } from './measure/ctFiles.ts';
import { inFolder } from './measure/folder.ts';
import { imported, openedLibrary } from './measure/library.ts';
import { type Line, rounded, tell } from './measure/outcome.ts';
import { median } from './measure/rounds.ts';
import { serve, type Serving } from './measure/services.ts';

const ROUNDS = Number(process.env['LIGHTBOX_BENCH_ROUNDS'] ?? 3);
const SLICES = 20;
const FRAMES = 30; // of one measurement
const COUNTS = [1, 20, 200] as const;
const ACTS = ['scroll', 'window', 'zoom'] as const;
type Act = (typeof ACTS)[number];

const Addressed = z.object({ SeriesInstanceUID: z.string(), SOPInstanceUID: z.string() });
const study = uidFrom('bench/0');
const none = { annotations: [], calibrations: [], keyImages: [] };

await inFolder(async (folder) => {
  const [images, directory, built] = ['images', 'library', 'bare'].map((name) => join(folder, name));
  if (!images || !directory || !built) throw new Error('no folders');
  mkdirSync(directory);
  const addresses = await importedCt(directory, images);
  const serving = await serve(directory);
  const peer = await serveBare(built);
  const browser = await launchChromium();
  try {
    const measured = new Map<string, number[]>();
    for (let round = -1; round < ROUNDS; round += 1) {
      const put = (name: string, value: number): void =>
        void (round >= 0 && measured.set(name, [...(measured.get(name) ?? []), value]));
      for (const count of COUNTS) await lightbox(browser, serving, addresses, count, put);
      await bare(browser, peer.url, put);
    }
    report(new Map([...measured].map(([name, values]) => [name, median(values)])));
  } finally {
    await browser.close();
    peer.close();
    await serving.stop();
  }
});

async function importedCt(directory: string, images: string): Promise<z.infer<typeof Addressed>[]> {
  writeCtFiles(images, { studies: 1, seriesPerStudy: 1, slicesPerSeries: SLICES, size: 512 });
  const library = openedLibrary(directory);
  await imported(library, images, SLICES);
  const all = { StudyInstanceUID: null, SeriesInstanceUID: null, conditions: [], limit: SLICES, offset: 0 };
  const found = await library.match({ level: 'instance', ...all });
  await library.close();
  if (!found.ok) throw new Error('The instances cannot be listed.');
  return found.value.map((row) => Addressed.parse(row));
}

/** Lengths and ellipses in rows over the image, with values as a reader's would have them. */
function annotations(addresses: readonly z.infer<typeof Addressed>[], count: number): Annotation[] {
  return addresses.flatMap((address) =>
    Array.from({ length: count }, (_, place) => {
      const [x, y] = [30 + (place % 15) * 31, 30 + Math.floor(place / 15) * 33];
      const ellipse = place % 2 === 1;
      const box = [
        { x, y: y + 8 },
        { x: x + 22, y: y + 8 },
        { x: x + 11, y },
        { x: x + 11, y: y + 16 },
      ];
      return AnnotationShape.parse({
        ...address,
        StudyInstanceUID: study,
        id: randomUUID(),
        kind: ellipse ? 'ellipse' : 'length',
        frameNumber: 1,
        points: ellipse ? box : box.slice(0, 2),
        name: '',
        text: '',
        hidden: false,
        values: [
          {
            concept: ellipse ? 'area' : 'length',
            value: 15.4 + place,
            unit: ellipse ? 'mm2' : 'mm',
            uncertainty: null,
          },
        ],
        noValue: null,
        spacingSource: 'patient',
        finding: null,
        createdAt: place,
        changedAt: place,
        author: '',
      });
    }),
  );
}

async function changeMarks(serving: Serving, change: object): Promise<void> {
  const answer = await fetch(`${serving.url}api/studies/${study}/marks`, {
    method: 'PUT',
    headers: { authorization: serving.authorization, 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
  if (!answer.ok) throw new Error(`The marks were refused: ${answer.status}`);
}

/** Counts the pictures that reach the canvas, alike in both pages: an engine that is behind leaves frames out. */
async function countPictures(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const drawn = { pictures: 0 };
    Object.assign(window, { drawn });
    // The engine copies its picture on to the pane's canvas; Lightbox, without a real GPU, writes it there itself.
    for (const name of ['drawImage', 'putImageData'] as const) {
      const before = CanvasRenderingContext2D.prototype[name] as (...parts: unknown[]) => void;
      const counting = function (this: CanvasRenderingContext2D, ...parts: unknown[]): void {
        if (this.canvas.isConnected && !('annotations' in this.canvas.dataset)) drawn.pictures += 1;
        before.apply(this, parts);
      };
      Object.assign(CanvasRenderingContext2D.prototype, { [name]: counting });
    }
  });
}

/**
 * Milliseconds from picture to picture, the next act as soon as one is on the canvas. The page does the act: input from
 * outside would be measured with it.
 */
function frameMs(page: Page, act: Act, frames: number): Promise<number> {
  return page.evaluate(
    async ([name, count]) => {
      const acts = (window as unknown as { bare: Record<string, () => void> }).bare;
      const { drawn } = window as unknown as { drawn: { pictures: number } };
      const next = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const picture = async (): Promise<number> => {
        const before = drawn.pictures;
        acts[name]?.();
        let at = await next();
        for (let waits = 0; drawn.pictures === before; waits += 1) {
          if (waits > 60) throw new Error(`${name}: no picture came.`);
          at = await next();
        }
        return at;
      };
      let start = 0;
      for (let warm = 0; warm < 5; warm += 1) start = await picture();
      let last = start;
      for (let frame = 0; frame < count; frame += 1) last = await picture();
      return (last - start) / count;
    },
    [act, frames] as const,
  );
}

async function lightbox(
  browser: Browser,
  serving: Serving,
  addresses: readonly z.infer<typeof Addressed>[],
  count: number,
  put: (name: string, value: number) => void,
): Promise<void> {
  const drawn = annotations(addresses, count);
  await changeMarks(serving, { put: { ...none, annotations: drawn }, remove: none });
  const context = await browser.newContext({ viewport: { width: 1200, height: 744 } });
  try {
    const page = await context.newPage();
    await countPictures(page);
    await context.request.get(`${serving.url}?token=${serving.authorization.replace('Bearer ', '')}`);
    await page.goto(`${serving.url}view?StudyInstanceUIDs=${study}`);
    const layer = page.locator('[data-annotations][data-count="' + String(count) + '"]');
    await layer.waitFor({ state: 'attached', timeout: 60_000 });
    await page.waitForTimeout(3000); // every image has come
    await page.evaluate(() => {
      const pane = document.querySelector('[data-pane="0"]');
      const box = pane?.getBoundingClientRect();
      const at = {
        clientX: (box?.x ?? 0) + 400,
        clientY: (box?.y ?? 0) + 300,
        bubbles: true,
        cancelable: true,
      };
      let turn = 0;
      const wheel = (more: WheelEventInit): void =>
        void pane?.dispatchEvent(new WheelEvent('wheel', { ...at, ...more }));
      Object.assign(window, {
        bare: {
          scroll: () => wheel({ deltaY: turn++ % 38 < 19 ? 100 : -100 }),
          window: () => {
            const key = turn++ % 40 < 20 ? 'ArrowUp' : 'ArrowDown';
            window.dispatchEvent(
              new KeyboardEvent('keydown', { key, shiftKey: true, bubbles: true, cancelable: true }),
            );
          },
          zoom: () => wheel({ deltaY: turn++ % 10 < 5 ? -100 : 100, ctrlKey: true }),
        },
      });
    });
    for (const act of ACTS) put(`${act} ${count}`, await frameMs(page, act, FRAMES));
  } finally {
    await context.close();
    await changeMarks(serving, { put: none, remove: { ...none, annotations: drawn.map(({ id }) => id) } });
  }
}

async function bare(
  browser: Browser,
  url: string,
  put: (name: string, value: number) => void,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 744 } });
  await countPictures(page);
  await page.goto(url);
  await page.evaluate(async () => {
    const { bare: peer } = window as unknown as { bare: typeof barePage };
    // The pane of Lightbox in a window of this size: below the toolbar, beside the series.
    await peer.start({ width: 1048, height: 664 });
  });
  for (const act of ACTS) put(`${act} bare`, await frameMs(page, act, FRAMES));
  await page.close();
}

async function serveBare(outDir: string): Promise<{ url: string; close: () => void }> {
  const root = join(import.meta.dirname, 'measure', 'barePage');
  const built = { outDir, emptyOutDir: true, target: 'chrome130' as const, assetsInlineLimit: 0 };
  await build({ root, configFile: false, logLevel: 'error', worker: { format: 'es' }, build: built });
  const types: Readonly<Record<string, string>> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.wasm': 'application/wasm',
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://bare');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    try {
      const body = readFileSync(join(outDir, name));
      response
        .writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close() };
}

function report(measured: ReadonlyMap<string, number>): void {
  const of = (name: string): number => measured.get(name) ?? Number.NaN;
  const figures = Object.fromEntries(
    [...measured].map(([name, value]) => [`${name.replace(' ', '')}Ms`, rounded(value)]),
  );
  const ratios = ACTS.flatMap((act) => COUNTS.map((count) => of(`${act} ${count}`) / of(`${act} bare`)));
  const lines = [...measured].map(([name, value]): Line => ({ name, value: rounded(value), unit: 'ms' }));
  tell(
    { bench: 'interact', figures, ratios: { bareViewport: rounded(Math.max(...ratios)) } },
    `interact: milliseconds a picture over ${FRAMES} pictures, median of ${ROUNDS}; annotations on every image`,
    [
      ...lines,
      { name: 'bareViewport', value: rounded(Math.max(...ratios)), unit: 'x', note: 'the worst of them' },
    ],
  );
}
