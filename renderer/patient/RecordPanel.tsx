import { IconAlertTriangle, IconClipboardOff } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { ChartStudy } from '../../native/contract/index.ts';
import { Button, Ico, momentInSentence } from '../ui/index.ts';
import { keptSince, type Chart, type Withheld } from './chart.ts';
import { Imaging } from './Imaging.tsx';
import css from './patient.module.css';
import { Person } from './Person.tsx';
import { Problems } from './Problems.tsx';
import { Orders, Reports } from './Reports.tsx';
import { useChart } from './useChart.ts';
import { Allergies, Implants, Kidney, Pregnancy } from './Warnings.tsx';
import { patientWords } from './words.ts';

export type RecordPanelProps = {
  readonly study: string;
  /** The images are on screen: the record is read after them, never before. */
  readonly after: boolean;
  readonly onOpen: (study: ChartStudy) => void;
  /** Shows images and record side by side, to be judged. */
  readonly onCompare: () => void;
};

/** The patient's record beside the images, in the order in which a radiologist needs it. */
export function RecordPanel({ study, after, onOpen, onCompare }: RecordPanelProps): ReactElement {
  const { chart, again } = useChart(study, after);
  return (
    <div className={css['record']} data-record={chart.withheld ?? chart.state}>
      {chart.withheld === null ? (
        <>
          <Age chart={chart} onAgain={again} />
          <Person chart={chart} />
          <Allergies chart={chart} />
          <Kidney chart={chart} />
          <Pregnancy chart={chart} />
          <Implants chart={chart} />
          <Orders chart={chart} />
          <Reports chart={chart} study={study} />
          <Problems chart={chart} />
          <Imaging chart={chart} study={study} onOpen={onOpen} />
        </>
      ) : (
        <NotShown because={chart.withheld} onCompare={onCompare} />
      )}
    </div>
  );
}

/** That what is shown is not of now, or not all. */
function Age({
  chart,
  onAgain,
}: {
  readonly chart: Chart;
  readonly onAgain: () => void;
}): ReactElement | null {
  const say = patientWords.useText();
  const since = keptSince(chart);
  if (since === null && chart.state !== 'broken') return null;
  return (
    <div className={css['notice']} role="status">
      <span>
        {since === null
          ? say('breakOff')
          : say('kept', { when: momentInSentence(since, new Date()), server: chart.server })}
      </span>
      <Button size="small" look="ghost" onClick={onAgain}>
        {say('again')}
      </Button>
    </div>
  );
}

const TO_JUDGE: ReadonlySet<Withheld> = new Set(['suggested', 'contradiction', 'rejected']);

function NotShown({
  because,
  onCompare,
}: {
  readonly because: Withheld;
  readonly onCompare: () => void;
}): ReactElement {
  const say = patientWords.useText();
  const isDoubtful = because === 'contradiction' || because === 'suggested';
  return (
    <section className={css['withheld']} data-tone={isDoubtful ? 'warn' : 'plain'}>
      <h3>
        <Ico of={isDoubtful ? IconAlertTriangle : IconClipboardOff} size={16} />
        {say(`withheld.${because}`)}
      </h3>
      <p>{say(`withheld.${because}.hint`)}</p>
      {TO_JUDGE.has(because) && (
        <div className={css['withheldButtons']}>
          <Button size="small" onClick={onCompare}>
            {say('compare')}
          </Button>
        </div>
      )}
    </section>
  );
}
