import { vi } from 'vitest';

// As much of a page as a pane needs to draw by hand: elements without layout, canvases that keep their pixels, and frames
// that pass when the test says so.

export class FakeImageData {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(width * height * 4);
  }
}

/** An element, and a canvas when asked for its context. */
export class FakeElement {
  readonly style: Record<string, string> = {};
  readonly dataset: Record<string, string> = {};
  clientWidth = 8;
  clientHeight = 8;
  width = 0;
  height = 0;
  /** Greys of what is on the canvas; null: it was cleared. */
  pixels: Uint8ClampedArray | null = null;

  append(): void {
    // Nothing is laid out.
  }
  prepend(): void {
    // Nothing is laid out.
  }
  removed = false;
  remove(): void {
    this.removed = true;
  }
  getContext(): unknown {
    return {
      putImageData: (image: FakeImageData) => (this.pixels = image.data.slice()),
      clearRect: () => (this.pixels = null),
    };
  }
}

export type FakePage = {
  /** Elements in the order in which they were made. */
  readonly made: FakeElement[];
  /** One frame of the browser: what waits for one runs, and what it sets off. */
  frame(): Promise<void>;
  readonly reported: unknown[];
};

/** Lets promises and microtasks settle. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Stands in for the page until `vi.unstubAllGlobals`. */
export function fakePage(): FakePage {
  const made: FakeElement[] = [];
  const reported: unknown[] = [];
  let waiting = new Map<number, () => void>();
  let next = 1;
  vi.stubGlobal('document', {
    createElement: () => {
      const element = new FakeElement();
      made.push(element);
      return element;
    },
  });
  vi.stubGlobal('ImageData', FakeImageData);
  vi.stubGlobal('devicePixelRatio', 1);
  vi.stubGlobal('getComputedStyle', () => ({ position: 'relative' }));
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {
        // Sizes never change here.
      }
      disconnect(): void {
        // Sizes never change here.
      }
    },
  );
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
    waiting.set(next, callback);
    return next++;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => void waiting.delete(id));
  return {
    made,
    reported,
    async frame() {
      const now = waiting;
      waiting = new Map();
      for (const callback of now.values()) callback();
      await settled();
    },
  };
}
