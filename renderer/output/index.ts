// The door of renderer/output: what leaves the page. Loaded when somebody asks for it; the viewer takes types only.
export { copyShown } from './copyShown.ts';
export { OutputDialog } from './dialogs/OutputDialog.tsx';
export { outputWords } from './words.ts';
export type { OutputHost, ShotText } from './types.ts';
