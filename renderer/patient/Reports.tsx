import { IconFileText } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import type { ChartOrder, ChartReport } from '../../native/contract/index.ts';
import { Ico, plainText } from '../ui/index.ts';
import type { Chart } from './chart.ts';
import css from './patient.module.css';
import { ReportText } from './ReportText.tsx';
import { Few, Section } from './Section.tsx';
import { patientWords, whenText } from './words.ts';

export function Orders({ chart }: { readonly chart: Chart }): ReactElement {
  const say = patientWords.useText();
  return (
    <Section chart={chart} name="orders" title={say('orders')}>
      {(orders) =>
        orders.length === 0 ? (
          <p className={css['quiet']}>{say('orders.none')}</p>
        ) : (
          orders.map((order) => <Order key={order.id} of={order} />)
        )
      }
    </Section>
  );
}

/** FHIR's request-priority, but for `routine`. */
export const PRIORITIES = ['urgent', 'asap', 'stat'] as const;

function Order({ of }: { readonly of: ChartOrder }): ReactElement {
  const say = patientWords.useText();
  const priority = PRIORITIES.find((each) => each === of.priority);
  return (
    <div className={css['order']}>
      <p>
        <b>{plainText(of.procedure) || say('untitled')}</b>
        {priority !== undefined && <span className={css['tag']}>{say(`priority.${priority}`)}</span>}
      </p>
      <dl className={css['facts']}>
        {of.reasons.length > 0 && (
          <>
            <dt>{say('reason')}</dt>
            <dd>{of.reasons.map(plainText).join(', ')}</dd>
          </>
        )}
        {of.questions.length > 0 && (
          <>
            <dt>{say('question')}</dt>
            <dd>{of.questions.map(plainText).join('. ')}</dd>
          </>
        )}
        {of.requester !== null && (
          <>
            <dt>{say('requester')}</dt>
            <dd>{plainText(of.requester)}</dd>
          </>
        )}
        {of.orderedAt !== null && (
          <>
            <dt>{say('ordered')}</dt>
            <dd>{whenText(of.orderedAt)}</dd>
          </>
        )}
        {of.numbers.length > 0 && (
          <>
            <dt>{say('number')}</dt>
            <dd>{of.numbers.map(plainText).join(', ')}</dd>
          </>
        )}
      </dl>
    </div>
  );
}

const REPORTS = 8;

type ReportsProps = { readonly chart: Chart; readonly study: string };

export function Reports({ chart, study }: ReportsProps): ReactElement {
  const say = patientWords.useText();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Section chart={chart} name="reports" title={say('reports')} count={(reports) => reports.length}>
      {(reports) =>
        reports.length === 0 ? (
          <p className={css['quiet']}>{say('reports.none')}</p>
        ) : (
          <Few of={reports} first={REPORTS}>
            {(report) => (
              <Report
                key={report.id}
                of={report}
                study={study}
                isOpen={open === report.id}
                onToggle={() => setOpen((now) => (now === report.id ? null : report.id))}
              />
            )}
          </Few>
        )
      }
    </Section>
  );
}

type ReportProps = {
  readonly of: ChartReport;
  readonly study: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
};

function Report({ of, study, isOpen, onToggle }: ReportProps): ReactElement {
  const say = patientWords.useText();
  const facts = [
    of.about === 'patient' ? '' : say(`about.${of.about}`),
    of.isProvisional ? say('provisional') : '',
    of.authors.map(plainText).join(', '),
  ].filter((fact) => fact !== '');
  return (
    <>
      <button type="button" className={css['report']} aria-expanded={isOpen} onClick={onToggle}>
        <Ico of={IconFileText} size={16} />
        <span>
          {plainText(of.title) || say('untitled')}
          {facts.length > 0 && <small>{facts.join(' · ')}</small>}
        </span>
        <time>{whenText(of.date)}</time>
      </button>
      {isOpen && <ReportText of={of} study={study} />}
    </>
  );
}
