// A process that imports until it is killed. argv: library, storage, path.
import { opened } from './helpers.ts';

const [, , directory = '', storage = 'link', source = ''] = process.argv;
const library = opened(directory);
library.subscribe((event) => {
  if (event.type === 'job' && event.job.endedAt !== null) process.send?.('ended');
});
library.startImport({ paths: [source], storage: storage === 'copy' ? 'copy' : 'link', watch: false });
process.send?.('started');
