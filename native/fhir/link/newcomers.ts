// Studies that come into the library are looked for soon after, together.
import type { Library } from '../../library/index.ts';

const GATHER_MS = 1000;
/** More than these at once are an import: then the whole library is gone through, and what was looked for is passed over. */
const NAMED = 500;

/** Calls `look` with studies that appeared or changed, `all` where there were too many to name; returns what ends it. */
export function watchNewcomers(
  library: Pick<Library, 'subscribe'>,
  look: (StudyInstanceUIDs: readonly string[]) => void,
  all: () => void,
): () => void {
  const gathered = new Set<string>();
  let tooMany = false;
  let timer: NodeJS.Timeout | null = null;
  const tell = (): void => {
    timer = null;
    const named = [...gathered];
    gathered.clear();
    if (tooMany) all();
    else look(named);
    tooMany = false;
  };
  const stop = library.subscribe((event) => {
    if (event.type !== 'studies-changed') return;
    for (const uid of event.StudyInstanceUIDs ?? []) gathered.add(uid);
    tooMany ||= event.StudyInstanceUIDs === null || gathered.size > NAMED;
    timer ??= setTimeout(tell, GATHER_MS).unref();
  });
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
  };
}
