// Transfers as jobs: beginning them, doing them, and telling how they stand.
import {
  ok,
  type Job,
  type Result,
  type RetrieveRequest,
  type SendChoice,
  type SendRequest,
  type SendSize,
  type Transfer,
  type TransferReport,
} from '../../contract/index.ts';
import type { JobRequest, TransferRunners } from '../../jobs/index.ts';
import type { LibraryDb, OpenedLibrary } from '../../library/index.ts';
import type { Clients } from '../clients.ts';
import { createConfirmStore, createKeeper, type Keeper, type KeeperParts } from '../confirm/index.ts';
import { newTransfer } from '../newTransfer.ts';
import type { Patience } from '../retrieve/patience.ts';
import { type RetrieveParts, runRetrieve } from '../retrieve/retrieveJob.ts';
import { runSend } from '../send/sendJob.ts';
import { wanted } from '../send/items.ts';
import { isEnded, numbered, restOf, sizeOf } from '../send/rest.ts';
import { createSentStore } from '../send/sentStore.ts';
import { labelOf } from './label.ts';
import { createListings, type Listings } from './listings.ts';
import { createTransferStore } from './transferStore.ts';

export type Transfers = {
  readonly runners: TransferRunners;
  readonly listings: Listings;
  /** Confirmation of storage. */
  readonly keeper: Keeper;
  readonly startRetrieve: (request: RetrieveRequest) => Result<Job>;
  readonly startSend: (request: SendRequest) => Result<Job>;
  readonly sendSize: (choice: SendChoice) => SendSize;
  /** What a transfer left, as a request of its own. Null for what is no transfer. */
  readonly undone: (jobId: string) => Undone | null;
  /** Another job goes on with what this one left. */
  readonly continued: (jobId: string, by: string) => void;
  readonly report: (jobId: string) => TransferReport | null;
};

export type Undone =
  | { readonly kind: 'under-way'; readonly job: Job }
  | { readonly kind: 'send'; readonly request: SendRequest }
  | { readonly kind: 'retrieve'; readonly request: RetrieveRequest };

type Parts = {
  readonly db: LibraryDb;
  readonly library: OpenedLibrary;
  readonly clients: Clients;
  readonly patience: Patience;
  /** Lets a peer call us with its report of what it keeps. */
  readonly expectReport: KeeperParts['expectReport'];
  readonly onError: (error: unknown) => void;
  readonly admit: RetrieveParts['admit'];
};

export function createTransfers(parts: Parts): Transfers {
  const { db, library, clients, patience, admit } = parts;
  const transfers = createTransferStore(db);
  const listings = createListings(db, library);
  const peerOf = (peerId: string) => {
    const client = clients.of(peerId);
    const name = clients.nameOf(peerId);
    return client.ok && name !== null ? { client: client.value, name } : null;
  };
  const under = new Map<string, string>(); // what the jobs of this launch were asked for
  const keeper = createKeeper({
    ...parts,
    store: createConfirmStore(db),
    confirmsOf: (peerId) => peerOf(peerId)?.client.confirms ?? null,
    tell: library.host.transfers.tell,
  });
  const confirmed = (jobId: string, transfer: Transfer): Transfer => {
    const confirmation = keeper.of(jobId);
    return confirmation === null ? transfer : { ...transfer, confirmation };
  };
  const reportOf = (jobId: string): TransferReport | null => {
    const report = transfers.get(jobId);
    if (report === null) return null;
    const problems = [...report.problems, ...keeper.problems(jobId)];
    return { transfer: confirmed(jobId, report.transfer), problems };
  };
  const sent = createSentStore(db);
  const sendParts = { library, transfers, sent, peerOf, patience, taken: keeper.begin };
  const retrieveParts = { library, transfers, listings, peerOf, patience, admit };
  return {
    listings,
    keeper,
    report(jobId) {
      const report = reportOf(jobId);
      const send = report === null ? undefined : library.host.transfers.requestOf(jobId)?.send;
      return report === null || send === undefined ? report : numbered(library, report, send);
    },
    sendSize: (choice) => sizeOf(wanted(library, choice)),
    undone(jobId) {
      const job = library.job(jobId);
      const { send, retrieve } = library.host.transfers.requestOf(jobId) ?? {};
      if (job === null) return null;
      if (send !== undefined)
        return isEnded(job)
          ? { kind: 'send', request: restOf(send, reportOf(jobId), job.label) }
          : { kind: 'under-way', job };
      if (retrieve === undefined) return null;
      // The archive is asked anew what it has; what is here by now is not fetched twice.
      return isEnded(job) ? { kind: 'retrieve', request: retrieve } : { kind: 'under-way', job };
    },
    continued(jobId, by) {
      const report = transfers.get(jobId);
      if (report === null) return;
      transfers.write(jobId, { ...report, transfer: { ...report.transfer, continuedBy: by } });
      library.host.transfers.tell(jobId);
    },
    runners: {
      async retrieve(context) {
        const { retrieve }: JobRequest = JSON.parse(context.row.request);
        if (retrieve === undefined) throw new Error('a retrieve without its request');
        return runRetrieve(retrieveParts, context, retrieve);
      },
      send(context) {
        const { send }: JobRequest = JSON.parse(context.row.request);
        if (send === undefined) throw new Error('a send without its request');
        return runSend(sendParts, context, send);
      },
      transferOf(jobId) {
        const transfer = transfers.transferOf(jobId);
        return transfer === null ? null : confirmed(jobId, transfer);
      },
    },
    startSend(request) {
      const { host } = library;
      const [study, ...others] = request.StudyInstanceUIDs;
      const row = study === undefined || others.length > 0 ? null : host.studyRow(study);
      const name = clients.nameOf(request.peerId) ?? '';
      const started = host.transfers.start({
        kind: 'send',
        label: request.label || labelOf(row) || String(request.StudyInstanceUIDs.length),
        sources: [name],
        request: { send: request },
      });
      const { peerId, priority } = request;
      const StudyInstanceUID = others.length > 0 ? null : (study ?? null);
      if (started.ok)
        transfers.set(started.value.jobId, () => waitingReport({ peerId, priority, StudyInstanceUID }, name));
      return started;
    },
    startRetrieve(request) {
      const { host } = library;
      const asked = JSON.stringify({ ...request, priority: null, label: null });
      const known = library
        .jobs()
        .find(({ jobId, endedAt }) => endedAt === null && under.get(jobId) === asked);
      if (known !== undefined) {
        host.transfers.prioritise(known.jobId, request.priority);
        return ok(known);
      }
      const { StudyInstanceUID, peerId } = request;
      const row = host.studyRow(StudyInstanceUID);
      const name = clients.nameOf(peerId) ?? '';
      const started = host.transfers.start({
        kind: 'retrieve',
        // Shown, never logged. Of a study that is not here yet only the UID is known for sure.
        label: request.label || labelOf(row) || StudyInstanceUID,
        sources: [name],
        request: { retrieve: request },
      });
      if (started.ok) {
        under.set(started.value.jobId, asked);
        transfers.set(started.value.jobId, () => waitingReport(request, name));
      }
      return started;
    },
  };
}

const waitingReport = (
  {
    peerId,
    StudyInstanceUID,
    priority,
  }: Pick<TransferReport['transfer'], 'peerId' | 'StudyInstanceUID' | 'priority'>,
  peerName: string,
): TransferReport => ({
  transfer: newTransfer({
    peerId,
    peerName,
    StudyInstanceUID,
    state: 'waiting',
    priority,
  }),
  problems: [],
});
