/** Plays frames by the clock. Time adds up and frames are skipped when drawing is late: nothing is ever queued. */
export type Cine = {
  readonly playing: boolean;
  start(): void;
  stop(): void;
};

export type CineOptions = {
  /** Milliseconds that the frame stays on screen. */
  readonly frameTimeMs: (index: number) => number;
  readonly frameCount: () => number;
  readonly index: () => number;
  /** False while the frame has yet to arrive: playing waits for it. */
  readonly isReady: (index: number) => boolean;
  readonly show: (index: number) => void;
};

// After a longer pause (a hidden tab, a sleeping machine) playing goes on from where it was.
const LONGEST_PAUSE_MS = 500;

/**
 * The index after `elapsedMs` more, and the time left over. Pure, so that a test can hold it to the file's frame times.
 */
export function advance(
  from: { readonly index: number; readonly spentMs: number },
  elapsedMs: number,
  options: Pick<CineOptions, 'frameTimeMs' | 'isReady'> & { readonly count: number },
): { index: number; spentMs: number } {
  let { index } = from;
  let spentMs = from.spentMs + Math.min(elapsedMs, LONGEST_PAUSE_MS);
  for (let skipped = 0; skipped < options.count; skipped++) {
    const due = options.frameTimeMs(index);
    if (spentMs < due) break;
    const next = (index + 1) % options.count;
    if (!options.isReady(next)) return { index, spentMs: due };
    index = next;
    spentMs -= due;
  }
  return { index, spentMs };
}

export function createCine(options: CineOptions): Cine {
  let handle: number | null = null;
  let lastTime: number | null = null;
  let spentMs = 0;

  function tick(time: number): void {
    handle = requestAnimationFrame(tick);
    const elapsed = lastTime === null ? 0 : time - lastTime;
    lastTime = time;
    const count = options.frameCount();
    if (count < 2) return;
    const before = options.index();
    const after = advance({ index: before, spentMs }, elapsed, { ...options, count });
    spentMs = after.spentMs;
    if (after.index !== before) options.show(after.index);
  }

  return {
    get playing() {
      return handle !== null;
    },
    start() {
      if (handle !== null) return;
      lastTime = null;
      spentMs = 0;
      handle = requestAnimationFrame(tick);
    },
    stop() {
      if (handle !== null) cancelAnimationFrame(handle);
      handle = null;
    },
  };
}
