import { createGpuService } from './draw/gpu.ts';
import type { Drawing } from './draw/gpu.ts';
import type { GpuService } from './draw/gpuService.ts';
import { listenForFramesPort } from './frames/connection.ts';
import { createFrameStore, defaultBudgetBytes } from './frames/store.ts';
import type { FrameStore } from './frames/store.ts';

/** What all panes of a viewer share: decoded frames under one budget, and the engine. Dispose when the viewer closes. */
export type ImagingServices = {
  readonly frames: FrameStore;
  readonly gpu: GpuService;
  /** Memory for decoded images; `null` is the default for this machine. Holds from the next frame on. */
  setMemoryBudget(bytes: number | null): void;
  dispose(): void;
};

export type ImagingOptions = {
  readonly memoryBudgetBytes?: number | null;
  readonly drawing?: Drawing;
};

export function createImagingServices(options: ImagingOptions = {}): ImagingServices {
  listenForFramesPort();
  const frames = createFrameStore({ budgetBytes: options.memoryBudgetBytes ?? defaultBudgetBytes() });
  const gpu = createGpuService(options.drawing ?? 'auto');
  return {
    frames,
    gpu,
    setMemoryBudget: (bytes) => frames.setBudget(bytes ?? defaultBudgetBytes()),
    dispose() {
      frames.dispose();
      gpu.dispose();
    },
  };
}

// Panes that are not given services share one set: made for the first of them, given back a while after the last is gone,
// so that closing one study and opening the next does not load the engine anew.
const LINGER_MS = 10_000;

let shared: { readonly services: ImagingServices; panes: number } | null = null;
let lingering: ReturnType<typeof setTimeout> | undefined;
let wishedBudgetBytes: number | null = null;

/** The shared services, held until `release` is called. */
export function holdSharedServices(): { readonly services: ImagingServices; readonly release: () => void } {
  clearTimeout(lingering);
  const held = (shared ??= {
    services: createImagingServices({ memoryBudgetBytes: wishedBudgetBytes }),
    panes: 0,
  });
  held.panes += 1;
  let released = false;
  return {
    services: held.services,
    release() {
      if (released) return;
      released = true;
      held.panes -= 1;
      if (held.panes > 0) return;
      clearTimeout(lingering);
      lingering = setTimeout(() => {
        held.services.dispose();
        if (shared === held) shared = null;
      }, LINGER_MS);
    },
  };
}

/** Memory for decoded images of all panes (Settings.memoryBudgetMb); null is the default for this machine. */
export function setMemoryBudget(bytes: number | null): void {
  wishedBudgetBytes = bytes;
  shared?.services.setMemoryBudget(bytes);
}
