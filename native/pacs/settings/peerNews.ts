// Who hears of archives that are added, changed or removed: here, or by another process (`lightbox peers` while a window is open).
import { type LibraryDb, type OpenedLibrary, watchOtherProcesses } from '../../library/index.ts';
import type { Peer } from '../../contract/index.ts';

export type PeerNews = {
  /** Connections to the archive, and what was read of it, are of what it was before. */
  readonly forget: (peerId: string) => void;
  /** After a change made here. */
  readonly tell: () => void;
  readonly close: () => void;
};

/** `keepers`: of connections and of what was read. */
export function watchPeers(
  db: LibraryDb,
  list: () => readonly Peer[],
  host: Pick<OpenedLibrary['host'], 'emit'>,
  keepers: readonly { readonly forget: (peerId: string) => void }[],
): PeerNews {
  const read = (): ReadonlyMap<string, number> =>
    new Map(list().map(({ peerId, changedAt }) => [peerId, changedAt]));
  let known = read();
  const forget = (peerId: string): void => {
    for (const keeper of keepers) keeper.forget(peerId);
  };
  const tell = (): void => {
    known = read();
    host.emit({ type: 'peers-changed' });
  };
  const close = watchOtherProcesses(db, () => {
    const [before, now] = [known, read()];
    const changed = [...new Set([...before.keys(), ...now.keys()])].filter(
      (peerId) => before.get(peerId) !== now.get(peerId),
    );
    for (const peerId of changed) forget(peerId);
    if (changed.length > 0) tell();
  });
  return { forget, tell, close };
}
