export { StudiesScreen } from './StudiesScreen.tsx';
export { studiesWords } from './words.ts';
