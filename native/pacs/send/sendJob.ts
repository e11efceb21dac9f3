// A send: every instance has its own result. What the peer did not confirm was not sent, and is named.
import path from 'node:path';
import type {
  PeerFailure,
  SendRequest,
  StudyInstanceUID,
  Transfer,
  TransferProblem,
  TransferReport,
} from '../../contract/index.ts';
import type { JobContext, JobEnd } from '../../jobs/index.ts';
import type { InstanceRecord, OpenedLibrary } from '../../library/index.ts';
import { newTransfer } from '../newTransfer.ts';
import { isFinal, type Patience, pause, pauseAfter } from '../retrieve/patience.ts';
import type { TransferStore } from '../transfers/transferStore.ts';
import type { RemotePeer, Sending, StoreEvent } from '../types.ts';
import { forgetOne, forgetUnpacked, sendingOf, wanted } from './items.ts';
import type { SentStore } from './sentStore.ts';
import { createTranscoder, type Transcoder } from './transcoder.ts';

export type SendParts = {
  readonly library: OpenedLibrary;
  readonly transfers: TransferStore;
  readonly sent: SentStore;
  readonly peerOf: (peerId: string) => { readonly client: RemotePeer; readonly name: string } | null;
  readonly patience: Patience;
  /** The peer has taken these. */
  readonly taken: (jobId: string, peerId: string, records: readonly InstanceRecord[]) => void;
};

/**
 * Confirmations are written down together, those of such a time: each writing waits for the disk. After a crash they go
 * twice, which does no harm.
 */
const WRITTEN_AFTER_MS = 1000;

export async function runSend(parts: SendParts, context: JobContext, request: SendRequest): Promise<JobEnd> {
  const { library, transfers, sent, peerOf, patience } = parts;
  const { signal, row } = context;
  const peer = peerOf(request.peerId);
  const records = wanted(library, request);
  const ledger = createLedger(parts, context, request, records, peer?.name ?? '');
  const folder = path.join(library.directory, 'sending', row.jobId);
  const transcoder = createTranscoder();
  let failure: PeerFailure | null = peer === null ? { kind: 'peer-removed' } : null;
  try {
    for (let tried = 0; peer !== null && ledger.rest().length > 0;) {
      ledger.tell({ state: 'moving', attempt: ledger.attempts() + 1, nextAttemptAt: null });
      const before = ledger.rest().length;
      const items = { folder, transcoder };
      failure = await sendRest(parts, peer.client, ledger, items, signal);
      if (signal.aborted || failure === null || isFinal(failure)) break;
      tried = ledger.rest().length < before ? 0 : tried + 1;
      const ms = pauseAfter(patience, tried, failure);
      if (ms === undefined) break;
      ledger.write();
      ledger.tell({ state: 'pausing', failure, nextAttemptAt: Date.now() + ms });
      await pause(ms, signal);
    }
  } finally {
    if (!ledger.isComplete()) ledger.write(); // else its end is written at once
    await transcoder.close();
    await forgetUnpacked(folder);
  }
  if (signal.aborted && signal.reason === 'stopped') return 'stopped';
  const complete = ledger.isComplete();
  ledger.tell({
    state: complete ? 'complete' : 'incomplete',
    nextAttemptAt: null,
    failure: complete ? null : failure,
  });
  parts.taken(row.jobId, request.peerId, ledger.taken());
  transfers.write(row.jobId, ledger.report());
  sent.forget(row.jobId);
  return signal.aborted ? 'cancelled' : 'done';
}

async function sendRest(
  { library }: SendParts,
  client: RemotePeer,
  ledger: Ledger,
  items: { readonly folder: string; readonly transcoder: Transcoder },
  signal: AbortSignal,
): Promise<PeerFailure | null> {
  const full = new AbortController();
  const either = AbortSignal.any([signal, full.signal]);
  const onFull = (): void => full.abort();
  const records = new Map(ledger.rest().map((record) => [record.SOPInstanceUID, record]));
  async function* sendings(): AsyncGenerator<Sending> {
    await Promise.resolve();
    for (const record of records.values()) {
      if (either.aborted) return;
      yield sendingOf(library, record, { ...items, onFull });
    }
  }
  for await (const event of client.store(sendings(), either)) {
    if (event.kind === 'end') {
      if (full.signal.aborted && !signal.aborted) return { kind: 'disk-full' };
      return event.end.ok ? null : event.end.failure;
    }
    const record = records.get(event.SOPInstanceUID);
    if (record !== undefined) await forgetOne(record, items.folder);
    // With room again it can be read: nothing is wrong with the image.
    if (!full.signal.aborted || event.outcome === 'stored') ledger.event(event);
  }
  return full.signal.aborted && !signal.aborted ? { kind: 'disk-full' } : null;
}

