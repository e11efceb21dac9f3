export { ViewerScreen } from './ViewerScreen.tsx';
export { viewerWords } from './text.ts';
export { prepareDecoding } from './engine.ts';
export { prepareFetching } from '../imaging/index.ts';
export { readAhead } from './readAhead.ts';
