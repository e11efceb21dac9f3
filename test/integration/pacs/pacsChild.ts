// A process of its own that receives or retrieves, to be killed.
import { openLibrary } from '../../../native/library/index.ts';
import type { PeerChange, RetrieveRequest } from '../../../native/contract/index.ts';
import { openPacs } from '../../../native/pacs/index.ts';

export type PacsOrder = {
  readonly directory: string;
  readonly keyFile: string;
  /** To receive on. */
  readonly port: number | null;
  /** To retrieve from. */
  readonly retrieve: {
    readonly peer: PeerChange;
    readonly request: Omit<RetrieveRequest, 'peerId'>;
    readonly images: number;
  } | null;
  /** Makes room until so many of these studies are left. */
  readonly room?: { readonly studies: readonly string[]; readonly left: number };
};

process.once('message', (order: PacsOrder) => void run(order));
process.send?.('ready');

async function run({ directory, keyFile, port, retrieve, room }: PacsOrder): Promise<void> {
  const library = openLibrary({ directory, key: { kind: 'file', path: keyFile }, resumeJobs: true });
  if (!library.ok) throw new Error(library.failure.kind);
  const pacs = openPacs(library.value);
  if (!pacs.ok) throw new Error(pacs.failure.kind);
  if (port !== null) {
    const changed = await pacs.value.changeReceiving({
      settings: {
        on: true,
        AETitle: 'LIGHTBOX',
        host: '127.0.0.1',
        port,
        callers: [{ AETitle: 'STORESCU', addresses: [] }],
        quotaBytes: null,
        tls: null,
      },
      secrets: {},
    });
    if (!changed.ok || !changed.value.listening) throw new Error('not listening');
    process.send?.('listening');
  }
  if (retrieve !== null) {
    const peer = pacs.value.peers()[0] ?? unwrap(pacs.value.addPeer(retrieve.peer));
    unwrap(pacs.value.startRetrieve({ ...retrieve.request, peerId: peer.peerId }));
    const look = setInterval(() => {
      const row = library.value.host.studyRow(retrieve.request.StudyInstanceUID);
      if ((row?.instanceCount ?? 0) < retrieve.images) return;
      clearInterval(look);
      process.send?.('reached');
    }, 1);
  }
  if (room !== undefined) {
    const look = (): void => {
      const left = room.studies.filter((UID) => library.value.host.studyRow(UID) !== null).length;
      if (left <= room.left) process.send?.('reached');
      else setImmediate(look);
    };
    look();
    await pacs.value.storage.change({ quotaBytes: 0, leastFreeBytes: 0 });
  }
}

function unwrap<T>(result: { ok: true; value: T } | { ok: false; failure: { kind: string } }): T {
  if (!result.ok) throw new Error(result.failure.kind);
  return result.value;
}
