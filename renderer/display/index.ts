// The door of renderer/display: the screen that images are read on, its size, its test patterns and who answers for it.
export { DisplayBadge } from './DisplayBadge.tsx';
export { DisplayDialog } from './DisplayDialog.tsx';
export { useDisplay } from './useDisplay.ts';
export { displayWords } from './words.ts';
