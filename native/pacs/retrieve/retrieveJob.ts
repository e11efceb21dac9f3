// A retrieve: lists what the peer has, brings what is missing here, and looks again, until everything is here or nothing
// more comes. It ends as complete or as incomplete, naming what is missing; there is nothing between.
import { stat } from 'node:fs/promises';
import { fail, ok, type PeerFailure, type Result, type RetrieveRequest } from '../../contract/index.ts';
import type { JobContext, JobEnd } from '../../jobs/index.ts';
import type { OpenedLibrary } from '../../library/index.ts';
import type { Listings } from '../transfers/listings.ts';
import type { TransferStore } from '../transfers/transferStore.ts';
import type { RemotePeer, RetrieveOrder } from '../types.ts';
import { type Account, createAccount } from './account.ts';
import { type ListedStudy, listStudy } from './listing.ts';
import { isFinal, type Patience, pause, pauseAfter } from './patience.ts';
import { createTake } from './take.ts';

export type RetrieveParts = {
  readonly library: OpenedLibrary;
  readonly transfers: TransferStore;
  readonly listings: Listings;
  readonly peerOf: (peerId: string) => { readonly client: RemotePeer; readonly name: string } | null;
  readonly patience: Patience;
  /** Makes room first; the failure where there is none. */
  readonly admit: (priority: RetrieveRequest['priority']) => Promise<PeerFailure | null>;
};

export async function runRetrieve(
  parts: RetrieveParts,
  context: JobContext,
  request: RetrieveRequest,
): Promise<JobEnd> {
  const { transfers, peerOf } = parts;
  const { signal, row } = context;
  const peer = peerOf(request.peerId);
  const account = createAccount({ request, peerName: peer?.name ?? '', context, transfers });
  if (peer === null) return account.end({ kind: 'peer-removed' });
  try {
    const noRoom = await parts.admit(request.priority);
    if (noRoom !== null) return ended(context, account, noRoom);
    const listed = await persist(parts, account, signal, () => list(peer.client, request, context, account));
    if (!listed.ok) return ended(context, account, listed.failure);
    const failure = await bring(parts, peer.client, request, listed.value, context, account);
    await account.verify((UIDs) => shortFiles(parts.library, request.StudyInstanceUID, UIDs));
    keepListing(parts, request, listed.value, account);
    return ended(context, account, failure);
  } finally {
    transfers.write(row.jobId, account.report());
  }
}

function ended({ signal }: JobContext, account: Account, failure: PeerFailure | null): JobEnd {
  if (signal.aborted && signal.reason === 'stopped') return 'stopped';
  const end = account.end(failure);
  return signal.aborted ? 'cancelled' : end;
}

/** Tries until it works, or until it is of no use any more. Growing pauses lie between. */
async function persist<T>(
  { patience }: RetrieveParts,
  account: Account,
  signal: AbortSignal,
  attempt: () => Promise<Result<T, PeerFailure>>,
): Promise<Result<T, PeerFailure>> {
  for (let tried = 0; ; tried += 1) {
    const result = await attempt();
    if (result.ok || signal.aborted || isFinal(result.failure)) return result;
    const ms = pauseAfter(patience, tried, result.failure);
    if (ms === undefined) return result;
    account.pausing(result.failure, ms);
    await pause(ms, signal);
    if (signal.aborted) return result;
  }
}

async function list(
  client: RemotePeer,
  request: RetrieveRequest,
  context: JobContext,
  account: Account,
): Promise<Result<ListedStudy, PeerFailure>> {
  account.state('listing');
  context.found = 0;
  const listed = await listStudy(client, request, context.signal, (instances) => {
    context.found += instances;
    context.changed();
  });
  if (!listed.ok) return listed;
  // An answer without a single series is no list of a study: with it everything would be complete.
  return listed.value.series.length === 0
    ? fail({ kind: 'bad-answer', detail: 'nothing-listed' })
    : ok(listed.value);
}

