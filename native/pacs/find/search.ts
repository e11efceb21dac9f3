// One search over the library and peers. Each source is asked at the same time and its results go out as they come; a
// source that fails says so beside what the others found.
import type {
  FindLine,
  FindRequest,
  PeerFailure,
  SourceState,
  StudyRow,
  StudySource,
} from '../../contract/index.ts';
import type { OpenedLibrary } from '../../library/index.ts';
import type { RemotePeer } from '../types.ts';
import { createMerger, type Merger, rowOfStudy } from './merge.ts';
import { isLocalOnly, questionsOf } from './questions.ts';
import type { RememberedStudy } from '../storage/removedStudies.ts';
import { isAskedFor, rowOf } from './rows.ts';

export type SearchParts = {
  readonly library: OpenedLibrary;
  /** Null: no such peer. */
  readonly clientOf: (peerId: string) => RemotePeer | null;
  readonly isIncomplete: (StudyInstanceUID: string) => boolean;
  /** What a peer has and was removed here to make room. */
  readonly remembered: (peerId: string) => readonly RememberedStudy[];
  readonly onError: (error: unknown) => void;
};

/** Lines are made at most so often: a fast peer would otherwise cost a line and a look into the library for each study. */
const LINE_MS = 40;
const STUDIES_A_LINE = 200;
/** A fast peer's answers would otherwise be read one after another until there are no more, and nobody else served. */
const TURN_MS = 8;
const LIBRARY_PAGE = 500;

type Search = SearchParts & {
  readonly request: FindRequest;
  readonly merger: Merger;
  readonly signal: AbortSignal;
  readonly wake: () => void;
};

/** Ends when every source has. Aborting cancels at every peer. */
export async function* searchStudies(
  parts: SearchParts,
  request: FindRequest,
  sources: readonly StudySource[],
  signal: AbortSignal,
): AsyncGenerator<FindLine> {
  let wake = (): void => undefined;
  const left = new AbortController(); // whoever reads may stop before the end
  const either = AbortSignal.any([signal, left.signal]);
  const merger = createMerger(parts.isIncomplete);
  const search: Search = { ...parts, request, merger, signal: either, wake: () => wake() };
  const states = new Map<StudySource, SourceState>();
  const untold = new Set<StudySource>();
  const tell = (state: SourceState): void => {
    states.set(state.source, state);
    untold.add(state.source);
    wake();
  };
  const asked = sources.map((source) => ask(search, source, tell));
  const all = Promise.all(asked);
  let over = false;
  void all.then(() => {
    over = true;
    wake();
  });
  try {
    for (;;) {
      const done = over;
      yield* lines(search, merger);
      for (const source of untold) {
        untold.delete(source);
        const state = states.get(source);
        if (state !== undefined) yield { type: 'source', source: state };
      }
      if (done && !merger.hasChanged() && untold.size === 0) break;
      if (!over && !merger.hasChanged() && untold.size === 0)
        await new Promise<void>((resolve) => (wake = resolve));
      if (!over && !signal.aborted) await pause(LINE_MS, all);
    }
    yield { type: 'end' };
  } finally {
    left.abort();
    await all;
  }
}

/** As long as more may come: who waits for the end of a search waits for nothing else. */
const pause = (ms: number, end: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void end.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });

function* lines(search: Search, merger: Merger): Generator<FindLine> {
  while (merger.hasChanged()) {
    lookHere(search);
    yield { type: 'studies', studies: [...merger.takeChanged(STUDIES_A_LINE)] };
  }
}

/** A study that a peer told of may be here without the library having found it by the same words. */
function lookHere({ library: { host }, merger }: Search): void {
  for (const UID of merger.unknownHere(STUDIES_A_LINE)) {
    const row = host.studyRow(UID);
    if (row !== null) merger.add('library', rowOfStudy(row), { short: shortIn(host, row) });
  }
}

/** Only where something is wrong with a study its images are looked at. */
function shortIn(host: OpenedLibrary['host'], { StudyInstanceUID, problemCount }: StudyRow): number {
  return problemCount === 0 ? 0 : host.here(StudyInstanceUID).filter(({ isWhole }) => !isWhole).length;
}

/** Asks one source to its end, telling how it stands. */
async function ask(search: Search, source: StudySource, tell: (state: SourceState) => void): Promise<void> {
  const { signal, onError } = search;
  const asking: SourceState = {
    source,
    state: 'asking',
    found: 0,
    truncated: false,
    unreadable: 0,
    failure: null,
  };
  let state = asking;
  const update = (more: Partial<SourceState>): void => {
    state = { ...state, ...more };
  };
  tell(asking);
  try {
    const failure =
      source === 'library' ? await askLibrary(search, update) : await askPeer(search, source, update);
    // What an archive does not say now may be known from before.
    if (failure !== null && source !== 'library') recall(search, source);
    tell({ ...state, state: failure === null ? 'done' : 'failed', failure });
  } catch (error) {
    const cancelled = signal.aborted;
    if (!cancelled) onError(error);
    tell({ ...state, state: 'failed', failure: { kind: cancelled ? 'cancelled' : 'internal' } });
  }
}

function recall({ request, merger, remembered, wake }: Search, peerId: string): number {
  const known = isLocalOnly(request.query)
    ? []
    : remembered(peerId).filter(({ row }) => isAskedFor(row, request.query));
  for (const { row, removedAt } of known.slice(0, request.limit)) merger.add(peerId, row, { removedAt });
  wake();
  return known.length;
}

type Update = (more: Partial<SourceState>) => void;

async function askLibrary(
  { library, request, merger, signal, wake }: Search,
  update: Update,
): Promise<PeerFailure | null> {
  let cursor: string | null = null;
  let found = 0;
  do {
    const limit = Math.min(LIBRARY_PAGE, request.limit - found);
    const page = await library.findStudies(
      {
        ...request.query,
        sort: 'StudyDate',
        direction: 'descending',
        limit,
        ...(cursor === null ? {} : { cursor }),
      },
      signal,
    );
    for (const row of page.rows)
      merger.add('library', rowOfStudy(row), { short: shortIn(library.host, row) });
    found += page.rows.length;
    cursor = page.nextCursor;
    update({ found, truncated: cursor !== null });
    wake();
  } while (cursor !== null && found < request.limit);
  return null;
}

async function askPeer(search: Search, peerId: string, update: Update): Promise<PeerFailure | null> {
  const { request, merger, signal, wake, clientOf } = search;
  const { query, limit } = request;
  if (isLocalOnly(query)) return null;
  if (request.remembered === true) {
    update({ found: recall(search, peerId) });
    return null;
  }
  const client = clientOf(peerId);
  if (client === null) return { kind: 'peer-removed' };
  const found = new Set<string>();
  let unreadable = 0;
  let truncated = false;
  let since = performance.now();
  for (const keys of questionsOf(query, limit)) {
    for await (const event of client.findStudies(keys, signal)) {
      if (performance.now() - since > TURN_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        since = performance.now();
      }
      if (event.kind === 'end') {
        if (!event.end.ok) return event.end.failure;
        truncated ||= event.end.value.truncated;
        continue;
      }
      const row = event.kind === 'match' ? rowOf(event.dataset) : null;
      if (row === null) unreadable += 1;
      else if (isAskedFor(row, query)) {
        found.add(row.StudyInstanceUID);
        merger.add(peerId, row);
      }
      update({ found: found.size, unreadable, truncated });
      wake();
      if (found.size >= limit) {
        update({ truncated: true });
        return null;
      }
    }
  }
  update({ truncated });
  return null;
}