type Ledger = {
  /** Neither confirmed nor refused yet. */
  readonly rest: () => readonly InstanceRecord[];
  readonly taken: () => readonly InstanceRecord[];
  readonly event: (event: Extract<StoreEvent, { kind: 'instance' }>) => void;
  readonly failed: (UID: string, reason: TransferProblem['reason'], status: number | null) => void;
  readonly attempts: () => number;
  readonly isComplete: () => boolean;
  readonly tell: (more: Partial<Transfer>) => void;
  readonly write: () => void;
  readonly report: () => TransferReport;
};

function createLedger(
  { transfers, sent }: SendParts,
  context: JobContext,
  request: SendRequest,
  records: readonly InstanceRecord[],
  peerName: string,
): Ledger {
  const { row, meter } = context;
  const byUID = new Map(records.map((record) => [record.SOPInstanceUID, record]));
  const confirmed = new Set([...sent.of(row.jobId)].filter((UID) => byUID.has(UID)));
  const problems = new Map<string, TransferProblem>();
  const unwritten: string[] = [];
  let writtenAt = performance.now();
  const [study, ...others] = request.StudyInstanceUIDs;
  const single: StudyInstanceUID | null = others.length === 0 ? (study ?? null) : null;
  let transfer = newTransfer({
    peerId: request.peerId,
    peerName,
    StudyInstanceUID: single,
    state: 'moving',
    expected: records.length,
    priority: request.priority,
  });
  meter.phase = 'reading';
  meter.filesTotal = records.length;
  meter.skip(confirmed.size);
  context.found = records.length;
  const report = (): TransferReport => ({
    transfer: {
      ...transfer,
      here: confirmed.size,
      missing: records.length - confirmed.size,
      refused: problems.size,
    },
    problems: [
      ...problems.values(),
      ...(transfer.state === 'incomplete'
        ? records
            .filter(({ SOPInstanceUID: UID }) => !confirmed.has(UID) && !problems.has(UID))
            .map(({ SeriesInstanceUID, SOPInstanceUID }) => ({
              SeriesInstanceUID,
              SOPInstanceUID,
              reason: 'missing' as const,
              status: null,
            }))
        : []),
    ],
  });
  transfers.set(row.jobId, report);
  const write = (): void => {
    if (unwritten.length > 0) sent.add(row.jobId, unwritten.splice(0));
    writtenAt = performance.now();
  };
  const failed: Ledger['failed'] = (UID, reason, status) => {
    const SeriesInstanceUID = byUID.get(UID)?.SeriesInstanceUID ?? '';
    problems.set(UID, { SeriesInstanceUID, SOPInstanceUID: UID, reason, status });
    context.changed();
  };
  return {
    rest: () => records.filter(({ SOPInstanceUID: UID }) => !confirmed.has(UID) && !problems.has(UID)),
    taken: () => records.filter(({ SOPInstanceUID: UID }) => confirmed.has(UID)),
    event({ SOPInstanceUID: UID, outcome, status }) {
      if (outcome !== 'stored') return failed(UID, outcome, status);
      confirmed.add(UID);
      unwritten.push(UID);
      if (performance.now() - writtenAt >= WRITTEN_AFTER_MS) write();
      meter.add(1, byUID.get(UID)?.bytes ?? 0);
      context.changed();
    },
    failed,
    attempts: () => transfer.attempt,
    isComplete: () => confirmed.size === records.length && records.length > 0,
    tell(more) {
      transfer = { ...transfer, ...more };
      context.changed();
    },
    write,
    report,
  };
}
