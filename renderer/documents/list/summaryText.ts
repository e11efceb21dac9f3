import { IconEyeOff, IconPhotoStar, IconPresentation, IconReportMedical } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { DocumentSummary } from '../../../native/contract/index.ts';
import { dateTimeText } from '../../ui/index.ts';
import type { Key, Say } from '../words.ts';
import { problemSentences } from './Problems.tsx';

type Look = { readonly icon: Icon; readonly name: Key };
const looks: Readonly<Record<DocumentSummary['kind'], Look>> = {
  report: { icon: IconReportMedical, name: 'kind.report' },
  presentation: { icon: IconPresentation, name: 'kind.presentation' },
  'key-objects': { icon: IconPhotoStar, name: 'kind.key-objects' },
};

export const lookOf = ({ kind, rejection }: DocumentSummary): Look =>
  rejection ? { icon: IconEyeOff, name: 'kind.rejection' } : looks[kind];

/** Date, creator and standing of a document; how much it speaks of; what is wrong with it. */
export function summaryLines(
  summary: DocumentSummary,
  say: Say,
): { readonly who: string; readonly what: string; readonly warning: string } {
  const { date, time, creator, kind, verification, completion, measurementCount, referenceCount } = summary;
  const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');
  const standing =
    kind !== 'report'
      ? ''
      : joined(
          verification === 'verified'
            ? say('verified')
            : verification === 'unverified'
              ? say('unverified')
              : '',
          completion === 'partial' ? say('partial') : '',
        );
  const images = summary.rejection
    ? say('rejects', { count: referenceCount })
    : referenceCount > 0
      ? say('images', { count: referenceCount })
      : '';
  return {
    who: joined(dateTimeText(date, time), summary.ours ? say('ours') : creator),
    what: joined(standing, measurementCount > 0 ? say('measurements', { count: measurementCount }) : images),
    warning: problemSentences(summary.problem === null ? [] : [summary.problem], summary, say).join(' '),
  };
}
