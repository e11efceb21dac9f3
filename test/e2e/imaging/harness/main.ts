import * as imaging from '../../../../renderer/imaging/index.ts';
import type {
  ImagingOptions,
  ImagingServices,
  Pane,
  PaneState,
  SeriesModel,
} from '../../../../renderer/imaging/index.ts';

// The page of the imaging tests: renderer/imaging alone, without the viewer around it. Tests call `harness` from outside.

export type PaneFacts = Omit<PaneState, 'series'> & { readonly frameCount: number };
type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

export type ReadBack = {
  readonly width: number;
  readonly height: number;
  readonly rgba: string; // base64: arrays of a million numbers are slow to send
  readonly byEngine: boolean;
};

function toBase64(data: Uint8ClampedArray): string {
  let binary = '';
  for (let at = 0; at < data.length; at += 8192)
    binary += String.fromCharCode(...data.subarray(at, at + 8192));
  return btoa(binary);
}

// Every WebGL context of the page, so that a test can take one away.
const glContexts: (WebGLRenderingContext | WebGL2RenderingContext)[] = [];
// It is called with the canvas as `this` below.
// oxlint-disable-next-line unbound-method
const getContext = HTMLCanvasElement.prototype.getContext;
Object.assign(HTMLCanvasElement.prototype, {
  getContext(this: HTMLCanvasElement, kind: string, options?: unknown): RenderingContext | null {
    const context = getContext.call(this, kind, options);
    const isGl = context instanceof WebGL2RenderingContext || context instanceof WebGLRenderingContext;
    if (isGl && !glContexts.includes(context)) glContexts.push(context);
    return context;
  },
});

let services: ImagingServices | null = null;
const panes: Pane[] = [];
const elements: HTMLElement[] = [];
const models = new Map<string, SeriesModel>();

function pane(index: number): Pane {
  const found = panes[index];
  if (found === undefined) throw new Error(`no pane ${String(index)}`);
  return found;
}

/** The canvas that can be seen: the other renderer's is hidden. */
function visibleCanvas(index: number): HTMLCanvasElement | null {
  const canvases = [...(elements[index]?.querySelectorAll('canvas') ?? [])];
  return canvases.find((canvas) => getComputedStyle(canvas).visibility === 'visible') ?? null;
}

export const harness = {
  start(options: ImagingOptions) {
    services = imaging.createImagingServices(options);
  },
  stop() {
    for (const each of panes.splice(0)) each.dispose();
    for (const element of elements.splice(0)) element.remove();
    services?.dispose();
    services = null;
  },
  addPane(box: Box): number {
    if (services === null) throw new Error('not started');
    const element = document.createElement('div');
    element.className = 'pane';
    const { left, top, width, height } = box;
    Object.assign(element.style, {
      left: `${String(left)}px`,
      top: `${String(top)}px`,
      width: `${String(width)}px`,
      height: `${String(height)}px`,
    });
    document.body.append(element);
    const made = imaging.createPane(services);
    made.attach(element);
    panes.push(made);
    elements.push(element);
    return panes.length - 1;
  },
  resize(index: number, width: number, height: number) {
    const element = elements[index];
    if (element === undefined) return;
    element.style.width = `${String(width)}px`;
    element.style.height = `${String(height)}px`;
  },
  async load(study: string, series: string): Promise<unknown> {
    const result = await imaging.loadSeries(study, series);
    if (!result.ok) return result.failure;
    models.set(series, result.value);
    return null;
  },
  show(index: number, series: string, at = 0) {
    pane(index).show(models.get(series) ?? null, at);
  },
  pane,
  model: (series: string) => models.get(series) ?? null,
  usedBytes: () => services?.frames.usedBytes ?? 0,
  /** Resolves when the engine draws, or will not. */
  engineSettled(): Promise<string> {
    const gpu = services?.gpu;
    if (gpu === undefined) throw new Error('not started');
    return new Promise((resolve) => {
      const check = (): void => {
        const { kind } = gpu.state();
        if (kind === 'loading' || kind === 'lost' || kind === 'absent') return;
        stop();
        resolve(kind);
      };
      let stop = (): void => undefined;
      stop = gpu.subscribe(check);
      check();
    });
  },
  /** Takes every living WebGL context away, as a driver reset does. */
  loseContexts(): number {
    const living = glContexts.filter((context) => !context.isContextLost());
    for (const context of living) context.getExtension('WEBGL_lose_context')?.loseContext();
    return living.length;
  },
  /** Contexts that hold memory: the engine's own trials of what the GPU can do are a few pixels in size. */
  livingContexts: () =>
    glContexts.filter((context) => !context.isContextLost() && context.canvas.width > 16).length,
  /** The first pixel's red in the middle of what is on screen; null: nothing is. */
  middle(index: number): number | null {
    const canvas = visibleCanvas(index);
    const context = canvas?.getContext('2d') ?? null;
    if (canvas === null || context === null) return null;
    return context.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data[0] ?? null;
  },
  dispose(index: number) {
    pane(index).dispose();
    elements[index]?.remove();
  },
  gpuState: () => services?.gpu.state().kind ?? 'absent',
  facts(index: number): PaneFacts {
    const { series, ...rest } = pane(index).state();
    return { ...rest, frameCount: series?.frames.length ?? 0 };
  },
  /** Resolves when the pane shows the very frame it was asked for, as it was asked for, or failed. */
  async settled(index: number): Promise<PaneFacts> {
    // A change that is only asked for is drawn with the browser's next frame.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return new Promise((resolve) => {
      let stop = (): void => undefined;
      const check = (): void => {
        if (pane(index).state().status.kind === 'loading') return;
        stop();
        resolve(harness.facts(index));
      };
      stop = pane(index).subscribe(check);
      check();
    });
  },
  /** What is on screen: RGBA of the visible canvas, and whose it is. */
  readBack(index: number): ReadBack | null {
    const canvas = visibleCanvas(index);
    const context = canvas?.getContext('2d') ?? null;
    if (canvas === null || context === null) return null;
    const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return { width, height, rgba: toBase64(data), byEngine: canvas.classList.contains('cornerstone-canvas') };
  },
};

declare global {
  // A global of the page can only be declared by `var`.
  var lightboxHarness: typeof harness | undefined;
}
globalThis.lightboxHarness = harness;
