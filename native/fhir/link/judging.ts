// Compares in the background what an opening would have to compare: whether it has to be stopped is then known before its images
// are seen.
import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { imageOf, quickImageOf } from './guard.ts';
import type { LinkStore } from './store.ts';
import type { LinkParts } from './types.ts';
import { isStopped, linksOf } from './view.ts';

export type Judging = {
  /** These, now. */
  readonly of: (StudyInstanceUIDs: readonly string[]) => Promise<void>;
  /** All that were compared by the index alone, a few at a time; what is done stays done when it is broken off. */
  readonly rest: () => Promise<void>;
};

const AT_ONCE = 50;

export function createJudging(
  parts: Pick<LinkParts, 'library' | 'headerOf' | 'studyRow' | 'clients'>,
  store: LinkStore,
  tell: (changed: readonly string[]) => void,
  signal: AbortSignal,
): Judging {
  const { library, studyRow, clients } = parts;
  const one = async (uid: string): Promise<void> => {
    await setImmediate(); // the thread answers the page as well
    const row = studyRow(uid);
    if (signal.aborted || row === null || store.ofStudy(uid).length === 0) return;
    const before = isStopped({ store, clients: clients() }, uid);
    const isHere = library.instances(uid, null).length > 0; // no archive is asked for this
    const image = isHere ? await imageOf(parts, row) : quickImageOf(row);
    if (signal.aborted) return;
    linksOf({ store, clients: clients(), issuers: store.issuers() }, row, image);
    if (isStopped({ store, clients: clients() }, uid) !== before) tell([uid]);
  };
  const all = async (): Promise<void> => {
    let uids = store.unjudged('', AT_ONCE);
    while (uids.length > 0 && !signal.aborted) {
      for (const uid of uids) {
        const began = performance.now();
        await one(uid);
        // At most half of the time: files are being read in, and looked at, meanwhile.
        const rest = Math.ceil(performance.now() - began);
        await pause(rest, undefined, { ref: false, signal }).catch(() => undefined);
      }
      uids = store.unjudged(uids.at(-1) ?? '', AT_ONCE);
    }
  };
  let going: Promise<void> | null = null;
  let isAsked = false;
  const until = async (): Promise<void> => {
    try {
      while (isAsked && !signal.aborted) {
        isAsked = false;
        await all();
      }
    } finally {
      going = null;
    }
  };
  return {
    async of(uids) {
      for (const uid of uids) await one(uid);
    },
    rest() {
      isAsked = true;
      return (going ??= until());
    },
  };
}
