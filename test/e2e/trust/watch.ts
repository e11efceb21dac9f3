// Runs in the page (Playwright's addInitScript): it may use nothing but its arguments. In every frame, after all scripts and
// before the browser draws, it reads each pane's own canvas and holds it against the name that stands over it.

export type CodedImage = {
  readonly code: number;
  readonly SOPInstanceUID: string;
  readonly name: string; // as the pane writes it
  readonly series: string;
  readonly image: number; // from 1
};

/** An image by its pixels; `mirrored` null: too little of it is on the canvas. */
export type Seen = { readonly code: number; readonly mirrored: boolean | null };

export type Watched = {
  readonly frames: number;
  readonly reads: number; // of a canvas that had been painted
  readonly checks: number; // panes looked at, with pixels in them
  readonly changes: number; // of the image that a pane shows
  readonly codes: readonly number[]; // of the images that were seen
  readonly marks: number; // canvases of marks and of states' graphics that were held against their picture
  readonly blank: number;
  readonly mirrored: number;
  readonly wrong: readonly string[];
};

export type Watch = {
  read(): Watched;
  /** What a pane's canvas holds now. */
  now(pane: number): Seen | 'mixed' | null;
};

declare global {
  // A global of the page can only be declared by `var`.
  var trustWatch: Watch | undefined;
}

