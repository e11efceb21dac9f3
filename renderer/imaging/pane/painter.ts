import { createCanvasRenderer } from '../draw/canvasRenderer.ts';
import type { GpuService } from '../draw/gpuService.ts';
import type { Renderer, Scene } from '../draw/renderer.ts';
import type { FrameRef } from '../types.ts';

/**
 * Puts a pane's scenes on screen: by hand until the engine is there, through the engine from then on, by hand again for
 * whatever the engine cannot draw and while its context is lost. Both draw the same pixels in the same place.
 */
export type Painter = {
  /** True when exactly this scene is on screen now. */
  paint(scene: Scene): boolean;
  /** Whose pixels the canvas holds that can be seen; null: nobody's. */
  pixelsOf(): FrameRef | null;
  clear(): void;
  dispose(): void;
};

export function createPainter(options: {
  readonly parent: HTMLElement;
  readonly gpu: GpuService;
  /** Called when the scene on screen should be drawn anew: the engine came or went. */
  readonly changed: () => void;
}): Painter {
  const { parent, gpu, changed } = options;
  const byHand = createCanvasRenderer();
  let engine: Renderer | null = null;
  const held = new Map<Renderer, FrameRef>(); // what each canvas was last painted with
  const unsubscribe = gpu.subscribe(() => {
    renew();
    changed();
  });

  function renew(): void {
    if (engine !== null && gpu.state().kind !== 'ready') {
      const gone = engine;
      engine = null; // first: whatever giving it back may do, nothing is painted with it again
      // What it showed goes with it, and what is on the other canvas is from before.
      held.clear();
      byHand.clear();
      show(byHand);
      gone.dispose();
    }
  }

  function show(renderer: Renderer): void {
    for (const each of [byHand, engine]) {
      if (each !== null) each.element.style.visibility = each === renderer ? 'visible' : 'hidden';
    }
  }

  /** Tries the engine; false when it is not there or cannot draw this scene. */
  function paintByEngine(scene: Scene): boolean {
    engine ??= gpu.createRenderer(parent);
    return engine !== null && paintBy(engine, scene);
  }

  function paintBy(renderer: Renderer, scene: Scene): boolean {
    held.delete(renderer);
    if (!renderer.draw(scene)) return false;
    held.set(renderer, scene.frame.ref);
    // Not before it has something to show: an empty canvas is composed with the page all the same.
    if (renderer === byHand && byHand.element.parentNode === null) parent.prepend(byHand.element);
    show(renderer);
    return true;
  }

  return {
    paint(scene) {
      const drawn = paintByEngine(scene) || paintBy(byHand, scene);
      // Not before there is a picture: loading the engine must not delay it.
      if (drawn) gpu.start();
      return drawn;
    },
    pixelsOf: () =>
      [...held].find(([renderer]) => renderer.element.style.visibility === 'visible')?.[1] ?? null,
    clear() {
      held.clear();
      byHand.clear();
      engine?.clear();
      show(byHand);
    },
    dispose() {
      unsubscribe();
      engine?.dispose();
      byHand.dispose();
    },
  };
}
