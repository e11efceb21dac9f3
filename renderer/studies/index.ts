export { openPaths } from './openWhenDone.ts';
export { StudiesScreen } from './StudiesScreen.tsx';
export { studiesWords } from './words.ts';