/** Attempt after attempt, as long as something comes. Null: everything is here. */
async function bring(
  parts: RetrieveParts,
  client: RemotePeer,
  request: RetrieveRequest,
  study: ListedStudy,
  context: JobContext,
  account: Account,
): Promise<PeerFailure | null> {
  const { signal } = context;
  // What is here in part only is asked for like what is missing: the archive may have the whole of it by now.
  const here = parts.library.host.here(request.StudyInstanceUID).filter(({ isWhole }) => isWhole);
  account.listed(study, new Set(here.map(({ SOPInstanceUID }) => SOPInstanceUID)));
  // At once, so that a study which opens while it arrives is known not to be whole.
  keepListing(parts, request, study, account);
  let fruitless = 0;
  let failure: PeerFailure | null = null;
  while (!account.isComplete()) {
    const order = orderOf(request, study, account);
    if (order.instances.length === 0 && order.wholeSeries.size === 0) break;
    account.attempt();
    const before = account.hereCount();
    failure = await attemptOnce(parts, client, order, { request, study, context, account });
    if (signal.aborted || account.isComplete()) break;
    if (failure !== null && isFinal(failure)) break;
    fruitless = account.hereCount() > before ? 0 : fruitless + 1;
    const ms = pauseAfter(parts.patience, Math.max(0, fruitless - 1), failure);
    if (fruitless > 0 && (ms === undefined || isGivenUp(failure, fruitless))) break;
    account.pausing(failure, ms ?? 0);
    await pause(ms ?? 0, signal);
    if (signal.aborted) break;
  }
  return account.isComplete() ? null : failure;
}

/** The peer has said twice that it has sent all that it has: asking for the rest again and again helps nobody. */
const isGivenUp = (failure: PeerFailure | null, fruitless: number): boolean =>
  fruitless >= 2 && (failure === null || failure.kind === 'status');

async function attemptOnce(
  { library }: RetrieveParts,
  client: RemotePeer,
  order: RetrieveOrder,
  job: {
    readonly request: RetrieveRequest;
    readonly study: ListedStudy;
    readonly context: JobContext;
    readonly account: Account;
  },
): Promise<PeerFailure | null> {
  const { request, study, context, account } = job;
  account.state('moving');
  const full = new AbortController();
  let unwritable: string | null = null;
  const take = createTake({
    library,
    request,
    study,
    account,
    onUnwritable(problem) {
      if (problem === 'full') full.abort();
      else unwritable = problem.code;
    },
  });
  const signal = AbortSignal.any([context.signal, full.signal]);
  for await (const event of client.retrieve(order, take, signal)) {
    if (event.kind === 'by') account.by(event.by);
    else if (event.kind === 'end') {
      if (full.signal.aborted) return { kind: 'disk-full' };
      // However the archive put that we did not take what it sent: the fault was ours.
      if (unwritable !== null) return { kind: 'source-unreadable', code: unwritable };
      return event.end.ok ? null : event.end.failure;
    }
  }
  return null;
}

const PRIORITY = { now: 'high', normal: 'medium', background: 'low' } as const;

function orderOf(request: RetrieveRequest, study: ListedStudy, account: Account): RetrieveOrder {
  const wholeSeries = new Set<string>();
  const instances = study.series.flatMap((series) => {
    const missing = series.instances.filter(
      ({ SOPInstanceUID: UID }) => !account.isHere(UID) && !account.isConflict(UID),
    );
    // More is announced than is listed: only asking for the series as such may bring the rest.
    const open = account.unlistedOf(series) > 0;
    if (series.whole && (open || missing.length === series.instances.length))
      wholeSeries.add(series.SeriesInstanceUID);
    return missing;
  });
  return {
    StudyInstanceUID: request.StudyInstanceUID,
    PatientID: study.PatientID,
    instances,
    wholeSeries,
    wholeStudy: study.whole && wholeSeries.size === study.series.length,
    priority: PRIORITY[request.priority],
  };
}

/** Only a list of the whole study says whether the study is whole; a part is added to what is known. */
function keepListing(
  { listings }: RetrieveParts,
  { StudyInstanceUID, peerId }: RetrieveRequest,
  study: ListedStudy,
  account: Account,
): void {
  if (!study.whole) return;
  const instances = study.series.flatMap((series) => series.instances);
  listings.keep({
    StudyInstanceUID,
    peerId,
    instances,
    unlisted: account.unlisted(),
    settled: account.isComplete(),
  });
}

/**
 * Instances whose file is not as long as when it was indexed, or was cut off when it came: what an archive has stored only
 * in part is sent as such, without a word.
 */
async function shortFiles(
  library: OpenedLibrary,
  StudyInstanceUID: string,
  UIDs: ReadonlySet<string>,
): Promise<readonly string[]> {
  const short: string[] = [];
  for (const { SOPInstanceUID, path, member, bytes, isWhole } of library.host.here(StudyInstanceUID)) {
    if (!UIDs.has(SOPInstanceUID)) continue;
    const size = await stat(path).then(
      (found) => found.size,
      () => -1,
    );
    const hasChanged = size < 0 || (member === null && size !== bytes);
    if (hasChanged || !isWhole) short.push(SOPInstanceUID);
  }
  return short;
}
