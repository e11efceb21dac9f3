// Watches a page from outside the viewer under test, in the same way for each: what its canvases show, frame by frame.
import type { Page } from '@playwright/test';

export type Seen = {
  /** Milliseconds since the epoch of the first frame in which a canvas showed a picture; null: none so far. */
  readonly firstPictureAt: number | null;
  /** How often the picture changed. */
  readonly changes: number;
};

/** Must be called before the page goes anywhere. */
export async function watchCanvases(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { firstPictureAt: null as number | null, changes: 0, counting: false };
    Object.defineProperty(window, '__seen', { value: seen });
    const small = document.createElement('canvas');
    small.width = 16;
    small.height = 16;
    const context = small.getContext('2d', { willReadFrequently: true });
    let before = '';
    const look = (): void => {
      requestAnimationFrame(look);
      // Reading a canvas back is dear: between the first picture and the scrolling nobody is disturbed by it.
      if (seen.firstPictureAt !== null && !seen.counting) return;
      const largest = [...document.querySelectorAll('canvas')]
        .filter((canvas) => canvas.clientWidth > 250 && canvas.clientHeight > 250 && canvas.width > 0)
        .toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
      if (largest === undefined || context === null) return;
      context.clearRect(0, 0, 16, 16);
      context.drawImage(largest, 0, 0, 16, 16);
      const { data } = context.getImageData(0, 0, 16, 16);
      let lit = 0;
      for (let i = 0; i < data.length; i += 4) if ((data[i] ?? 0) > 60) lit += 1;
      // Some but not all of it: an empty pane is black, a placeholder even.
      if (lit < 6 || lit > 250) return;
      seen.firstPictureAt ??= performance.timeOrigin + performance.now();
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
    (window as unknown as { __seen: { counting: boolean } }).__seen.counting = true;
  });
}

export function seen(page: Page): Promise<Seen> {
  return page.evaluate(() => (window as unknown as { __seen: Seen }).__seen);
}

export type FrameWatch = {
  /** Resolves once nothing more comes, with the time of the last answer and the share of the series that had come. */
  readonly settled: (patienceMs: number) => Promise<{ readonly lastAt: number; readonly share: number }>;
};

const QUIET_MS = 4000;

/**
 * Counts the bytes of every answer whose address is one of frames. A viewer need not fetch every frame (OHIF leaves out a
 * few), so the series is taken for loaded when most of it has come and no more follows.
 */
export function watchFrames(page: Page, seriesBytes: number): FrameWatch {
  let received = 0;
  let lastAt = Number.NaN;
  page.on('requestfinished', (request) => {
    if (!/\/frames(\/|$|\?)/.test(request.url())) return;
    const at = performance.timeOrigin + performance.now();
    request.sizes().then(
      ({ responseBodySize }) => {
        received += responseBodySize;
        lastAt = at;
      },
      () => undefined, // the page was closed meanwhile
    );
  });
  return {
    settled: async (patienceMs) => {
      const start = performance.now();
      for (;;) {
        await page.waitForTimeout(200);
        const quiet = performance.timeOrigin + performance.now() - lastAt > QUIET_MS;
        const share = received / seriesBytes;
        if (share >= 1 || (share > 0.9 && quiet)) return { lastAt, share: Math.min(1, share) };
        if (performance.now() - start > patienceMs)
          throw new Error(`Only ${Math.round(share * 100)}% of the frames came.`);
      }
    },
  };
}
