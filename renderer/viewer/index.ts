export { ViewerScreen } from './ViewerScreen.tsx';
export { loadWords } from './allWords.ts';
export { prepareDecoding } from './engine.ts';
export { prepareFetching } from '../imaging/index.ts';
export { holdAhead } from './readAhead.ts';
