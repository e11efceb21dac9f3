import { IconAlertTriangle, IconClipboardOff, IconSend } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactElement } from 'react';
import type { ChartStudy, RecordOfStudy } from '../../native/contract/index.ts';
import { Button, Ico, momentInSentence, standingKey, useStanding } from '../ui/index.ts';
import { keptSince, type Chart, type Withheld } from './chart.ts';
import { CautionLine } from './identity/CautionLine.tsx';
import { Imaging } from './Imaging.tsx';
import css from './patient.module.css';
import { Person } from './Person.tsx';
import { Problems } from './Problems.tsx';
import { Orders, Reports } from './Reports.tsx';
import { useChart, type ReadChart } from './useChart.ts';
import { Allergies, Implants, Kidney, Pregnancy } from './Warnings.tsx';
import { patientWords } from './words.ts';

// With its words; most studies are read without it.
const PublishDialog = lazy(async () => {
  const [{ PublishDialog: component }, { publishWords }] = await Promise.all([
    import('./publish/PublishDialog.tsx'),
    import('./publish/words.ts'),
  ]);
  await publishWords.load();
  return { default: component };
});

export type RecordPanelProps = {
  readonly study: string;
  /** The images are on screen: the record is read after them, never before. */
  readonly after: boolean;
  readonly onOpen: (study: ChartStudy) => void;
  /** Shows images and record side by side, to be judged. */
  readonly onCompare: () => void;
};

/** The patient's record beside the images, in the order in which a radiologist needs it. */
export function RecordPanel({ study, after, ...on }: RecordPanelProps): ReactElement {
  const { record, isKnown } = useStanding(study);
  const read = useChart(study, after && isKnown, standingKey(record));
  return <Record study={study} record={record} read={read} {...on} />;
}

type RecordProps = Pick<RecordPanelProps, 'study' | 'onOpen' | 'onCompare'> & {
  readonly record: RecordOfStudy | null;
  readonly read: ReadChart;
};

/** A record that has been read, or is being read. */
export function Record({ study, record, read, onOpen, onCompare }: RecordProps): ReactElement {
  const { chart, again } = read;
  return (
    <div className={css['record']} data-record={chart.withheld ?? chart.state}>
      {chart.withheld === null ? (
        <>
          <CautionLine record={record} onCompare={onCompare} />
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
          <GiveBack study={study} onCompare={onCompare} />
        </>
      ) : (
        <NotShown because={chart.withheld} onCompare={onCompare} onAgain={again} />
      )}
    </div>
  );
}

/** What was found here goes into the record: at its end, as the last thing that is done with a study. */
function GiveBack({ study, onCompare }: Pick<RecordPanelProps, 'study' | 'onCompare'>): ReactElement {
  const say = patientWords.useText();
  const [open, setOpen] = useState(false);
  return (
    <div className={css['giveBack']}>
      <Button size="small" icon={IconSend} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {say('giveBack')}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <PublishDialog study={study} onClose={() => setOpen(false)} onCompare={onCompare} />
        </Suspense>
      )}
    </div>
  );
}

/** That what is shown is not of now, or not all. */
export function Age({
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

/** A contradiction may be another person's record; what is merely not sure is to be looked at. */
const TONE: Partial<Record<Withheld, 'warn' | 'dang'>> = {
  contradiction: 'dang',
  suggested: 'warn',
  'not-asked': 'warn',
};

type NotShownProps = {
  readonly because: Withheld;
  readonly onCompare: () => void;
  readonly onAgain: () => void;
  /** Without the hint, where there is little room for what is not there. */
  readonly isBrief?: boolean;
};

/** Why nothing of a record is shown, and what can be done about it. */
export function NotShown({ because, onCompare, onAgain, isBrief = false }: NotShownProps): ReactElement {
  const say = patientWords.useText();
  const tone = TONE[because] ?? 'plain';
  const isDoubtful = tone !== 'plain';
  return (
    <section className={css['withheld']} data-tone={tone} data-brief={isBrief || undefined}>
      <h3>
        <Ico of={isDoubtful ? IconAlertTriangle : IconClipboardOff} size={16} />
        {say(`withheld.${because}`)}
      </h3>
      {(isDoubtful || !isBrief) && <p>{say(`withheld.${because}.hint`)}</p>}
      {TO_JUDGE.has(because) && (
        <div className={css['withheldButtons']}>
          <Button size="small" onClick={onCompare}>
            {say('compare')}
          </Button>
        </div>
      )}
      {because === 'not-asked' && (
        <div className={css['withheldButtons']}>
          <Button size="small" onClick={onAgain}>
            {say('again')}
          </Button>
        </div>
      )}
    </section>
  );
}
