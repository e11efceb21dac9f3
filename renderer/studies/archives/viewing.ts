// Looking at studies of archives without keeping them.
import type { FoundStudy, Peer } from '../../../native/contract/index.ts';
import { failureText, openWithoutKeeping, queryClient, queryKeys } from '../../ui/index.ts';
import { setNotice } from '../state.ts';
import { isHere, type FoundStudies, type ListedRow } from './listed.ts';

/** The archive to look at a study in: of those that can give single images, the one that has most of it. Null: none can. */
export function viewableAt(found: FoundStudy | null | undefined, peers: readonly Peer[]): string | null {
  const web = new Set(
    peers.filter(({ settings }) => settings.kind === 'dicomweb').map(({ peerId }) => peerId),
  );
  const places = (found?.places ?? []).filter(({ source }) => web.has(source));
  const most = places.toSorted((a, b) => (b.instanceCount ?? 0) - (a.instanceCount ?? 0))[0];
  return most?.source ?? null;
}

/** Opens those of these studies that are only in archives; why one cannot be opened is said in the status bar. */
export function viewListed(rows: readonly ListedRow[], found: FoundStudies): void {
  const peers = queryClient.getQueryData<Peer[]>(queryKeys.peers) ?? [];
  for (const row of rows) {
    const peerId = isHere(row) ? null : viewableAt(found.get(row.StudyInstanceUID), peers);
    if (peerId !== null) void view(peerId, row);
  }
}

async function view(peerId: string, { StudyInstanceUID }: ListedRow): Promise<void> {
  const failure = await openWithoutKeeping(peerId, StudyInstanceUID);
  if (failure !== null) setNotice(failureText(failure));
}
