import type { JobProgress } from '../contract/index.ts';

/** Rates over the last seconds, and from them the time left. */
export type ProgressMeter = {
  phase: JobProgress['phase'];
  filesTotal: number | null;
  readonly add: (files: number, bytes: number) => void;
  /** Files that needed no work this time: they count as done and say nothing about the rate. */
  readonly skip: (files: number) => void;
  readonly addTotal: (files: number) => void;
  readonly snapshot: () => JobProgress;
};

const WINDOW_MS = 5000;
const SAMPLES = 50;

export function createProgressMeter(now: () => number = () => performance.now()): ProgressMeter {
  let phase: JobProgress['phase'] = 'listing';
  let filesTotal: number | null = null;
  let done = 0;
  let worked = 0;
  let bytes = 0;
  let samples = [{ at: now(), worked: 0, bytes: 0 }];

  const sample = (): void => {
    const at = now();
    const last = samples.at(-1);
    if (last !== undefined && at - last.at < WINDOW_MS / SAMPLES) return;
    samples.push({ at, worked, bytes });
    samples = samples.filter((one, index) => at - one.at <= WINDOW_MS || index === samples.length - 2);
  };
  const rate = (pick: 'worked' | 'bytes', current: number): number => {
    const first = samples[0];
    if (first === undefined) return 0;
    const seconds = (now() - first.at) / 1000;
    return seconds > 0 ? (current - first[pick]) / seconds : 0;
  };
  return {
    get phase() {
      return phase;
    },
    set phase(next) {
      phase = next;
    },
    get filesTotal() {
      return filesTotal;
    },
    set filesTotal(total) {
      filesTotal = total;
    },
    add(files, moreBytes) {
      done += files;
      worked += files;
      bytes += moreBytes;
      sample();
    },
    skip: (files) => void (done += files),
    addTotal: (files) => void (filesTotal = (filesTotal ?? 0) + files),
    snapshot() {
      const filesPerSecond = rate('worked', worked);
      const left = filesTotal === null ? null : Math.max(0, filesTotal - done);
      return {
        phase,
        filesTotal,
        filesDone: done,
        bytesDone: bytes,
        filesPerSecond,
        bytesPerSecond: rate('bytes', bytes),
        secondsLeft: left === null || filesPerSecond === 0 ? null : left / filesPerSecond,
      };
    },
  };
}
