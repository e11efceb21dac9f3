import { Enums, imageLoader, init, metaData, RenderingEngine, StackViewport } from '@cornerstonejs/core';

// A stack viewport of Cornerstone3D with nothing around it: its own engine, its own drawing, images already in memory. What
// it needs for a frame is what the engine alone needs on this machine.

type Size = { readonly width: number; readonly height: number };
const [ROWS, SLICES] = [512, 20];

function pixelsOf(slice: number): Int16Array {
  const pixels = new Int16Array(ROWS * ROWS);
  for (let at = 0; at < pixels.length; at += 1) {
    const [x, y] = [at % ROWS, Math.floor(at / ROWS)];
    const inside = Math.hypot(x - 256 - slice * 4, y - 256) < 120;
    pixels[at] = ((x * 7 + y * 13 + slice * 31) % 97) + (inside ? 300 : -200);
  }
  return pixels;
}

let viewport: StackViewport | null = null;
let turn = 0;
function shown(): StackViewport {
  if (viewport === null) throw new Error('not started');
  return viewport;
}

export const bare = {
  async start({ width, height }: Size): Promise<void> {
    init();
    // Without it the engine fails on every image, in silence, and then draws nothing at all.
    metaData.addProvider((type: string) => (type === 'generalSeriesModule' ? { modality: 'CT' } : undefined));
    const element = document.createElement('div');
    Object.assign(element.style, { width: `${width}px`, height: `${height}px` });
    document.body.append(element);
    const imageIds = Array.from({ length: SLICES }, (_, slice) => {
      const imageId = `bench:${slice}`;
      imageLoader.createAndCacheLocalImage(imageId, {
        scalarData: pixelsOf(slice),
        dimensions: [ROWS, ROWS],
        spacing: [0.7, 0.7],
        origin: [0, 0, slice],
        direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      });
      return imageId;
    });
    const engine = new RenderingEngine('bench');
    engine.enableElement({ viewportId: 'stack', element, type: Enums.ViewportType.STACK });
    const made = engine.getViewport('stack');
    if (!(made instanceof StackViewport)) throw new Error('no stack viewport');
    await made.setStack(imageIds, 0);
    made.setProperties({ voiRange: { lower: -160, upper: 240 } });
    made.render();
    if (made.getActors().length === 0) throw new Error('The bare viewport has no image.');
    viewport = made;
  },
  scroll(): void {
    turn += 1;
    void shown().setImageIdIndex(turn % SLICES);
  },
  window(): void {
    turn += 1;
    const shift = (turn % 40) - 20;
    shown().setProperties({ voiRange: { lower: -160 + shift, upper: 240 + shift } });
    shown().render();
  },
  zoom(): void {
    turn += 1;
    shown().setZoom(turn % 20 < 10 ? 1 + (turn % 10) * 0.1 : 2 - (turn % 10) * 0.1);
    shown().render();
  },
};

Object.assign(window, { bare });
