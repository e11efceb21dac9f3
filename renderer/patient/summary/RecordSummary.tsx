import { Modal } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import type { RecordOfStudy } from '../../../native/contract/index.ts';
import {
  Ico,
  isStopped,
  linkToJudge,
  plainText,
  recordFailureText,
  standingKey,
  uiWords,
  useStanding,
} from '../../ui/index.ts';
import { CautionLine } from '../identity/CautionLine.tsx';
import { CompareDialog } from '../identity/CompareDialog.tsx';
import type { Chart, Withheld } from '../chart.ts';
import { openRecorded } from '../openRecorded.ts';
import { Age, NotShown, Record } from '../RecordPanel.tsx';
import { useChart } from '../useChart.ts';
import { patientWords, whenText } from '../words.ts';
import css from './summary.module.css';
import { summaryOf, type Line } from './summary.ts';

export type RecordSummaryProps = {
  readonly study: string;
  /** The selection rests, and what is here of the study is on screen: the record is read after that, never before. */
  readonly after: boolean;
};

/** What the record says that is wanted before a study is opened, and the way to the rest of it. */
export function RecordSummary({ study, after }: RecordSummaryProps): ReactElement {
  const say = patientWords.useText();
  const { record, isKnown } = useStanding(study);
  const known = isKnown ? withheldOf(record) : null;
  const read = useChart(study, after && isKnown && known === null, standingKey(record));
  const [opened, setOpened] = useState<'compare' | 'whole' | null>(null);
  const because = known ?? read.chart.withheld;
  const compare = (): void => setOpened('compare');
  return (
    <section
      className={css['summary']}
      aria-label={say('summary')}
      data-record-summary={because ?? read.chart.state}
    >
      <header>
        <h3>{say('summary')}</h3>
        {because === null && (
          <button type="button" className={css['whole']} onClick={() => setOpened('whole')}>
            {say('whole')}
          </button>
        )}
      </header>
      {because === null ? (
        <div className={css['lines']}>
          <CautionLine record={record} onCompare={compare} />
          <Age chart={read.chart} onAgain={read.again} />
          <Banner chart={read.chart} />
          <Lines chart={read.chart} />
        </div>
      ) : (
        <NotShown because={because} onCompare={compare} onAgain={read.again} isBrief />
      )}
      {opened === 'compare' && <CompareDialog study={study} onClose={() => setOpened(null)} />}
      {opened === 'whole' && (
        <WholeRecord
          study={study}
          record={record}
          read={read}
          onOpen={(one) => {
            setOpened(null);
            openRecorded(one);
          }}
          onCompare={compare}
          onClose={() => setOpened(null)}
        />
      )}
    </section>
  );
}

/** What is known of the record without asking for it; null: it may be asked for. */
function withheldOf(record: RecordOfStudy | null): Withheld | null {
  if (record === null) return 'not-linked';
  const link = linkToJudge(record);
  // Where nobody has looked yet, asking for the chart looks.
  if (link === null) return record.lookedAt === null ? null : 'not-linked';
  if (link.state === 'rejected') return 'rejected';
  if (link.state === 'suggested' || record.ambiguous) return 'suggested';
  return isStopped(record) ? 'contradiction' : null;
}

/** Whose record it is, in the record's own words: beside the name in the images it shows when the two are not alike. */
function Banner({ chart }: { readonly chart: Chart }): ReactElement | null {
  const say = patientWords.useText();
  const outcome = chart.sections.patient;
  if (outcome?.state !== 'read') return null;
  const { names, birthDate, identifiers, deceased } = outcome.content;
  const facts = [
    whenText(birthDate),
    ...identifiers.slice(0, 2).map(({ value }) => plainText(value)),
    typeof deceased === 'string'
      ? `${say('died')} ${whenText(deceased)}`
      : deceased === true
        ? say('deceased')
        : '',
  ];
  return (
    <p className={css['banner']} data-record-section="patient">
      <b>{plainText(names[0]?.text ?? '') || say('untitled')}</b>{' '}
      <span>{facts.filter((fact) => fact !== '').join(' · ')}</span>
    </p>
  );
}

function Lines({ chart }: { readonly chart: Chart }): ReactElement {
  const say = patientWords.useText();
  return (
    <dl className={css['list']}>
      {summaryOf(chart, say).map((line) => (
        <LineOf key={line.name} chart={chart} line={line} />
      ))}
    </dl>
  );
}

function LineOf({ chart, line }: { readonly chart: Chart; readonly line: Line }): ReactElement {
  const say = patientWords.useText();
  const isGrave = line.entries.some(({ tone }) => tone === 'dang' || tone === 'warn');
  return (
    <>
      <dt data-tone={isGrave ? 'warn' : 'plain'}>
        {isGrave && <Ico of={IconAlertTriangle} size={14} />}
        {line.label}
      </dt>
      <dd data-record-section={line.name} data-state={line.state}>
        {line.state === 'reading' && <span data-tone="quiet">{say('loading')}</span>}
        {line.state === 'failed' && <NotRead chart={chart} line={line} />}
        {line.entries.map(({ text, facts, tone }, place) => (
          <p key={place} data-tone={tone}>
            {text} {facts !== '' && <small>{facts}</small>}
          </p>
        ))}
        {line.more > 0 && <span data-tone="quiet">{say('more', { count: line.more })}</span>}
      </dd>
    </>
  );
}

function NotRead({ chart, line }: { readonly chart: Chart; readonly line: Line }): ReactElement {
  const say = patientWords.useText();
  const outcome = chart.sections[line.name];
  if (outcome?.state !== 'failed') return <span data-tone="quiet">{say('failed')}</span>;
  const { why, todo } = recordFailureText(outcome.failure, chart.server);
  return (
    <span data-tone="quiet" title={say('failedWhy', { why, todo })}>
      {say('failed')}: {why}
    </span>
  );
}

type WholeProps = Parameters<typeof Record>[0] & { readonly onClose: () => void };

function WholeRecord({ onClose, ...record }: WholeProps): ReactElement {
  const say = patientWords.useText();
  const uiText = uiWords.useText();
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={say('whole')}
      closeButtonProps={{ 'aria-label': uiText('close') }}
    >
      <div className={css['wholeRecord']}>
        <Record {...record} />
      </div>
    </Modal>
  );
}
