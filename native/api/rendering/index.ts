export type { PictureFormat, Region } from './messages.ts';
export { planesInPlace, readingOf } from './reading.ts';
export { createRenderPool, type RenderOutcome } from './renderPool.ts';
