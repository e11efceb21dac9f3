export { displayOf, pixelDescription, type Window } from './display.ts';
export { paletteOf } from './palette.ts';
export { createRenderPool, type RenderOutcome } from './renderPool.ts';
