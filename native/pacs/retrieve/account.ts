// The account of one retrieve: what is expected, what is here, what was refused, and what is told of it.
import type {
  PeerFailure,
  RetrieveRequest,
  Transfer,
  TransferProblem,
  TransferReport,
} from '../../contract/index.ts';
import type { JobContext } from '../../jobs/index.ts';
import { newTransfer } from '../newTransfer.ts';
import { createProblems, type TransferStore } from '../transfers/transferStore.ts';
import type { ListedSeries, ListedStudy } from './listing.ts';

export type Account = {
  readonly state: (state: Transfer['state']) => void;
  readonly by: (by: Transfer['by']) => void;
  readonly attempt: () => void;
  readonly pausing: (failure: PeerFailure | null, ms: number) => void;
  /** What the peer lists, and what of it was here before. */
  readonly listed: (study: ListedStudy, here: ReadonlySet<string>) => void;
  /** An instance is here, durable and indexed. */
  readonly arrived: (SeriesInstanceUID: string, SOPInstanceUID: string, bytes: number) => void;
  readonly problem: (problem: TransferProblem) => void;
  readonly isHere: (SOPInstanceUID: string) => boolean;
  /** What came is kept aside, and would come again: asking for it once more helps nobody. */
  readonly isConflict: (SOPInstanceUID: string) => boolean;
  readonly hereCount: () => number;
  /** How many of the series the peer announces beyond those listed or here. */
  readonly unlistedOf: (series: ListedSeries) => number;
  readonly unlisted: () => number;
  readonly isComplete: () => boolean;
  /** Looks at the files of what is here; one that is too short is not here. */
  readonly verify: (short: (UIDs: ReadonlySet<string>) => Promise<readonly string[]>) => Promise<void>;
  readonly end: (failure: PeerFailure | null) => 'done';
  readonly report: () => TransferReport;
};

type Parts = {
  readonly request: RetrieveRequest;
  readonly peerName: string;
  readonly context: JobContext;
  readonly transfers: TransferStore;
};

export function createAccount({ request, peerName, context, transfers }: Parts): Account {
  const { meter, row } = context;
  const seriesOf = new Map<string, string>(); // of what is expected
  const named = new Map<string, Pick<TransferProblem, 'SeriesNumber' | 'InstanceNumber'>>();
  const here = new Set<string>();
  /** By series: what is here although it was not listed. */
  const extra = new Map<string, Set<string>>();
  const problems = createProblems();
  const conflicts = new Set<string>();
  let study: ListedStudy | null = null;
  let transfer = newTransfer({
    peerId: request.peerId,
    peerName,
    StudyInstanceUID: request.StudyInstanceUID,
    state: 'listing',
    priority: request.priority,
  });

  const unlistedOf = (series: ListedSeries): number => {
    if (!series.whole || series.announced === null) return 0;
    const known = series.instances.length + (extra.get(series.SeriesInstanceUID)?.size ?? 0);
    return Math.max(0, series.announced - known);
  };
  const unlisted = (): number => {
    if (study === null) return 0;
    const counted = study.series.reduce((sum, series) => sum + unlistedOf(series), 0);
    return Math.max(counted, study.unreadable > 0 && study.series.every(isUncounted) ? study.unreadable : 0);
  };
  const missing = (): readonly string[] => [...seriesOf.keys()].filter((UID) => !here.has(UID));
  const isComplete = (): boolean => study !== null && here.size === seriesOf.size && unlisted() === 0;
  const current = (): Transfer => ({
    ...transfer,
    expected: study === null ? null : seriesOf.size,
    here: here.size,
    missing: study === null ? 0 : seriesOf.size - here.size,
    unlisted: unlisted(),
  });
  const report = (): TransferReport => {
    const ended = transfer.state === 'complete' || transfer.state === 'incomplete';
    const list = problems.list();
    const told = new Set(list.map(({ SOPInstanceUID }) => SOPInstanceUID));
    for (const UID of ended ? missing() : [])
      if (!told.has(UID))
        list.push({
          SeriesInstanceUID: seriesOf.get(UID) ?? '',
          SOPInstanceUID: UID,
          reason: 'missing',
          status: null,
        });
    const problemsNamed = list.map((problem) => ({ ...problem, ...named.get(problem.SOPInstanceUID) }));
    return { transfer: current(), problems: problemsNamed };
  };
  const tell = (more: Partial<Transfer>): void => {
    transfer = { ...transfer, ...more };
    context.changed();
  };
  transfers.set(row.jobId, report);
  tell({});
  return {
    state(state) {
      meter.phase = state === 'listing' ? 'listing' : 'reading';
      tell({ state, nextAttemptAt: null });
    },
    by: (by) => tell({ by }),
    attempt: () => tell({ attempt: transfer.attempt + 1 }),
    pausing: (failure, ms) => tell({ state: 'pausing', failure, nextAttemptAt: Date.now() + ms }),
    listed(listed, before) {
      study = listed;
      for (const { instances } of listed.series)
        for (const { SeriesInstanceUID, SOPInstanceUID, SeriesNumber, InstanceNumber } of instances) {
          seriesOf.set(SOPInstanceUID, SeriesInstanceUID);
          named.set(SOPInstanceUID, {
            SeriesNumber: SeriesNumber ?? null,
            InstanceNumber: InstanceNumber ?? null,
          });
          if (before.has(SOPInstanceUID)) here.add(SOPInstanceUID);
        }
      meter.filesTotal = seriesOf.size;
      meter.skip(here.size);
      context.found = seriesOf.size;
      tell({});
    },
    arrived(SeriesInstanceUID, SOPInstanceUID, bytes) {
      const isNew = seriesOf.has(SOPInstanceUID) && !here.has(SOPInstanceUID);
      if (seriesOf.has(SOPInstanceUID)) here.add(SOPInstanceUID);
      else extra.set(SeriesInstanceUID, (extra.get(SeriesInstanceUID) ?? new Set()).add(SOPInstanceUID));
      if (isNew) meter.add(1, bytes);
      transfer = { ...transfer, failure: null };
      context.changed();
    },
    problem(problem) {
      if (problem.reason === 'conflict') conflicts.add(problem.SOPInstanceUID);
      problems.add(problem);
      const refusals = ['wrong-study', 'wrong-patient', 'not-asked-for', 'wrong-uid', 'damaged'];
      tell({ refused: problems.list().filter(({ reason }) => refusals.includes(reason)).length });
    },
    isHere: (UID) => here.has(UID),
    isConflict: (UID) => conflicts.has(UID),
    hereCount: () => here.size + [...extra.values()].reduce((sum, UIDs) => sum + UIDs.size, 0),
    unlistedOf,
    unlisted,
    isComplete,
    async verify(short) {
      meter.phase = 'finishing';
      for (const UID of await short(here)) {
        here.delete(UID);
        const SeriesInstanceUID = seriesOf.get(UID) ?? '';
        problems.add({ SeriesInstanceUID, SOPInstanceUID: UID, reason: 'short', status: null });
      }
    },
    end(failure) {
      const state = isComplete() ? 'complete' : 'incomplete';
      tell({ state, nextAttemptAt: null, failure: state === 'complete' ? null : failure });
      return 'done';
    },
    report,
  };
}

const isUncounted = (series: ListedSeries): boolean => series.announced === null;
