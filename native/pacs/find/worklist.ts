// One work list of all peers that are used for it: each is asked at the same time, and one that fails says so beside what the
// others told.
import type {
  PeerFailure,
  SourceState,
  WorklistItem,
  WorklistLine,
  WorklistQuery,
} from '../../contract/index.ts';
import { type DicomJson, item, personName, text } from '../../dicom/index.ts';
import { fold, foldName, wordsOf } from '../../library/index.ts';
import type { RemotePeer } from '../types.ts';

/** Of each peer: a day of a large hospital is far below. */
const LIMIT = 2000;
const ITEMS_A_LINE = 200;

type Parts = {
  /** Null: no such peer. */
  readonly clientOf: (peerId: string) => RemotePeer | null;
  readonly onError: (error: unknown) => void;
};

/** Ends when every peer has. Aborting cancels at every peer. */
export async function* askWorklists(
  parts: Parts,
  query: WorklistQuery,
  peerIds: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<WorklistLine> {
  const left = new AbortController(); // whoever reads may stop before the end
  const either = AbortSignal.any([signal, left.signal]);
  const told: WorklistLine[] = [];
  let wake = (): void => undefined;
  const tell = (line: WorklistLine): void => {
    told.push(line);
    wake();
  };
  let over = false;
  const all = Promise.all(peerIds.map((peerId) => ask(parts, query, peerId, either, tell)));
  void all.then(() => {
    over = true;
    wake();
  });
  try {
    for (;;) {
      const done = over;
      for (let line = told.shift(); line !== undefined; line = told.shift()) yield line;
      if (done && told.length === 0) break;
      if (!over && told.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    }
    yield { type: 'end' };
  } finally {
    left.abort();
    await all;
  }
}

async function ask(
  { clientOf, onError }: Parts,
  query: WorklistQuery,
  peerId: string,
  signal: AbortSignal,
  tell: (line: WorklistLine) => void,
): Promise<void> {
  let state: SourceState = {
    source: peerId,
    state: 'asking',
    found: 0,
    truncated: false,
    unreadable: 0,
    failure: null,
  };
  const items: WorklistItem[] = [];
  const flush = (): void => {
    if (items.length > 0) tell({ type: 'items', items: items.splice(0) });
  };
  const end = (failure: PeerFailure | null): void => {
    flush();
    tell({ type: 'source', source: { ...state, state: failure === null ? 'done' : 'failed', failure } });
  };
  tell({ type: 'source', source: state });
  try {
    const client = clientOf(peerId);
    if (client === null) return end({ kind: 'peer-removed' });
    if (client.findWorklist === undefined) return end({ kind: 'not-offered', service: 'worklist' });
    for await (const event of client.findWorklist({ ...query, limit: LIMIT }, signal)) {
      if (event.kind === 'end') {
        if (!event.end.ok) return end(event.end.failure);
        state = { ...state, truncated: event.end.value.truncated };
      } else if (event.kind === 'unreadable') state = { ...state, unreadable: state.unreadable + 1 };
      else {
        const step = itemOf(event.dataset, peerId);
        if (!isAskedFor(step, query)) continue;
        items.push(step);
        state = { ...state, found: state.found + 1 };
        if (items.length >= ITEMS_A_LINE) flush();
      }
    }
    end(null);
  } catch (error) {
    const cancelled = signal.aborted;
    if (!cancelled) onError(error);
    end({ kind: cancelled ? 'cancelled' : 'internal' });
  }
}

const SCHEDULED_STEPS = '00400100';

export function itemOf(dataset: DicomJson, peerId: string): WorklistItem {
  const step = item(dataset, SCHEDULED_STEPS);
  const plain = (of: DicomJson | null, tag: string): string => text(of, tag).trim();
  return {
    peerId,
    PatientName: nameOf(dataset, '00100010'),
    PatientID: plain(dataset, '00100020'),
    PatientBirthDate: plain(dataset, '00100030'),
    PatientSex: plain(dataset, '00100040'),
    AccessionNumber: plain(dataset, '00080050'),
    StudyInstanceUID: plain(dataset, '0020000D'),
    RequestedProcedureID: plain(dataset, '00401001'),
    RequestedProcedureDescription: plain(dataset, '00321060'),
    ReferringPhysicianName: nameOf(dataset, '00080090'),
    ScheduledProcedureStepID: plain(step, '00400009'),
    ScheduledProcedureStepDescription: plain(step, '00400007'),
    ScheduledProcedureStepStartDate: plain(step, '00400002'),
    ScheduledProcedureStepStartTime: plain(step, '00400003'),
    Modality: plain(step, '00080060'),
    ScheduledStationAETitle: plain(step, '00400001'),
    ScheduledStationName: plain(step, '00400010'),
    ScheduledPerformingPhysicianName: nameOf(step, '00400006'),
  };
}

function nameOf(dataset: DicomJson | null, tag: string): WorklistItem['PatientName'] {
  const { Alphabetic, Ideographic, Phonetic } = personName(dataset, tag);
  return {
    ...(Alphabetic === undefined ? {} : { Alphabetic }),
    ...(Ideographic === undefined ? {} : { Ideographic }),
    ...(Phonetic === undefined ? {} : { Phonetic }),
  };
}

/** Peers ignore keys that they do not know. What a peer does not tell is not held against a step. */
export function isAskedFor(step: WorklistItem, query: WorklistQuery): boolean {
  const { ScheduledProcedureStepStartDate: day, Modality, ScheduledStationAETitle: station } = step;
  const types = query.Modality ?? [];
  const name = foldName(step.PatientName);
  return (
    (query.dateFrom === undefined || day === '' || day >= query.dateFrom) &&
    (query.dateTo === undefined || day === '' || day <= query.dateTo) &&
    (types.length === 0 || Modality === '' || types.includes(Modality)) &&
    (query.StationAETitle === undefined ||
      query.StationAETitle === '' ||
      station === '' ||
      fold(station) === fold(query.StationAETitle)) &&
    (query.PatientName === undefined || wordsOf(query.PatientName).every((word) => name.includes(word)))
  );
}
