// Where things are written: answers to stdout, everything else to stderr.
import { once } from 'node:events';
import type { Job } from '../contract/index.ts';

/** Writes and waits until the reader keeps up: reports of a million lines do not pile up in memory. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

export const say = (text: string): void => void process.stderr.write(`${text}\n`);

export type ProgressLine = { show(job: Job): void; end(): void };

/** One line that is written over, on a terminal; nothing where stderr goes to a file. */
export function progressLine(): ProgressLine {
  if (!process.stderr.isTTY) return { show: () => undefined, end: () => undefined };
  let shown = false;
  return {
    show({ progress }) {
      const { filesDone, filesTotal, filesPerSecond, secondsLeft } = progress;
      const of = filesTotal === null ? '' : ` of ${filesTotal}`;
      const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
      process.stderr.write(
        `\r\u001b[K${filesDone}${of} files, ${Math.round(filesPerSecond)} a second${left}`,
      );
      shown = true;
    },
    end() {
      if (shown) process.stderr.write('\r\u001b[K');
    },
  };
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes === 0 ? `${whole} s` : `${minutes} min ${whole % 60} s`;
}
