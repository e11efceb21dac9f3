import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type ReactElement, type ReactNode } from 'react';
import { Ico, recordFailureText } from '../ui/index.ts';
import type { ChartSectionName } from '../../native/contract/index.ts';
import type { Chart, SectionOf } from './chart.ts';
import css from './patient.module.css';
import { patientWords } from './words.ts';

type Read<Name extends ChartSectionName> = Extract<SectionOf<Name>, { readonly state: 'read' }>['content'];

type SectionProps<Name extends ChartSectionName> = {
  readonly chart: Chart;
  readonly name: Name;
  readonly title: string;
  /** How many there are, where they are counted. */
  readonly count?: (content: Read<Name>) => number;
  readonly children: (content: Read<Name>) => ReactNode;
};

/** A part of the record: being read, read, or not to be had, and then why. */
export function Section<Name extends ChartSectionName>(props: SectionProps<Name>): ReactElement {
  const { chart, name, title, count, children } = props;
  const say = patientWords.useText();
  const outcome: SectionOf<Name> | undefined = chart.sections[name];
  const content = outcome?.state === 'read' ? (outcome.content as Read<Name>) : null;
  const counted = content === null ? 0 : (count?.(content) ?? 0);
  return (
    <section className={css['section']} data-record-section={name} data-state={outcome?.state ?? chart.state}>
      <h3>
        {title}
        {counted > 0 && <span className={css['count']}>{counted}</span>}
      </h3>
      {outcome === undefined && (
        <p className={css['quiet']}>{chart.state === 'reading' ? say('loading') : say('failed')}</p>
      )}
      {outcome?.state === 'failed' && <NotRead failure={outcome.failure} server={chart.server} />}
      {content !== null && children(content)}
      {outcome?.state === 'read' && outcome.isPartial && <p className={css['quiet']}>{say('partial')}</p>}
    </section>
  );
}

type NotReadProps = {
  readonly failure: Parameters<typeof recordFailureText>[0];
  readonly server: string;
};

function NotRead({ failure, server }: NotReadProps): ReactElement {
  const say = patientWords.useText();
  const { why, todo } = recordFailureText(failure, server);
  return (
    <p className={css['failed']} role="status">
      <Ico of={IconAlertTriangle} size={14} />
      <span>{say('failedWhy', { why, todo })}</span>
    </p>
  );
}

/** Of a long list the first few, and the rest on demand. */
export function Few<T>({
  of,
  first,
  children,
}: {
  readonly of: readonly T[];
  readonly first: number;
  readonly children: (item: T) => ReactNode;
}): ReactElement {
  const say = patientWords.useText();
  const [all, setAll] = useState(false);
  const rest = of.length - first;
  return (
    <>
      {(all ? of : of.slice(0, first)).map(children)}
      {!all && rest > 0 && (
        <button type="button" className={css['more']} onClick={() => setAll(true)}>
          {say('showMore', { count: rest })}
        </button>
      )}
    </>
  );
}
