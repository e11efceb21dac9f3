import { createGpuService } from './draw/gpu.ts';
import type { Drawing } from './draw/gpu.ts';
import type { GpuService } from './draw/gpuService.ts';
import { listenForFramesPort } from './frames/connection.ts';
import { createFrameStore, defaultBudgetBytes } from './frames/store.ts';
import type { FrameStore } from './frames/store.ts';
import { createScreenScale } from './pane/screen.ts';
import type { ScreenScale } from './pane/screen.ts';

/** What all panes of a viewer share: decoded frames under one budget, and the engine. Dispose when the viewer closes. */
export type ImagingServices = {
  readonly screen: ScreenScale;
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
  const frames = createFrameStore({
    budgetBytes: options.memoryBudgetBytes ?? defaultBudgetBytes(),
  });
  const screen = createScreenScale();
  const gpu = createGpuService(options.drawing ?? 'auto');
  return {
    frames,
    gpu,
    screen,
    setMemoryBudget: (bytes) => frames.setBudget(bytes ?? defaultBudgetBytes()),
    dispose() {
      frames.dispose();
      gpu.dispose();
    },
  };
}
