// How much room the library's own files take, against what IT allows. Counted anew from time to time, as imports and
// removals change it too; in between what is received is added.
import type { OpenedLibrary } from '../../library/index.ts';

export type Quota = {
  readonly used: () => number;
  readonly add: (bytes: number) => void;
  readonly hasRoom: (quotaBytes: number | null) => boolean;
};

const COUNTED_MS = 60_000;

export function createQuota({ host }: OpenedLibrary, now: () => number = Date.now): Quota {
  let bytes = 0;
  let countedAt = -Infinity;
  const used = (): number => {
    if (now() - countedAt > COUNTED_MS) {
      bytes = host.studies.ownedBytes();
      countedAt = now();
    }
    return bytes;
  };
  return {
    used,
    add(more) {
      bytes += more;
    },
    hasRoom: (quotaBytes) => quotaBytes === null || used() < quotaBytes,
  };
}
