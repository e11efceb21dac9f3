import { useEffect, useRef, useState } from 'react';

export type Progress = { readonly done: number; readonly total: number };
export type Work = {
  readonly progress: Progress | null; // null: nothing is being made
  run(task: (signal: AbortSignal, tell: (done: number, total: number) => void) => Promise<void>): void;
  stop(): void;
};

/** One long piece of work at a time: it tells how far it is, and ends when it is stopped or the dialog closes. */
export function useWork(onBusy: (busy: boolean) => void, onFailed: () => void): Work {
  const [progress, setProgress] = useState<Progress | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(
    () => () => {
      abort.current?.abort();
      onBusy(false);
    },
    [onBusy],
  );
  return {
    progress,
    run(task) {
      if (abort.current !== null) return;
      const own = new AbortController();
      abort.current = own;
      setProgress({ done: 0, total: 1 });
      onBusy(true);
      const ended = (): void => {
        abort.current = null;
        if (!own.signal.aborted) onBusy(false);
        setProgress(null);
      };
      task(own.signal, (done, total) => setProgress({ done, total })).then(ended, () => {
        const stopped = own.signal.aborted;
        ended();
        if (!stopped) onFailed();
      });
    },
    stop() {
      abort.current?.abort();
      onBusy(false);
    },
  };
}
