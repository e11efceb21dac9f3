export { MARKS_FILE } from './schema.ts';
export { openMarks, type Marks } from './store.ts';
