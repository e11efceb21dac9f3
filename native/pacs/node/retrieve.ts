// C-GET, else C-MOVE to our own provider.
import { fail, ok, type DimseSettings, type PeerFailure, type Result } from '../../contract/index.ts';
import {
  type Association,
  get,
  getProposal,
  type IncomingInstance,
  move,
  moveContext,
  type RetrieveEnd,
  STATUS,
  type StoreHandler,
} from '../dimse/index.ts';
import type { Coming, RetrieveEvent, RetrieveOrder, Take, Taken } from '../types.ts';
import { PLAIN_SYNTAXES, STORED_SYNTAXES } from './classes.ts';
import { peerFailure, statusFailure } from './failures.ts';
import type { Links } from './links.ts';
import { type Request, requestsOf, type Trip, tripsOf } from './orders.ts';

/** Our own provider, as the destination of a C-MOVE. */
export type MoveTarget = {
  /**
   * Lets in what this application entity sends, first of all these instances, and gives each to `store`; null where the
   * provider cannot listen. `close` shuts the door again.
   */
  readonly expect: (expected: {
    readonly SOPInstanceUIDs: ReadonlySet<string>;
    readonly sendingAETitle: string;
    readonly store: StoreHandler;
  }) => Promise<{ readonly AETitle: string; readonly close: () => void } | null>;
};

export type Retrieving = {
  readonly settings: DimseSettings;
  readonly links: Links;
  readonly moveTarget: MoveTarget | null;
  /** Without any sign of the peer for so long, a C-MOVE has stalled. */
  readonly stallMs: number;
  /** What was learnt of the node: C-GET brought nothing there. */
  readonly learnt: { getFails: boolean };
};

export async function* retrieve(
  retrieving: Retrieving,
  order: RetrieveOrder,
  take: Take,
  signal: AbortSignal,
): AsyncGenerator<RetrieveEvent> {
  const { settings, learnt } = retrieving;
  const trips = tripsOf(requestsOf(order, settings));
  const failed: string[] = [];
  for (const trip of trips) {
    const mayGet = settings.retrieveBy === 'get' || (settings.retrieveBy === 'auto' && !learnt.getFails);
    let end = mayGet
      ? yield* getTrip(retrieving, order, trip, take, signal)
      : yield* passed(moveTrip(retrieving, order, trip, take, signal));
    if (mayGet && !end.ok && settings.retrieveBy === 'auto' && isUnable(end.failure)) {
      learnt.getFails = true;
      const moved = yield* passed(moveTrip(retrieving, order, trip, take, signal));
      // Without a provider the reason that C-GET gave tells more.
      if (moved.ok || moved.failure.kind !== 'no-provider') end = moved;
    }
    if (end.ok) failed.push(...end.value.failed);
    if (!end.ok) {
      yield { kind: 'end', end };
      return;
    }
  }
  yield { kind: 'end', end: ok({ failed }) };
}

/** The node does not do C-GET, or not with us. */
const isUnable = (failure: PeerFailure): boolean =>
  failure.kind === 'not-offered' || (failure.kind === 'status' && failure.status !== STATUS.cancelled);

type TripEnd = Result<{ readonly failed: readonly string[] }, PeerFailure>;

/** Gives the events on, and returns how the trip ended. */
async function* passed(events: AsyncGenerator<RetrieveEvent>): AsyncGenerator<RetrieveEvent, TripEnd> {
  for await (const event of events) {
    if (event.kind !== 'end') yield event;
    else return event.end;
  }
  return fail({ kind: 'internal' });
}

/**
 * C-GET with a context for every way an image may be stored; where the node then sends nothing, with the plain ones: some
 * take the first context of a class, whatever the image is stored in, and cannot turn one into the other.
 */
async function* getTrip(
  retrieving: Retrieving,
  order: RetrieveOrder,
  trip: Trip,
  take: Take,
  signal: AbortSignal,
): AsyncGenerator<RetrieveEvent, TripEnd> {
  let came = 0;
  const counting: Take = (coming) => {
    came += 1;
    return take(coming);
  };
  const end = yield* passed(getBy(retrieving, order, trip, counting, STORED_SYNTAXES, signal));
  if (end.ok || came > 0 || end.failure.kind !== 'status') return end;
  const plain = yield* passed(getBy(retrieving, order, trip, counting, PLAIN_SYNTAXES, signal));
  return plain.ok ? plain : end;
}

