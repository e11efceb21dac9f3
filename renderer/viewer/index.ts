export { ViewerScreen } from './ViewerScreen.tsx';
export { viewerWords } from './text.ts';
