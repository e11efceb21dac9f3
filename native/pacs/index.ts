// The door of native/pacs: remote archives. Opened beside a library, closed before it.
import {
  fail,
  ok,
  type Completeness,
  type Failure,
  type FindLine,
  type FindRequest,
  type IncompleteStudy,
  type Job,
  type Peer,
  type PeerChange,
  type PeerTest,
  type Receiving,
  type ReceivingChange,
  type Result,
  type RetrieveRequest,
  type SendChoice,
  type SendRequest,
  type SendSize,
  type SignIn,
  type SignInStart,
  type StudyInstanceUID,
  type TransferPriority,
  type TransferReport,
  type WorklistLine,
  type WorklistRequest,
} from '../contract/index.ts';
import type { OpenedLibrary } from '../library/index.ts';
import { createSealer } from '../security/index.ts';
import type { ProviderOptions } from './dimse/index.ts';
import { createClients } from './clients.ts';
import { searchStudies } from './find/search.ts';
import { askWorklists } from './find/worklist.ts';
import { createReceiveService } from './receive/service.ts';
import { createPrefetch, type Prefetch } from './prefetch/index.ts';
import { isHere } from './reading/here.ts';
import { createReading, type Reading } from './reading/index.ts';
import { createRecordArchives, type Lend, type RecordArchives } from './recordArchives/index.ts';
import { withinShare } from './recordArchives/share.ts';
import { PATIENCE, type Patience } from './retrieve/patience.ts';
import { watchPeers } from './settings/peerNews.ts';
import { createPeerStore, isUsedFor } from './settings/peerStore.ts';
import { PEERS_FILE, PEERS_SCHEMA } from './settings/schema.ts';
import { settingOf } from './settings/setting.ts';
import { createStorage, type StorageParts, type StorageService } from './storage/index.ts';
import { inTransfers } from './storage/inTransfers.ts';
import { createSignIns } from './signIn/index.ts';
import { createTransfers } from './transfers/index.ts';
import type { PeerTimes } from './types.ts';

export { transferLabel } from './transferLabel.ts';
export type { Prefetch } from './prefetch/index.ts';
export type { Reading } from './reading/index.ts';

export type Pacs = {
  peers(): readonly Peer[];
  peer(peerId: string): Peer | null;
  addPeer(change: PeerChange): Result<Peer>;
  changePeer(peerId: string, change: PeerChange): Result<Peer>;
  removePeer(peerId: string): boolean;
  /** How a sign-in by OpenID Connect stands; null for a peer that nobody signs in to. */
  signIn(peerId: string): SignIn | null;
  /** Begins one: the person goes on in the browser. */
  beginSignIn(peerId: string): Promise<SignInStart | null>;
  /** Forgets it, here and at the server. False for a peer that nobody signs in to. */
  endSignIn(peerId: string): Promise<boolean>;
  /** Tries a peer that is kept. */
  testPeer(peerId: string, signal: AbortSignal): Promise<Result<PeerTest>>;
  /** Tries settings before they are kept; secrets that they do not bring are those of `peerId`, where it is one. */
  testSettings(change: PeerChange, peerId: string | null, signal: AbortSignal): Promise<PeerTest>;
  /** Searches library and peers; the last line is the end. Aborting cancels at every peer. */
  find(request: FindRequest, signal: AbortSignal): AsyncGenerator<FindLine>;
  /** Studies of archives that are looked at without being kept. */
  readonly reading: Reading;
  /** Archives that patients' records name. They are not among `peers`, and are asked for nothing but what the record names. */
  readonly recordArchives: Pick<RecordArchives, 'know' | 'forgetServer'>;
  /** Set up, or named by a record: it can be read. */
  isArchive(peerId: string): boolean;
  /** Earlier studies that are got by rule. */
  readonly prefetch: Prefetch;
  /** Asks the peers for their work lists; the last line is the end. Aborting cancels at every peer. */
  worklist(request: WorklistRequest, signal: AbortSignal): AsyncGenerator<WorklistLine>;
  /** A job that ends as complete or as incomplete. One that is under way for the same is not begun twice. */
  startRetrieve(request: RetrieveRequest): Result<Job>;
  /** A job with a result for each instance; `study-not-found` where one of the studies is not here. */
  startSend(request: SendRequest): Result<Job>;
  sendSize(choice: SendChoice): SendSize;
  /** A job for what a transfer left undone; one that is under way is given back. Null for what is no transfer. */
  again(jobId: string): Result<Job> | null;
  /** Asks again for confirmation of what is not confirmed. False: there is no such thing, or it is being asked for already. */
  confirm(jobId: string): boolean;
  /** Null for what is no transfer. */
  transfer(jobId: string): TransferReport | null;
  /** False where the transfer does not wait any more. */
  prioritise(jobId: string, priority: TransferPriority): boolean;
  completeness(study: StudyInstanceUID): Completeness;
  /** Studies that are here in part. */
  incomplete(): readonly IncompleteStudy[];
  /** Studies from archives as a cache: its limits, what it holds, and what may go. */
  readonly storage: Pick<StorageService, 'state' | 'change' | 'study' | 'makeRoom'>;
  receiving(): Receiving;
  changeReceiving(change: ReceivingChange): Promise<Result<Receiving>>;
  /** Running transfers stop where they are, and go on when library and archives are opened again. */
  close(): Promise<void>;
};

