// A process that imports when it is told what, until it is killed. It says `ready`, `started` and `ended`.
import { opened } from './helpers.ts';

export type ImportOrder = {
  readonly directory: string;
  readonly storage: 'link' | 'copy';
  readonly source: string;
};

process.once('message', ({ directory, storage, source }: ImportOrder) => {
  const library = opened(directory);
  library.subscribe((event) => {
    if (event.type === 'job' && event.job.endedAt !== null) process.send?.('ended');
  });
  library.startImport({ paths: [source], storage, watch: false });
  process.send?.('started');
});
process.send?.('ready');
