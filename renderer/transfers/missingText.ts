// What did not make it, in words: how many and why, which by their numbers, and a list for whoever looks after the archive.
import type {
  Completeness,
  Job,
  PeerFailure,
  TransferProblem,
  TransferReport,
} from '../../native/contract/index.ts';
import { transfersWords } from './words.ts';

/** What is missing of a study, or was not sent, from whichever side it is asked. */
export type MissingList = {
  readonly direction: 'retrieve' | 'send';
  readonly StudyInstanceUID: string | null;
  readonly peerId: string | null;
  readonly here: number;
  readonly expected: number | null;
  readonly unlisted: number;
  readonly failure: PeerFailure | null;
  readonly problems: readonly TransferProblem[];
};

export function missingOfReport({ transfer, problems }: TransferReport, kind: Job['kind']): MissingList {
  const { StudyInstanceUID, peerId, here, expected, unlisted, failure } = transfer;
  const direction = kind === 'send' ? 'send' : 'retrieve';
  return { direction, StudyInstanceUID, peerId, here, expected, unlisted, failure, problems };
}

export function missingOfStudy(known: Completeness): MissingList {
  const { StudyInstanceUID, peerId, here, unlisted } = known;
  return {
    direction: 'retrieve',
    StudyInstanceUID,
    peerId,
    here,
    expected: known.state === 'unknown' ? null : known.expected,
    unlisted,
    failure: null,
    problems: known.missing.map((one) => ({ ...one, status: null })),
  };
}

/** "CT abdomen: 6,490 of 6,500 images are here." */
export function missingSentence(label: string, list: MissingList, archive = ''): string {
  const { text } = transfersWords;
  const { here, expected, unlisted } = list;
  if (list.direction === 'send')
    return expected === null
      ? text('missing.listingSend', { label, name: archive })
      : text('missing.sentenceSend', { label, here, expected, name: archive });
  if (expected === null) return text('missing.listing', { label });
  return text('missing.sentence', { label, here, expected: expected + unlisted });
}

/** What became of how many, one line a reason; refusals of the archive one line a status. */
export function reasonLines(problems: readonly TransferProblem[], sent = false): readonly string[] {
  const { text } = transfersWords;
  const counts = new Map<string, { readonly problem: TransferProblem; count: number }>();
  for (const problem of problems) {
    const key = problem.reason === 'failed' ? `failed ${problem.status}` : problem.reason;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { problem, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].map(({ problem: { reason, status }, count }) => {
    if (reason === 'failed') return text('reason.failed', { count, why: statusText(status) });
    if (reason === 'missing' && sent) return text('reason.unsent', { count });
    return text(`reason.${reason}`, { count });
  });
}

const hexOf = (status: number): string => status.toString(16).toUpperCase().padStart(4, '0');

/** A status of C-STORE (PS3.4 B.2.3, PS3.7 C) or a failure reason of STOW-RS (PS3.18 10.5.3), which uses the same codes. */
export function statusText(status: number | null): string {
  const { text } = transfersWords;
  if (status === null) return text('status.none');
  return text('status.code', { why: text(`status.${statusName(status)}`), code: hexOf(status) });
}

function statusName(
  status: number,
): 'room' | 'kind' | 'mismatch' | 'unreadable' | 'allowed' | 'duplicate' | 'other' {
  if ((status & 0xff00) === 0xa700 || status === 0x0213) return 'room';
  if ((status & 0xff00) === 0xa900) return 'mismatch';
  if ((status & 0xf000) === 0xc000) return 'unreadable';
  if (status === 0x0122 || status === 0x0118 || status === 0x0112) return 'kind';
  if (status === 0x0124) return 'allowed';
  return status === 0x0111 ? 'duplicate' : 'other';
}

export type MissingSeries = {
  readonly SeriesInstanceUID: string;
  /** "Series 3: images 5, 7–9". */
  readonly said: string;
  readonly problems: readonly TransferProblem[];
};

/** By series, in the order of their numbers, as people call them. */
export function missingBySeries(problems: readonly TransferProblem[]): readonly MissingSeries[] {
  const { text } = transfersWords;
  const series = new Map<string, TransferProblem[]>();
  for (const problem of problems) {
    const known = series.get(problem.SeriesInstanceUID);
    if (known === undefined) series.set(problem.SeriesInstanceUID, [problem]);
    else known.push(problem);
  }
  const last = Number.MAX_SAFE_INTEGER;
  const inOrder = [...series].toSorted(
    ([, [a]], [, [b]]) => (a?.SeriesNumber ?? last) - (b?.SeriesNumber ?? last),
  );
  return inOrder.map(([SeriesInstanceUID, own]) => {
    const number = own[0]?.SeriesNumber ?? null;
    const numbers = [...new Set(own.flatMap(({ InstanceNumber }) => InstanceNumber ?? []))];
    const unnumbered = own.filter(({ InstanceNumber }) => (InstanceNumber ?? null) === null).length;
    const name = number === null ? text('missing.seriesNoNumber') : text('missing.series', { number });
    const parts = [
      ...(numbers.length === 0
        ? []
        : [text('missing.images', { count: numbers.length, numbers: rangesText(numbers) })]),
      ...(unnumbered === 0 ? [] : [text('missing.noNumbers', { count: unnumbered })]),
    ];
    const sorted = own.toSorted((a, b) => (a.InstanceNumber ?? last) - (b.InstanceNumber ?? last));
    return { SeriesInstanceUID, said: `${name}: ${parts.join(', ')}`, problems: sorted };
  });
}

/** "5, 7–9, 12". */
export function rangesText(numbers: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && number === last.to + 1) last.to = number;
    else ranges.push({ from: number, to: number });
  }
  return ranges
    .map(({ from, to }) =>
      from === to ? String(from) : from + 1 === to ? `${from}, ${to}` : `${from}–${to}`,
    )
    .join(', ');
}

/** The whole list for the clipboard: numbers, UIDs, reason and the archive's status, in columns that a table takes. */
export function missingAsText(label: string, list: MissingList, archive = ''): string {
  const { text } = transfersWords;
  const rows = list.problems.map((problem) =>
    [
      problem.SeriesNumber ?? '',
      problem.InstanceNumber ?? '',
      problem.SeriesInstanceUID,
      problem.SOPInstanceUID,
      problem.reason,
      problem.status === null ? '' : `0x${hexOf(problem.status)}`,
    ].join('\t'),
  );
  return [
    missingSentence(label, list, archive),
    ...(list.unlisted > 0 ? [text('missing.unlisted', { count: list.unlisted })] : []),
    `StudyInstanceUID\t${list.StudyInstanceUID ?? ''}`,
    'SeriesNumber\tInstanceNumber\tSeriesInstanceUID\tSOPInstanceUID\treason\tstatus',
    ...rows,
  ].join('\n');
}