export type PacsOptions = {
  /** Hears of bugs. */
  readonly onError?: (error: unknown) => void;
  /** Take up transfers. False for commands that only look; `own`: those that it starts, and it receives nothing. */
  readonly transfers?: boolean | 'own';
  readonly patience?: Patience;
  /** How long peers are waited for; each client has its own defaults. */
  readonly times?: PeerTimes;
  /** How long callers of our own provider are waited for. */
  readonly callers?: Pick<ProviderOptions, 'limits' | 'idleMs'>;
  /** Archives that records name; without it there are none. */
  readonly lend?: Lend;
  /** How much of the disk is free, and what time it is; those of this computer unless given. */
  readonly storage?: Pick<StorageParts, 'disk' | 'now'>;
};

/** Opens what is known of remote archives. Fails as a library does: `library-locked`, `disk-full`, `path-not-found`. */
export function openPacs(library: OpenedLibrary, options: PacsOptions = {}): Result<Pacs> {
  const { onError = () => undefined } = options;
  const opened = library.host.openBeside(PEERS_FILE, PEERS_SCHEMA);
  if (!opened.ok) return opened;
  const db = opened.value;
  const store = createPeerStore(db, createSealer(library.host.subkey('peer secrets')));
  const receiving = createReceiveService({
    library,
    peers: store,
    settings: settingOf(db, 'receiving'),
    report: (report) => transfers.keeper.report(report),
    patience: options.callers,
    onError,
  });
  const signIns = createSignIns(store);
  const recordArchives = createRecordArchives(db, options.lend ?? null, (peerId) => reading.forget(peerId));
  const clients = createClients(
    { store, recordArchives, moveTarget: receiving.target, signIns },
    options.times ?? {},
  );
  const transfers = createTransfers({
    db,
    library,
    clients,
    patience: options.patience ?? PATIENCE,
    expectReport: receiving.expectReport,
    onError,
    admit: (priority) => storage.admit(priority),
  });
  const storage = createStorage({
    db,
    library,
    listings: transfers.listings,
    isPeer: (peerId) => store.get(peerId) !== null,
    settings: settingOf(db, 'storage'),
    inTransfers: () => inTransfers(library),
    onError,
    ...options.storage,
  });
  const reading = createReading({
    clientOf: clients.of,
    nameOf: (peerId) => clients.nameOf(peerId) ?? '',
    shareOf: recordArchives.share,
    isHere: (detail) => isHere(library, transfers.listings, detail),
  });
  const takesUp = options.transfers ?? true;
  if (takesUp !== false) library.host.transfers.provide(transfers.runners);
  if (takesUp === true) {
    void receiving.start().catch(onError);
    transfers.keeper.resume();
    storage.start();
  }
  const noPeer = (peerId: string): Result<never> => fail<Failure>({ kind: 'peer-not-found', peerId });
  const startRetrieve = (request: RetrieveRequest): Result<Job> => {
    if (clients.nameOf(request.peerId) === null) return noPeer(request.peerId);
    const within = withinShare(request, recordArchives.share(request.peerId, request.StudyInstanceUID));
    return within === null
      ? fail({ kind: 'bad-request', detail: 'SeriesInstanceUIDs' })
      : transfers.startRetrieve(within);
  };
  const startSend = (request: SendRequest): Result<Job> => {
    if (store.get(request.peerId) === null) return noPeer(request.peerId);
    const away = request.StudyInstanceUIDs.find((UID) => library.host.studyRow(UID) === null);
    return away === undefined
      ? transfers.startSend(request)
      : fail({ kind: 'study-not-found', StudyInstanceUID: away });
  };
  const prefetch = createPrefetch({
    library,
    kept: settingOf(db, 'prefetch'),
    peers: () =>
      store.list().flatMap(({ peerId, settings }) => {
        const client = clients.of(peerId);
        return client.ok && isUsedFor('studies', settings) ? [{ peerId, client: client.value }] : [];
      }),
    startRetrieve,
  });
  const news = watchPeers(db, store.list, library.host, [clients, reading]);
  const told = (changed: Result<Peer>): Result<Peer> => {
    if (changed.ok) news.tell();
    return changed;
  };
  const clientOf = (peerId: string) => {
    const client = clients.of(peerId);
    return client.ok ? client.value : null;
  };
  return ok({
    peers: store.list,
    peer: store.get,
    addPeer: (change) => told(store.add(change)),
    changePeer(peerId, change) {
      const before = store.get(peerId)?.settings ?? null;
      const changed = store.change(peerId, change);
      if (changed.ok) {
        signIns.changed(peerId, before);
        news.forget(peerId);
      }
      return told(changed);
    },
    removePeer(peerId) {
      news.forget(peerId);
      storage.forgetPeer(peerId);
      signIns.removing(peerId);
      const removed = store.remove(peerId);
      if (removed) news.tell();
      return removed;
    },
    signIn: signIns.state,
    beginSignIn: signIns.begin,
    endSignIn: signIns.end,
    async testPeer(peerId, signal) {
      const client = clients.of(peerId);
      return client.ok ? ok(await client.value.test(signal)) : client;
    },
    async testSettings(change, peerId, signal) {
      const client = clients.trial(change, peerId);
      try {
        return await client.test(signal);
      } finally {
        await client.close();
      }
    },
    worklist(request, signal) {
      const peers = store.list().filter(({ settings }) => isUsedFor('worklist', settings));
      const sources = request.sources ?? peers.map(({ peerId }) => peerId);
      return askWorklists({ clientOf, onError }, request.query, [...new Set(sources)], signal);
    },
    find(request, signal) {
      const peers = store.list().filter(({ settings }) => isUsedFor('studies', settings));
      const sources = request.sources ?? ['library', ...peers.map(({ peerId }) => peerId)];
      const parts = {
        library,
        clientOf,
        isIncomplete: transfers.listings.isIncomplete,
        remembered: storage.remembered,
        onError,
      };
      return searchStudies(parts, request, [...new Set(sources)], signal);
    },
    reading,
    recordArchives,
    isArchive: (peerId) => clients.nameOf(peerId) !== null,
    prefetch,
    startRetrieve,
    startSend,
    sendSize: transfers.sendSize,
    again(jobId) {
      const undone = transfers.undone(jobId);
      if (undone === null) return null;
      if (undone.kind === 'under-way') return ok(undone.job);
      const started = undone.kind === 'send' ? startSend(undone.request) : startRetrieve(undone.request);
      if (started.ok) transfers.continued(jobId, started.value.jobId);
      return started;
    },
    confirm: transfers.keeper.again,
    transfer: transfers.report,
    prioritise: library.host.transfers.prioritise,
    completeness: transfers.listings.completeness,
    incomplete: transfers.listings.incomplete,
    storage,
    receiving: receiving.state,
    changeReceiving: receiving.change,
    async close() {
      news.close();
      await prefetch.close();
      await library.host.transfers.withdraw();
      await transfers.keeper.close();
      await storage.close();
      await receiving.close();
      await clients.close();
      recordArchives.close();
      signIns.close();
      db.close();
    },
  });
}
