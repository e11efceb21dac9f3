export { MARKS_FILE } from './schema.ts';
export { openMarks, type Marks, type MarksCheck } from './store.ts';
