// C-STORE of files as they are, or in Explicit VR Little Endian where the node takes nothing else.
import { fail, ok, type PeerFailure, type Result } from '../../contract/index.ts';
import {
  type Association,
  type FinalStatus,
  planStore,
  type Sendable,
  store,
  type StorePlan,
  type StoreProblem,
} from '../dimse/index.ts';
import type { NotSent, OpenSending, Sending, StoreEvent } from '../types.ts';
import { EXPLICIT } from './classes.ts';
import { peerFailure } from './failures.ts';
import type { Links } from './links.ts';

type InstanceEvent = Extract<StoreEvent, { kind: 'instance' }>;
/** What the library says of it, or its own file where that says something else. */
type Item = { readonly sending: Sending; readonly SOPClassUID: string; readonly TransferSyntaxUID: string };

export async function* storeAll(
  links: Pick<Links, 'open'>,
  instances: AsyncIterable<Sending>,
  signal: AbortSignal,
): AsyncGenerator<StoreEvent> {
  let items: Item[] = [];
  for await (const sending of instances) {
    const { SOPClassUID, TransferSyntaxUID } = sending;
    items.push({ sending, SOPClassUID, TransferSyntaxUID });
  }
  // Files that are not what the library says: what they are was not proposed. Over another association, once.
  for (const again of [false, true]) {
    const others: Item[] = [];
    for (const plan of planStore(items)) {
      const end = yield* storePlan(links, plan, { again, others, signal });
      if (!end.ok) {
        yield { kind: 'end', end };
        return;
      }
    }
    items = others;
  }
  yield { kind: 'end', end: ok(undefined) };
}

type Pass = { readonly again: boolean; readonly others: Item[]; readonly signal: AbortSignal };

async function* storePlan(
  links: Pick<Links, 'open'>,
  { contexts, instances }: StorePlan<Item>,
  pass: Pass,
): AsyncGenerator<InstanceEvent, Result<void, PeerFailure>> {
  const queue = createQueue(instances);
  try {
    // A file that cannot be read to its end costs the association: the rest goes over another.
    while (queue.left() > 0) {
      const opened = await links.open({ contexts, signal: pass.signal }, 'store');
      if (!opened.ok) return opened;
      const association = opened.value;
      try {
        while (queue.left() > 0 && association.ended === null) {
          const event = await storeNext(association, await queue.next(), pass);
          if (event === null) continue;
          if (event.kind === 'end') return event.end;
          yield event;
        }
        await association.release();
      } finally {
        // Cancelled between two images, or not listened to any more: archives that serve one caller at a time wait for it.
        association.abort();
      }
    }
    return ok(undefined);
  } finally {
    await queue.close();
  }
}

type Next = { readonly item: Item; readonly open: OpenSending | NotSent };

/** Each file is opened, and its beginning read, while the one before it is being sent. */
function createQueue(items: readonly Item[]): {
  readonly left: () => number;
  readonly next: () => Promise<Next>;
  readonly close: () => Promise<void>;
} {
  let taken = 0;
  let ahead: Promise<Next> | null = null;
  const begin = (): Promise<Next> | null => {
    const item = items[taken];
    return item === undefined ? null : item.sending.open().then((open) => ({ item, open }));
  };
  return {
    left: () => items.length - taken,
    async next() {
      const next = await (ahead ?? begin());
      if (next === null) throw new Error('There is nothing left to send.');
      taken += 1;
      ahead = begin();
      return next;
    },
    async close() {
      const open = (await ahead)?.open;
      if (typeof open === 'object') await open.file.close(true);
    },
  };
}

/** Null: it is one of the others. */
async function storeNext(
  association: Association,
  { item, open }: Next,
  { again, others, signal }: Pass,
): Promise<InstanceEvent | Extract<StoreEvent, { kind: 'end' }> | null> {
  const { sending } = item;
  const { SOPInstanceUID } = sending;
  const source = typeof open === 'object' ? open.file.from(open.dataSetOffset) : null;
  if (typeof open === 'string' || source === null) {
    if (typeof open === 'object') await open.file.close(true);
    const outcome = typeof open === 'string' ? open : 'unreadable';
    return { kind: 'instance', SOPInstanceUID, outcome, status: null };
  }
  const { SOPClassUID, TransferSyntaxUID } = open;
  const isOther = SOPClassUID !== item.SOPClassUID || TransferSyntaxUID !== item.TransferSyntaxUID;
  if (isOther && !again && association.context(SOPClassUID, TransferSyntaxUID) === null) {
    others.push({ sending, SOPClassUID, TransferSyntaxUID });
    await source.close(true);
    return null;
  }
  const data = { kind: 'open', source } as const;
  const sendable = { SOPClassUID, SOPInstanceUID, TransferSyntaxUID, data };
  try {
    return await storeOne(association, sendable, sending, signal);
  } finally {
    await source.close(true); // where it was not sent at all
  }
}

async function storeOne(
  association: Association,
  sendable: Sendable,
  sending: Sending,
  signal: AbortSignal,
): Promise<InstanceEvent | Extract<StoreEvent, { kind: 'end' }>> {
  const { SOPInstanceUID, SOPClassUID } = sendable;
  const event = (outcome: InstanceEvent['outcome'], status: number | null = null): InstanceEvent => ({
    kind: 'instance',
    SOPInstanceUID,
    outcome,
    status,
  });
  const done = ({ status, statusClass }: FinalStatus): InstanceEvent =>
    event(statusClass === 'success' || statusClass === 'warning' ? 'stored' : 'failed', status);
  const problem = (failure: StoreProblem): InstanceEvent | Extract<StoreEvent, { kind: 'end' }> => {
    if (failure.kind === 'source-unreadable') return event('unreadable');
    if (failure.kind === 'syntax-not-accepted' || failure.kind === 'not-offered')
      return event('not-accepted');
    return { kind: 'end', end: fail<PeerFailure>(peerFailure(failure, 'store')) };
  };
  const sent = await store(association, sendable, { signal });
  if (sent.ok) return done(sent.value);
  if (sent.failure.kind !== 'syntax-not-accepted') return problem(sent.failure);
  if (association.context(SOPClassUID, EXPLICIT) === null) return event('not-accepted');
  const bytes = await sending.plain();
  if (bytes === null) return event('not-transcoded');
  const again = await store(
    association,
    { SOPClassUID, SOPInstanceUID, TransferSyntaxUID: EXPLICIT, data: { kind: 'bytes', bytes } },
    { signal },
  );
  return again.ok ? done(again.value) : problem(again.failure);
}