export function watchPanes({ images, step }: { images: readonly CodedImage[]; step: number }): void {
  const GRID = 24;
  const byCode = new Map(images.map((each) => [each.code, each]));
  const byUid = new Map(images.map((each) => [each.SOPInstanceUID, each]));
  const first = Math.min(...byCode.keys());
  const shown = new Map<string, number>();
  const seenImages = new Set<number>();
  const wrong: string[] = [];
  const counts = { frames: 0, reads: 0, checks: 0, changes: 0, blank: 0, mirrored: 0, marks: 0 };

  const isSeen = (element: Element): boolean => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (
        style.opacity === '0' ||
        style.display === 'none' ||
        (at === element && style.visibility !== 'visible')
      )
        return false;
    }
    return true;
  };

  // Pixels change by these calls and by a new size, by nothing else: a canvas is read again when one was made.
  const paints = new WeakMap<HTMLCanvasElement, number>();
  const proto = CanvasRenderingContext2D.prototype;
  for (const call of ['putImageData', 'drawImage', 'clearRect', 'fillRect', 'fill', 'stroke'] as const) {
    const own: unknown = Reflect.get(proto, call);
    Reflect.set(proto, call, function (this: CanvasRenderingContext2D, ...input: unknown[]): unknown {
      paints.set(this.canvas, (paints.get(this.canvas) ?? 0) + 1);
      return typeof own === 'function' ? Reflect.apply(own, this, input) : undefined;
    });
  }
  const known = new WeakMap<HTMLCanvasElement, { version: string; seen: Seen | 'mixed' | null }>();
  const readCanvas = (canvas: HTMLCanvasElement): Seen | 'mixed' | null => {
    const version = [paints.get(canvas) ?? 0, canvas.width, canvas.height].join();
    const before = known.get(canvas);
    if (before?.version === version) return before.seen;
    counts.reads += 1;
    const seen = readPixels(canvas);
    known.set(canvas, { version, seen });
    return seen;
  };

  /** The pixels in places of a grid; null: none. 'mixed': of several images. */
  const readPixels = (canvas: HTMLCanvasElement): Seen | 'mixed' | null => {
    const { width, height } = canvas;
    const context = canvas.getContext('2d');
    if (context === null || width < GRID || height < GRID) return null;
    // Straight from the canvas: one that was never painted leaves what it is drawn on to as it was, cleared or not.
    const { data } = context.getImageData(0, 0, width, height);
    const redAt = (x: number, y: number): number => data[(y * width + x) * 4] ?? 0;
    const parts = [0, 1, 2].map(() => ({ count: 0, x: 0, y: 0 }));
    let code: number | null = null;
    for (let place = 0; place < GRID * GRID; place++) {
      const x = Math.floor((((place % GRID) + 0.5) * width) / GRID);
      const y = Math.floor(((Math.floor(place / GRID) + 0.5) * height) / GRID);
      const red = redAt(x, y);
      const [green, blue] = [data[(y * width + x) * 4 + 1], data[(y * width + x) * 4 + 2]];
      if (red !== green || green !== blue) return 'mixed';
      // Beside the picture, or where two of its parts run into each other.
      const around = [redAt(x - 2, y), redAt(x + 2, y), redAt(x, y - 2), redAt(x, y + 2)];
      if (red === 0 || around.some((grey) => grey !== red)) continue;
      const value = (red > 127 ? 255 - red : red) - first;
      const own = first + (value % step);
      if (value < 0 || (code !== null && own !== code)) return 'mixed';
      code = own;
      const part = parts[Math.floor(value / step)];
      if (part === undefined) return 'mixed';
      part.count += 1;
      part.x += x;
      part.y += y;
    }
    if (code === null) return null;
    const [left, right, rest] = parts.map(({ count, x, y }) =>
      count < 4 ? null : { x: x / count, y: y / count },
    );
    if (!left || !right || !rest) return { code, mirrored: null };
    const turn = (right.x - left.x) * (rest.y - left.y) - (right.y - left.y) * (rest.x - left.x);
    return { code, mirrored: turn < 0 };
  };

  const complain = (text: string): void => {
    if (wrong.length < 20) wrong.push(text);
  };

  const readPane = (pane: HTMLElement): Seen | 'mixed' | null => {
    const canvases = [...(pane.firstElementChild?.querySelectorAll('canvas') ?? [])].filter(isSeen);
    const [canvas, more] = canvases;
    if (more !== undefined) return 'mixed';
    return canvas === undefined ? null : readCanvas(canvas);
  };

  const checkPane = (pane: HTMLElement, id: string, isCurtain: boolean): void => {
    const seen = readPane(pane);
    if (seen === 'mixed') return complain(`pane ${id}: pixels of several images`);
    if (seen === null) {
      counts.blank += 1;
      return;
    }
    counts.checks += 1;
    const own = byCode.get(seen.code);
    if (own === undefined) return complain(`pane ${id}: pixels of no image, ${seen.code}`);
    seenImages.add(seen.code);
    if (shown.get(id) !== seen.code) counts.changes += 1;
    shown.set(id, seen.code);
    const text = pane.textContent;
    const pixels = `pixels of ${own.name} ${own.series} image ${own.image}`;
    if (!text.includes(own.name)) complain(`pane ${id}: ${pixels} under "${text}"`);
    const others = images.find(({ name }) => name !== own.name && text.includes(name));
    if (others !== undefined) complain(`pane ${id}: ${pixels} beside the name of ${others.name}`);
    for (const element of pane.querySelectorAll<HTMLElement>('[data-image]')) {
      const named = element.dataset['image'] ?? '';
      const isName = element.querySelector('b') !== null;
      // Marks and lines that draw nothing lie over no image.
      if (!isName && (named === '' || element.dataset['count'] === '0')) continue;
      if (!isName) counts.marks += 1;
      const of = named.split(' ').find((uid) => byUid.has(uid));
      if (byUid.get(of ?? '')?.code !== seen.code)
        complain(`pane ${id}: ${pixels} under a ${element.tagName} drawn for "${named}"`);
    }
    if (isCurtain) return;
    const place = /Image (\d+) of/.exec(text)?.[1];
    if (!text.includes(own.series) || Number(place) !== own.image)
      complain(`pane ${id}: ${pixels} under "${text}"`);
    const badge = pane.querySelector('[data-notice="mirrored"]') !== null;
    if (seen.mirrored !== null && seen.mirrored !== badge)
      complain(`pane ${id}: ${pixels}, mirrored ${String(seen.mirrored)}, its badge ${String(badge)}`);
    if (seen.mirrored === true) counts.mirrored += 1;
  };

  const check = (): void => {
    counts.frames += 1;
    const panes = document.querySelectorAll<HTMLElement>('[data-pane]');
    for (const pane of panes) checkPane(pane, pane.dataset['pane'] ?? '', false);
    const curtain = document.querySelectorAll<HTMLElement>('[data-first-picture] > *');
    for (const [place, cell] of curtain.entries())
      if (getComputedStyle(cell).visibility === 'visible') checkPane(cell, `curtain ${place}`, true);
  };

  // A box that has another size in every frame: its observer is called when all scripts of the frame have run, and before
  // anything is drawn. What is read then is what is seen.
  const start = (): void => {
    const box = document.createElement('div');
    box.style.cssText = 'position:fixed;left:0;top:0;height:1px;pointer-events:none;visibility:hidden';
    document.documentElement.append(box);
    let wide = false;
    const next = (): void => {
      wide = !wide;
      box.style.width = wide ? '2px' : '1px';
      requestAnimationFrame(next);
    };
    new ResizeObserver(check).observe(box);
    next();
  };
  if (document.documentElement === null) document.addEventListener('DOMContentLoaded', start);
  else start();
  globalThis.trustWatch = {
    read: () => ({ ...counts, codes: [...seenImages], wrong: [...wrong] }),
    now: (pane) => {
      const element = document.querySelector<HTMLElement>(`[data-pane="${pane}"]`);
      return element === null ? null : readPane(element);
    },
  };
}
