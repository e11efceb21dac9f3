export { displayOf, pixelDescription, type Display, type Palette, type Window } from './display.ts';
export { paletteOf, type ReadBulk } from './palette.ts';
export { createRenderPool, type RenderOutcome, type RenderPool } from './renderPool.ts';
