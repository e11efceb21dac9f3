import type { GpuService, GpuState } from './gpuService.ts';

/** No engine at all: everything is drawn by hand. */
export function createNoGpu(kind: 'none' | 'software'): GpuService {
  const state: GpuState = { kind };
  return {
    state: () => state,
    start: () => undefined,
    subscribe: () => () => undefined,
    createRenderer: () => null,
    dispose: () => undefined,
  };
}
