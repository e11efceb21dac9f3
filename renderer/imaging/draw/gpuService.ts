import type { Renderer } from './renderer.ts';

/**
 * absent: not asked for yet. loading: the engine is on its way. ready: renderers can be made. software: WebGL is done on
 * the processor, where drawing by hand is faster (ENGINE.md 5). none: no WebGL. lost: the context is gone and will be
 * rebuilt.
 */
export type GpuState = { readonly kind: 'absent' | 'loading' | 'ready' | 'software' | 'none' | 'lost' };

/** The engine, shared by all panes; loaded lazily, rebuilt after a context loss. */
export type GpuService = {
  state(): GpuState;
  /** Begins to load the engine; does nothing when it is there, on its way, or of no use. */
  start(): void;
  subscribe(listener: () => void): () => void;
  /** A renderer inside `parent`; null unless the state is `ready`. */
  createRenderer(parent: HTMLElement): Renderer | null;
  dispose(): void;
};
