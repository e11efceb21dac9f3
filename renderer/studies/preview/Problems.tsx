import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import {
  isReadable,
  type InstanceProblem,
  type SeriesRow,
  type StudyRow,
} from '../../../native/contract/index.ts';
import { fileProblemText, Ico } from '../../ui/index.ts';
import { studiesWords } from '../words.ts';
import classes from './preview.module.css';

export type ProblemSummary = {
  readonly shown: number;
  readonly total: number;
  readonly unreadable: number;
  readonly partial: number;
  readonly listed: readonly InstanceProblem[];
};

/** Counts what can be shown of a study. An unreadable file is an image that is missing; an incomplete one is shown. */
export function problemSummary(study: StudyRow, seriesList: readonly SeriesRow[]): ProblemSummary {
  const listed = seriesList.flatMap((series) => series.problems);
  const partial = listed.filter(({ problem }) => isReadable(problem)).length;
  const unreadable = listed.length - partial;
  return { shown: study.frameCount, total: study.frameCount + unreadable, unreadable, partial, listed };
}

const SHOWN = 6;

/** "211 of 212 images can be shown · 1 unreadable", with the reasons. */
export function Problems(props: { study: StudyRow; seriesList: readonly SeriesRow[] }): ReactElement | null {
  const text = studiesWords.useText();
  const { study } = props;
  const summary = problemSummary(study, props.seriesList);
  const { problemCount, conflictCount, unavailableCount } = study;
  if (problemCount + conflictCount + unavailableCount + summary.listed.length === 0) return null;
  const counts = [
    ...(summary.unreadable > 0 ? [text('problems.unreadable', { count: summary.unreadable })] : []),
    ...(summary.partial > 0 ? [text('problems.partial', { count: summary.partial })] : []),
    ...(conflictCount > 0 ? [text('problems.conflicts', { count: conflictCount })] : []),
    ...(unavailableCount > 0 ? [text('problems.unavailable', { count: unavailableCount })] : []),
  ];
  return (
    <section className={classes['problems']}>
      <Ico of={IconAlertTriangle} size={16} />
      <div>
        <div className={classes['problemsTitle']}>
          {text('problems.readable', { shown: summary.shown, total: summary.total })}
        </div>
        {counts.length > 0 && <div>{counts.join(' · ')}</div>}
        <ul>
          {summary.listed.slice(0, SHOWN).map((one, index) => (
            <li key={`${one.SOPInstanceUID ?? ''} ${index}`}>
              {one.InstanceNumber !== null && `${text('problems.image', { number: one.InstanceNumber })}: `}
              {fileProblemText(one.problem)}
            </li>
          ))}
          {summary.listed.length > SHOWN && (
            <li>{text('problems.more', { count: summary.listed.length - SHOWN })}</li>
          )}
        </ul>
      </div>
    </section>
  );
}
