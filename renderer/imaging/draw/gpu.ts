import { createGpuRenderer } from './gpuRenderer.ts';
import type { GpuEngine } from './gpuEngine.ts';
import type { GpuService, GpuState } from './gpuService.ts';

/**
 * auto: the GPU where there is a real one, by hand elsewhere. gpu: WebGL even if it is done in software. canvas: always
 * by hand.
 */
export type Drawing = 'auto' | 'gpu' | 'canvas';

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|microsoft basic render/i;

/** What WebGL is here. The context that tells is given back at once. */
function probe(): 'hardware' | 'software' | 'none' {
  const context = document.createElement('canvas').getContext('webgl2');
  if (context === null) return 'none';
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = context.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER);
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name === 'string' && SOFTWARE.test(name) ? 'software' : 'hardware';
}

// After a loss the driver may need a moment; a GPU that stays away is given up, and everything is drawn by hand.
const REBUILD_AFTER_MS = [200, 1000, 3000, 10_000];

// A loss after so long is a new one, not the same driver that does not come back.
const HEALTHY_AFTER_MS = 60_000;

// Asking WebGL what it is takes tens of milliseconds of the page, in software hundreds: the images that are on their way
// come first, and are drawn by hand meanwhile.
const ENGINE_WAITS_MS = 1000;

export function createGpuService(drawing: Drawing): GpuService {
  const listeners = new Set<() => void>();
  let state: GpuState = { kind: drawing === 'canvas' ? 'none' : 'absent' };
  let engine: GpuEngine | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let losses = 0;
  let readySince = 0; // ms of performance.now()
  let disposed = false;

  function become(kind: GpuState['kind']): void {
    if (disposed || state.kind === kind) return;
    state = { kind };
    for (const listener of listeners) listener();
  }

  function onLost(): void {
    become('lost'); // renderers go first: they belong to the engine that is destroyed next
    engine?.dispose();
    engine = null;
    if (readySince > 0 && performance.now() - readySince > HEALTHY_AFTER_MS) losses = 0;
    readySince = 0;
    const delay = REBUILD_AFTER_MS[losses++];
    if (delay === undefined) become('none');
    else timer = setTimeout(() => void build(), delay);
  }

  async function build(): Promise<void> {
    if (disposed) return;
    const found = probe();
    if (found === 'none' || (found === 'software' && drawing !== 'gpu')) {
      // Once lost, the GPU may be away for a while before it is gone for good.
      if (state.kind === 'lost') onLost();
      else become(found === 'none' ? 'none' : 'software');
      return;
    }
    try {
      const { createGpuEngine } = await import('./gpuEngine.ts');
      if (disposed) return;
      engine = createGpuEngine(onLost);
      readySince = performance.now();
      become('ready');
    } catch {
      // Whatever keeps the engine from starting, pictures are drawn all the same.
      become('none');
    }
  }

  return {
    state: () => state,
    start() {
      if (state.kind !== 'absent') return;
      state = { kind: 'loading' }; // nobody is told: no picture changes by it, and one is being drawn right now
      const whenIdle = (): void => void requestIdleCallback(() => void build(), { timeout: ENGINE_WAITS_MS });
      if (drawing === 'gpu') whenIdle();
      else timer = setTimeout(whenIdle, ENGINE_WAITS_MS);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    createRenderer(parent) {
      if (state.kind !== 'ready') return null;
      const viewport = engine?.createViewport(parent) ?? null;
      return viewport === null ? null : createGpuRenderer(viewport);
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
      listeners.clear();
      engine?.dispose();
      engine = null;
    },
  };
}
