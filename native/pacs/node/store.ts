// C-STORE of files as they are, or in Explicit VR Little Endian where the node takes nothing else.
import { fail, ok, type PeerFailure } from '../../contract/index.ts';
import {
  type Association,
  type FinalStatus,
  planStore,
  type Sendable,
  store,
  type StoreProblem,
} from '../dimse/index.ts';
import type { Sending, StoreEvent } from '../types.ts';
import { EXPLICIT } from './classes.ts';
import { peerFailure } from './failures.ts';
import type { Links } from './links.ts';

type InstanceEvent = Extract<StoreEvent, { kind: 'instance' }>;
type Item = Sendable & { readonly sending: Sending };

export async function* storeAll(
  links: Links,
  instances: AsyncIterable<Sending>,
  signal: AbortSignal,
): AsyncGenerator<StoreEvent> {
  const items: Item[] = [];
  for await (const sending of instances) items.push(itemOf(sending));
  const byUID = new Map(items.map((item) => [item.SOPInstanceUID, item]));
  for (const plan of planStore(items)) {
    const rest = plan.instances.flatMap(({ SOPInstanceUID }) => byUID.get(SOPInstanceUID) ?? []);
    // A file that cannot be read to its end costs the association: the rest goes over another.
    while (rest.length > 0) {
      const opened = await links.open({ contexts: plan.contexts, signal }, 'store');
      if (!opened.ok) {
        yield { kind: 'end', end: opened };
        return;
      }
      const association = opened.value;
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) {
        const event = await storeOne(association, item, signal);
        if (event.kind === 'end') {
          yield event;
          return;
        }
        yield event;
        if (association.ended !== null) break;
      }
      await association.release();
    }
  }
  yield { kind: 'end', end: ok(undefined) };
}

const itemOf = (sending: Sending): Item => ({
  SOPClassUID: sending.SOPClassUID,
  SOPInstanceUID: sending.SOPInstanceUID,
  TransferSyntaxUID: sending.TransferSyntaxUID,
  data: { kind: 'file', path: sending.path, offset: sending.dataSetOffset, length: null },
  sending,
});

async function storeOne(
  association: Association,
  item: Item,
  signal: AbortSignal,
): Promise<InstanceEvent | Extract<StoreEvent, { kind: 'end' }>> {
  const { SOPInstanceUID, SOPClassUID } = item;
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
  const sent = await store(association, item, { signal });
  if (sent.ok) return done(sent.value);
  if (sent.failure.kind !== 'syntax-not-accepted') return problem(sent.failure);
  if (association.context(SOPClassUID, EXPLICIT) === null) return event('not-accepted');
  const bytes = await item.sending.plain();
  if (bytes === null) return event('not-transcoded');
  const again = await store(
    association,
    { SOPClassUID, SOPInstanceUID, TransferSyntaxUID: EXPLICIT, data: { kind: 'bytes', bytes } },
    { signal },
  );
  return again.ok ? done(again.value) : problem(again.failure);
}
