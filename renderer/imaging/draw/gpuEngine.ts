import * as cornerstone from '@cornerstonejs/core';
import type { Types } from '@cornerstonejs/core';
import type { GpuViewport } from './gpuRenderer.ts';

// The only module that imports the engine's code; it is loaded lazily (ENGINE.md 1). Version 5.14.0 exactly: what is
// reached by name in brackets is private there, and the pixel tests hold it.

const { ContextPoolRenderingEngine, Enums, eventTarget, StackViewport, utilities } = cornerstone;

export type GpuEngine = {
  createViewport(parent: HTMLElement): GpuViewport | null;
  /** Gives all memory back, that of the GPU included. */
  dispose(): void;
};

// Once a page: a second init would purge what the first one holds.
const initialised = (): void => {
  if (cornerstone.isCornerstoneInitialized()) return;
  cornerstone.init({
    debug: { statsOverlay: false },
    rendering: { webGlContextCount: 1, preferSizeOverAccuracy: false, useCPURendering: false },
  });
};

type Pooled = InstanceType<typeof ContextPoolRenderingEngine>;

type GlContext = WebGL2RenderingContext | WebGLRenderingContext;

const contextsOf = (engine: Pooled): GlContext[] =>
  (engine['contextPool']?.getAllContexts() ?? []).flatMap((each: Types.VtkOffscreenMultiRenderWindow) => {
    const context: GlContext | null | undefined = each.getOpenGLRenderWindow().get3DContext();
    return context === null || context === undefined ? [] : [context];
  });

// C#2909: after a viewport is disabled the shared context keeps the larger one's size while the pool believes otherwise,
// and survivors are drawn magnified. Setting the size again makes both agree.
function resizeShared(engine: Pooled): void {
  const pool = engine['contextPool'];
  if (pool === undefined) return;
  for (let index = 0; index < pool.getContextCount(); index++) {
    const size = pool.getMaxSizeForContext(index);
    const shared = pool.getContextByIndex(index);
    if (shared === null || size === undefined || size.width === 0 || size.height === 0) continue;
    // The engine keeps the size on the container as if it were a canvas.
    Object.assign(shared.container, { width: size.width, height: size.height });
    shared.context.resize();
  }
}

let engines = 0;

/** Starts the engine; `lost` is called once if its context is lost. */
export function createGpuEngine(lost: () => void): GpuEngine {
  initialised();
  const id = `lightbox-${String(engines++)}`;
  const engine = new ContextPoolRenderingEngine(id);
  const [context] = contextsOf(engine);
  let viewports = 0;
  let over = false;

  const onLost = (event: Event): void => {
    const detail: unknown = event instanceof CustomEvent ? event.detail : null;
    const whose =
      typeof detail === 'object' && detail !== null && 'renderingEngineId' in detail
        ? detail.renderingEngineId
        : '';
    if (whose !== id || over) return;
    lost();
  };
  eventTarget.addEventListener(Enums.Events.WEBGL_CONTEXT_LOST, onLost);

  const isAlive = (): boolean => !over && context?.isContextLost() === false;

  function render(viewport: InstanceType<typeof StackViewport>): boolean {
    if (!isAlive()) return false;
    const drawn: unknown = engine['renderViewportUsingCustomOrVtkPipeline'](viewport);
    return drawn !== undefined && isAlive();
  }

  return {
    createViewport(parent) {
      if (over || context === undefined || context.isContextLost()) return null;
      const element = document.createElement('div');
      Object.assign(element.style, { position: 'absolute', inset: '0', visibility: 'hidden' });
      parent.append(element);
      const viewportId = `${id}-${String(viewports++)}`;
      engine.enableElement({
        viewportId,
        element,
        type: Enums.ViewportType.STACK,
        defaultOptions: { background: [0, 0, 0] },
      });
      const viewport = engine.getViewport(viewportId);
      if (!(viewport instanceof StackViewport)) return null;
      return {
        viewport,
        element,
        maxTextureSize: Number(context.getParameter(context.MAX_TEXTURE_SIZE)),
        createTransferFunction: () => utilities.createLinearRGBTransferFunction({ lower: 0, upper: 1 }),
        isAlive,
        render: () => render(viewport),
        release() {
          element.remove();
          // With its context everything of it is lost, and to give it back would draw: the engine goes as a whole.
          if (over || context.isContextLost()) return;
          engine.disableElement(viewportId);
          resizeShared(engine);
        },
      };
    },
    dispose() {
      if (over) return;
      over = true;
      eventTarget.removeEventListener(Enums.Events.WEBGL_CONTEXT_LOST, onLost);
      const contexts = contextsOf(engine);
      try {
        engine.destroy();
      } catch {
        // It may trip over its own lost context; it is let go all the same, and another one is built.
      }
      // The engine frees nothing on the GPU by itself (ENGINE.md 7); a lost context holds no memory.
      for (const each of contexts) each.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}
