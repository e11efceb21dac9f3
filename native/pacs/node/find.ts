// C-FIND on each level, as a stream. Studies are asked for in the spellings that the peer may know, and by date where it
// gives no more than so many answers at a time.
import { fail, ok, type DimseSettings, type PeerFailure, type Result } from '../../contract/index.ts';
import { type DicomJson, text } from '../../dicom/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import { find, findContext, STATUS } from '../dimse/index.ts';
import type { FindEvent, StudyKeys } from '../types.ts';
import { dayOf, divided } from './days.ts';
import { peerFailure, statusFailure } from './failures.ts';
import type { Links } from './links.ts';
import { type Days, daysOf, nextSpelling, showsCaseBlind, type Spelling, studyDataset } from './studyKeys.ts';

type Asking = {
  readonly settings: DimseSettings;
  readonly links: Links;
  /** What was learnt of the node: large and small letters are the same to it. */
  readonly learnt: { isCaseBlind: boolean };
};

/** `cut`: the peer has more, and said so in these words; else null. */
type QueryEnd = Result<{ readonly cut: PeerFailure | null }, PeerFailure>;
type QueryEvent = Exclude<FindEvent, { kind: 'end' }> | { readonly kind: 'end'; readonly end: QueryEnd };

/** One C-FIND on an association of its own or one that was kept. */
export async function* findOnce(
  { settings, links }: Asking,
  keys: WriteDataset,
  signal: AbortSignal,
): AsyncGenerator<QueryEvent> {
  const { model } = settings;
  const opened = await links.take({ contexts: [findContext(model)], signal });
  if (!opened.ok) {
    yield { kind: 'end', end: opened };
    return;
  }
  const association = opened.value;
  try {
    for await (const event of find(association, { model, keys, signal })) {
      if (event.kind === 'match') yield { kind: 'match', dataset: event.match };
      else if (event.kind === 'unreadable-match') yield { kind: 'unreadable' };
      else if (!event.end.ok) yield { kind: 'end', end: fail(peerFailure(event.end.failure, 'find')) };
      else if (signal.aborted) yield { kind: 'end', end: fail({ kind: 'cancelled' }) };
      else {
        const { status, statusClass } = event.end.value;
        // Out of resources means too many matches (PS3.4 C.4.1.1.4); Orthanc ends as if we had cancelled.
        const cut = (status & 0xff00) === STATUS.outOfResources || statusClass === 'cancel';
        if (cut || statusClass === 'success' || statusClass === 'warning')
          yield { kind: 'end', end: ok({ cut: cut ? statusFailure(event.end.value) : null }) };
        else yield { kind: 'end', end: fail(statusFailure(event.end.value)) };
      }
    }
  } finally {
    links.giveBack(association);
  }
}

/** Everything that matches keys which need no dividing: series and instances. */
export async function* findAll(
  asking: Asking,
  keys: WriteDataset,
  signal: AbortSignal,
): AsyncGenerator<FindEvent> {
  for await (const event of findOnce(asking, keys, signal)) {
    if (event.kind === 'end')
      yield { kind: 'end', end: event.end.ok ? ok({ truncated: event.end.value.cut !== null }) : event.end };
    else yield event;
  }
}

/** Studies, each once. */
export async function* findStudies(
  asking: Asking,
  keys: StudyKeys,
  signal: AbortSignal,
): AsyncGenerator<FindEvent> {
  const seen = new Set<string>();
  let truncated = false;
  const { learnt } = asking;
  const tried: { spelling: Spelling; found: boolean }[] = [];
  const next = (): Spelling | null => nextSpelling(keys, tried, learnt.isCaseBlind);
  for (let spelling = next(); spelling !== null; spelling = next()) {
    const before = seen.size;
    let failure: FindEvent | null = null;
    for await (const event of findSpelt(asking, keys, spelling, signal)) {
      if (event.kind === 'unreadable') yield event;
      else if (event.kind === 'end') {
        if (event.end.ok) truncated ||= event.end.value.truncated;
        else if (event.end.failure.kind === 'status') failure = event;
        else {
          yield event;
          return;
        }
      } else {
        learnt.isCaseBlind ||= showsCaseBlind(keys, spelling, event.dataset);
        const UID = text(event.dataset, '0020000D');
        if (seen.has(UID)) continue;
        seen.add(UID);
        yield event;
        if (seen.size < keys.limit) continue;
        yield { kind: 'end', end: ok({ truncated: true }) };
        return;
      }
    }
    tried.push({ spelling, found: seen.size > before });
    // A peer that does not know the character set may say so by failing: the next spelling is another question.
    if (failure === null || next() !== null) continue;
    if (seen.size === 0) {
      yield failure;
      return;
    }
    truncated = true;
  }
  yield { kind: 'end', end: ok({ truncated }) };
}

/**
 * So many questions in a row that are turned down without a single answer: by halving, 16 lead from all time to one day. A
 * peer that is out of resources for something else turns down every one of them, and must not get one for each day.
 */
const MOST_TURNED_DOWN = 20;

async function* findSpelt(
  asking: Asking,
  keys: StudyKeys,
  spelling: Spelling,
  signal: AbortSignal,
): AsyncGenerator<FindEvent> {
  const open: Days[] = [daysOf(keys)];
  let truncated = false;
  let turnedDown = 0;
  let anyFound = false;
  for (let days = open.pop(); days !== undefined; days = open.pop()) {
    const datesSeen: string[] = [];
    let end: QueryEnd = ok({ cut: null });
    for await (const event of findOnce(asking, studyDataset(keys, spelling, days), signal)) {
      if (event.kind === 'end') end = event.end;
      else {
        if (event.kind === 'match') datesSeen.push(dateOf(event.dataset));
        yield event;
      }
    }
    if (!end.ok) {
      yield { kind: 'end', end };
      return;
    }
    anyFound ||= datesSeen.length > 0;
    turnedDown = end.value.cut === null || datesSeen.length > 0 ? 0 : turnedDown + 1;
    if (end.value.cut === null) continue;
    if (turnedDown >= MOST_TURNED_DOWN) {
      yield { kind: 'end', end: anyFound ? ok({ truncated: true }) : fail(end.value.cut) };
      return;
    }
    const halves = divided(
      days,
      datesSeen.filter((date) => /^\d{8}$/.test(date)),
      dayOf(Date.now()),
    );
    if (halves === null) truncated = true;
    else open.push(halves[1], halves[0]); // the later first
  }
  yield { kind: 'end', end: ok({ truncated }) };
}

const dateOf = (dataset: DicomJson): string => text(dataset, '00080020');