async function* getBy(
  { settings, links }: Retrieving,
  order: RetrieveOrder,
  trip: Trip,
  take: Take,
  transferSyntaxes: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<RetrieveEvent> {
  const storage = trip.SOPClassUIDs.map((SOPClassUID) => ({ SOPClassUID, transferSyntaxes }));
  const opened = await links.open({ ...getProposal(settings.model, storage), signal }, 'get');
  if (!opened.ok) {
    yield { kind: 'end', end: opened };
    return;
  }
  yield { kind: 'by', by: 'get' };
  const store: StoreHandler = async (incoming) => ({ status: statusOf(await take(comingOf(incoming))) });
  yield* inOrder(opened.value, trip.requests, signal, 'get', (request) =>
    get(opened.value, { model: settings.model, keys: request.keys, priority: order.priority, signal }, store),
  );
}

async function* moveTrip(
  { settings, links, moveTarget, stallMs }: Retrieving,
  order: RetrieveOrder,
  trip: Trip,
  take: Take,
  signal: AbortSignal,
): AsyncGenerator<RetrieveEvent> {
  const stalled = new AbortController();
  const watch = setTimeout(() => stalled.abort(), stallMs);
  const door = await moveTarget?.expect({
    SOPInstanceUIDs: new Set(
      trip.requests.flatMap(({ instances }) => instances.map(({ SOPInstanceUID }) => SOPInstanceUID)),
    ),
    sendingAETitle: settings.calledAETitle,
    store: async (incoming) => {
      const coming = comingOf(incoming, () => watch.refresh());
      return { status: statusOf(await take(coming)) };
    },
  });
  try {
    if (door === undefined || door === null) {
      yield { kind: 'end', end: fail({ kind: 'no-provider' }) };
      return;
    }
    const either = AbortSignal.any([signal, stalled.signal]);
    const opened = await links.open({ contexts: [moveContext(settings.model)], signal: either }, 'move');
    if (!opened.ok) {
      yield { kind: 'end', end: opened };
      return;
    }
    yield { kind: 'by', by: 'move' };
    const events = inOrder(opened.value, trip.requests, either, 'move', (request) =>
      move(opened.value, {
        model: settings.model,
        keys: request.keys,
        priority: order.priority,
        signal: either,
        // The peer may say nothing while it sends: the watch above is on both.
        responseMs: Math.max(stallMs, 24 * 3600 * 1000),
        destination: settings.moveDestination ?? door.AETitle,
      }),
    );
    for await (const event of events) {
      watch.refresh();
      const isStall = event.kind === 'end' && stalled.signal.aborted && !signal.aborted;
      yield isStall ? { kind: 'end', end: fail({ kind: 'timed-out', waitingFor: 'progress' }) } : event;
    }
  } finally {
    clearTimeout(watch);
    door?.close();
  }
}

/** One request after the other on the association, which is over at the end. */
async function* inOrder(
  association: Association,
  requests: readonly Request[],
  signal: AbortSignal,
  service: 'get' | 'move',
  ask: (request: Request) => ReturnType<typeof get>,
): AsyncGenerator<RetrieveEvent> {
  const failed: string[] = [];
  try {
    for (const request of requests) {
      for await (const event of ask(request)) {
        if (event.kind === 'progress') {
          yield { kind: 'alive' };
          continue;
        }
        const end = signal.aborted
          ? fail<PeerFailure>({ kind: 'cancelled' })
          : event.end.ok
            ? ended(event.end.value)
            : fail(peerFailure(event.end.failure, service));
        if (!end.ok) {
          yield { kind: 'end', end };
          return;
        }
        failed.push(...end.value.failed);
      }
    }
    yield { kind: 'end', end: ok({ failed }) };
  } finally {
    await association.release();
  }
}

/** A warning says that some could not be sent (PS3.4 C.4.2.1.5, B000): the caller counts what came. */
function ended(end: RetrieveEnd): TripEnd {
  if (end.statusClass === 'success' || end.statusClass === 'warning')
    return ok({ failed: end.failedSOPInstanceUIDs });
  return fail(statusFailure(end));
}

export function comingOf(incoming: IncomingInstance, alive: () => void = () => undefined): Coming {
  const { SOPInstanceUID, fileHeader, data } = incoming;
  async function* batches(): AsyncGenerator<readonly Uint8Array[]> {
    for (;;) {
      const batch = await data.readBatch();
      alive();
      if (!batch.ok) throw new Error(`The instance broke off: ${batch.failure.kind}`);
      if (batch.value === null) return;
      yield batch.value;
    }
  }
  return { SOPInstanceUID, head: fileHeader, batches: batches() };
}

/** What the sender is told (PS3.4 B.2.3). */
export function statusOf(taken: Taken): number {
  switch (taken.kind) {
    case 'stored':
    case 'here':
      return STATUS.success;
    case 'refused':
      return STATUS.doesNotMatchClass;
    case 'damaged':
      return STATUS.cannotUnderstand;
    case 'broken-off':
      return STATUS.processingFailure;
    case 'disk-full':
      return STATUS.outOfResources;
    default:
      return taken satisfies never;
  }
}
