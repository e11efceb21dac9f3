import type {
  Completeness,
  PeerFailure,
  TransferProblem,
  TransferReport,
} from '../../../native/contract/index.ts';
import { studiesWords } from '../words.ts';

/** What is missing of a study, from whichever side it is asked. */
export type MissingList = {
  readonly StudyInstanceUID: string | null;
  readonly peerId: string | null;
  readonly here: number;
  readonly expected: number | null;
  readonly unlisted: number;
  readonly failure: PeerFailure | null;
  readonly problems: readonly TransferProblem[];
};

export function missingOfReport({ transfer, problems }: TransferReport): MissingList {
  const { StudyInstanceUID, peerId, here, expected, unlisted, failure } = transfer;
  return { StudyInstanceUID, peerId, here, expected, unlisted, failure, problems };
}

export function missingOfStudy(known: Completeness): MissingList {
  const { StudyInstanceUID, peerId, here, unlisted } = known;
  return {
    StudyInstanceUID,
    peerId,
    here,
    expected: known.state === 'unknown' ? null : known.expected,
    unlisted,
    failure: null,
    problems: known.missing.map((one) => ({ ...one, reason: 'missing', status: null })),
  };
}

/** "CT abdomen: 6,490 of 6,500 images are here." */
export function missingSentence(label: string, { here, expected, unlisted }: MissingList): string {
  const { text } = studiesWords;
  if (expected === null) return text('missing.listing', { label });
  return text('missing.sentence', { label, here, expected: expected + unlisted });
}

/** What became of how many, one line a reason. */
export function reasonLines(problems: readonly TransferProblem[]): readonly string[] {
  const counts = new Map<TransferProblem['reason'], number>();
  for (const { reason } of problems) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => studiesWords.text(`reason.${reason}`, { count }));
}

/** The whole list for the clipboard: UIDs, reason and the archive's status, in columns that a table takes. */
export function missingAsText(label: string, list: MissingList): string {
  const { text } = studiesWords;
  const rows = list.problems.map(({ SeriesInstanceUID, SOPInstanceUID, reason, status }) =>
    [
      SeriesInstanceUID,
      SOPInstanceUID,
      reason,
      status === null ? '' : `0x${status.toString(16).toUpperCase().padStart(4, '0')}`,
    ].join('\t'),
  );
  return [
    missingSentence(label, list),
    ...(list.unlisted > 0 ? [text('missing.unlisted', { count: list.unlisted })] : []),
    `StudyInstanceUID\t${list.StudyInstanceUID ?? ''}`,
    'SeriesInstanceUID\tSOPInstanceUID\treason\tstatus',
    ...rows,
  ].join('\n');
}
