// Who hears of record servers that are added, changed or removed: here, or by another process (`lightbox records` while a window
// is open).
import { type LibraryDb, type OpenedLibrary, watchOtherProcesses } from '../../library/index.ts';
import type { StoredServer } from './store.ts';

export type ServerNews = {
  /** After a change made here. */
  readonly look: () => void;
  readonly close: () => void;
};

/**
 * `replaced`: for a server that was changed or removed (`now` is null then), before anybody is told. `signIns`: takes over those of
 * another process; whether there were any.
 */
export function watchServers(
  db: LibraryDb,
  list: () => readonly StoredServer[],
  host: Pick<OpenedLibrary['host'], 'emit'>,
  replaced: (before: StoredServer, now: StoredServer | null) => void,
  signIns: () => boolean,
): ServerNews {
  const read = (): ReadonlyMap<string, StoredServer> =>
    new Map(list().map((server) => [server.serverId, server]));
  let known = read();
  const look = (): void => {
    const [before, now] = [known, read()];
    known = now;
    const isSame = (serverId: string): boolean =>
      before.get(serverId)?.changedAt === now.get(serverId)?.changedAt;
    const changed = [...new Set([...before.keys(), ...now.keys()])].filter((serverId) => !isSame(serverId));
    for (const serverId of changed) {
      const old = before.get(serverId);
      if (old !== undefined) replaced(old, now.get(serverId) ?? null);
    }
    const isOther = signIns();
    if (changed.length > 0 || isOther) host.emit({ type: 'record-servers-changed' });
  };
  return { look, close: watchOtherProcesses(db, look) };
}
