// A process that puts one mark after the other into a library and says of each when the library has it, until it is killed.
import { writeSync } from 'node:fs';
import { MarksChange } from '../../../native/contract/index.ts';
import { anAnnotation } from '../../generate/marks.ts';
import { opened } from './helpers.ts';

const [directory = '', StudyInstanceUID = ''] = process.argv.slice(2);
const library = opened(directory);
let last: string | null = null;
for (let index = 0; index < 1_000_000; index += 1) {
  const mark = anAnnotation({ StudyInstanceUID, name: String(index) });
  const remove = index % 5 === 4 && last !== null ? [last] : [];
  const change = MarksChange.parse({ put: { annotations: [mark] }, remove: { annotations: remove } });
  const done = library.changeMarks(StudyInstanceUID, change);
  if (!done.ok) throw new Error(done.failure.kind);
  // Straight to the descriptor: what is said is said when the kill comes.
  writeSync(1, `${JSON.stringify({ put: mark.id, removed: remove })}\n`);
  last = mark.id;
}
