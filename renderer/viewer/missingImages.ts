// Images that an archive listed and that are not here: said on the pane and on the thumbnail, in the study list's own word.
import { useQuery } from '@tanstack/react-query';
import type { Completeness } from '../../native/contract/index.ts';
import { completenessQuery, isActive, useIncomplete, useJobs } from '../ui/index.ts';
import type { Notice } from './notices.ts';
import type { Words } from './text.ts';

const SHOWN = 8;

/** How much of an incomplete study is here, and whether more is on its way. Null for a study of which nothing is known to miss. */
export function useMissing(StudyInstanceUID: string | null): Missing | null {
  const { data: incomplete } = useIncomplete();
  const isIncomplete = incomplete?.some((study) => study.StudyInstanceUID === StudyInstanceUID) ?? false;
  const { data: known } = useQuery({
    ...completenessQuery(StudyInstanceUID ?? ''),
    enabled: isIncomplete && StudyInstanceUID !== null,
  });
  const arriving = useJobs(({ jobs }) =>
    [...jobs.values()].some((job) => isActive(job) && job.transfer?.StudyInstanceUID === StudyInstanceUID),
  );
  return isIncomplete && known !== undefined ? { known, arriving } : null;
}

export type Missing = { readonly known: Completeness; readonly arriving: boolean };

/** How many images of a series are here, of how many; null where nothing is known to be missing. */
export function shortOf(
  missing: Missing | null,
  SeriesInstanceUID: string,
): { readonly here: number; readonly expected: number } | null {
  const series = missing?.known.series.find((one) => one.SeriesInstanceUID === SeriesInstanceUID);
  return series !== undefined && series.here < series.expected ? series : null;
}

/** What is missing of a series; of its study only where `ofStudy` and the series itself is whole. */
export function missingNotices(
  missing: Missing | null,
  SeriesInstanceUID: string,
  ofStudy: boolean,
  { say, format }: Words,
): readonly Notice[] {
  if (missing === null || missing.known.state !== 'incomplete') return [];
  const { known, arriving } = missing;
  const series = known.series.find((one) => one.SeriesInstanceUID === SeriesInstanceUID);
  const why = (absent: number, short: number): string =>
    [
      ...(short > 0 ? [say('badgeShortWhy', { count: short })] : []),
      absent > 0
        ? say(arriving ? 'badgeMissingArriving' : 'badgeMissingWhy', { count: absent })
        : say('badgeTryAgain'),
    ].join(' ');
  if (series !== undefined && series.here < series.expected) {
    const own = known.missing.filter((one) => one.SeriesInstanceUID === SeriesInstanceUID);
    const absent = own.filter(({ reason }) => reason === 'missing').length;
    // What is wrong with the files that are here is told beside this, with the same numbers.
    if (absent === 0) return [];
    return [
      {
        kind: 'missing',
        tone: 'check',
        label: say('badgeIncomplete', {
          present: format.number(series.here),
          total: format.number(series.expected),
        }),
        why: why(absent, own.length - absent),
        details: [
          ...own.slice(0, SHOWN).map((one) => one.SOPInstanceUID),
          ...(own.length > SHOWN ? [say('badgeIncompleteMore', { count: own.length - SHOWN })] : []),
        ],
      },
    ];
  }
  if (!ofStudy) return [];
  const total = known.expected + known.unlisted;
  const values = { present: format.number(known.here), total: format.number(total) };
  const short = known.missing.filter(({ reason }) => reason === 'short').length;
  return [
    {
      kind: 'missing',
      tone: 'check',
      label: say('badgeStudyIncomplete', values),
      why: why(total - known.here - short, short),
      details: [],
    },
  ];
}
