// Watches a page from outside the viewer under test, in the same way for each: what its canvases show, frame by frame.
import type { Page, Request } from '@playwright/test';
import { FramesRequest } from '../../../native/contract/index.ts';

export type Seen = {
  /** Milliseconds since the epoch of the first frame in which a canvas showed a picture; null: none so far. */
  readonly firstPictureAt: number | null;
  /** How often the picture changed. */
  readonly changes: number;
};

/** Must be called before the page goes anywhere. */
export async function watchCanvases(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = {
      firstPictureAt: null as number | null,
      changes: 0,
      count: () => requestAnimationFrame(look),
    };
    Object.defineProperty(window, '__seen', { value: seen });
    const small = document.createElement('canvas');
    small.width = 16;
    small.height = 16;
    const context = small.getContext('2d', { willReadFrequently: true });
    let before = '';
    const look = (): void => {
      const largest = [...document.querySelectorAll('canvas')]
        .filter((canvas) => canvas.clientWidth > 250 && canvas.clientHeight > 250 && canvas.width > 0)
        .toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
      // Frames are asked for, and the canvas read back, only while somebody wants to know: both are dear.
      if (largest === undefined || context === null) return void requestAnimationFrame(look);
      context.clearRect(0, 0, 16, 16);
      context.drawImage(largest, 0, 0, 16, 16);
      const { data } = context.getImageData(0, 0, 16, 16);
      let lit = 0;
      for (let i = 0; i < data.length; i += 4) if ((data[i] ?? 0) > 60) lit += 1;
      // Some but not all of it: an empty pane is black, a placeholder even.
      if (lit < 6 || lit > 250) return void requestAnimationFrame(look);
      if (seen.firstPictureAt === null) {
        seen.firstPictureAt = performance.timeOrigin + performance.now();
        before = data.join();
        return;
      }
      requestAnimationFrame(look);
      const now = data.join();
      if (now !== before) seen.changes += 1;
      before = now;
    };
    requestAnimationFrame(look);
  });
}

/** From now on every change of the picture counts. */
export function countChanges(page: Page): Promise<void> {
  return page.evaluate(() => {
    (window as unknown as { __seen: { count(): void } }).__seen.count();
  });
}

export function seen(page: Page): Promise<Seen> {
  return page.evaluate(() => (window as unknown as { __seen: Seen }).__seen);
}

/**
 * When the next press of the button reached the page, milliseconds since the epoch. That is where a click begins: before
 * it Playwright waits until what it clicks stands still, which is not the viewer's time.
 */
export async function watchPress(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const pressed = new Promise<number>((resolve) => {
      const take = (event: Event): void => resolve(performance.timeOrigin + event.timeStamp);
      addEventListener('pointerdown', take, { capture: true, once: true });
    });
    Object.defineProperty(window, '__pressed', { value: pressed, configurable: true });
  });
  return () => page.evaluate(() => (window as unknown as { __pressed: Promise<number> }).__pressed);
}

export type FrameWatch = {
  /** Resolves once nothing more comes, with the time of the last answer and the share of the series that had come. */
  readonly settled: (patienceMs: number) => Promise<{ readonly lastAt: number; readonly share: number }>;
};

const QUIET_MS = 4000;
const POLL_MS = 200;

/** The frames that a request asks for: one by its address, or many by its body. */
function framesOf(request: Request): readonly string[] {
  const url = request.url();
  if (/\/frames\/[\d,]+$/.test(url)) return [url];
  if (request.method() !== 'POST' || !url.endsWith('/api/frames')) return [];
  const asked = FramesRequest.parse(request.postDataJSON());
  return asked.frames.map(({ SOPInstanceUID, frameNumber }) => `${SOPInstanceUID}/${String(frameNumber)}`);
}

/**
 * Follows every request for frames to its end. A viewer need not fetch every frame (OHIF leaves out a few), so the series is
 * taken for loaded when most of it has come and no more follows.
 *
 * An end that Chromium calls aborted is an end: it says so of an answer, too, whose last byte the page has read before the
 * network's own word of the end has come. What was really given up is asked for again, and its frames end later.
 */
export function watchFrames(page: Page, slices: number): FrameWatch {
  const arrived = new Set<string>();
  const waiting = new Set<Request>();
  let lastAt = Number.NaN;
  page.on('request', (request) => {
    if (framesOf(request).length > 0) waiting.add(request);
  });
  const end = (request: Request): void => {
    if (!waiting.delete(request)) return;
    for (const frame of framesOf(request)) arrived.add(frame);
    lastAt = performance.timeOrigin + performance.now();
  };
  page.on('requestfinished', end);
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === 'net::ERR_ABORTED') end(request);
    else waiting.delete(request);
  });
  return {
    settled: async (patienceMs) => {
      const start = performance.now();
      for (;;) {
        await page.waitForTimeout(POLL_MS);
        const share = arrived.size / slices;
        const restMs = performance.timeOrigin + performance.now() - lastAt;
        const quiet = waiting.size === 0 && restMs > (share >= 1 ? POLL_MS : QUIET_MS);
        if (quiet && share > 0.9) return { lastAt, share };
        if (performance.now() - start > patienceMs)
          throw new Error(`Only ${Math.round(share * 100)}% of the frames came.`);
      }
    },
  };
}
