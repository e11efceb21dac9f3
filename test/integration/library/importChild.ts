// A process that imports when it is told what, and is killed at the point that it is told. It says `ready`, and at the end
// of an import that was not killed what steps it took.
import { opened } from './helpers.ts';
import { watchSteps, type KillPoint } from './killPoints.ts';

export type ImportOrder = {
  readonly directory: string;
  readonly storage: 'link' | 'copy';
  readonly source: string;
  /** Holds both of them. */
  readonly folder: string;
  readonly point: KillPoint | null;
};

process.once('message', ({ directory, storage, source, folder, point }: ImportOrder) => {
  const steps = watchSteps(folder, point);
  const library = opened(directory);
  library.subscribe((event) => {
    if (event.type === 'job' && event.job.endedAt !== null) process.send?.(steps.counted());
  });
  steps.arm();
  library.startImport({ paths: [source], storage, watch: false });
});
process.send?.('ready');
