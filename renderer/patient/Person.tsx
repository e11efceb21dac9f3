import type { ReactElement } from 'react';
import type { ChartPatient } from '../../native/contract/index.ts';
import { plainText } from '../ui/index.ts';
import type { Chart } from './chart.ts';
import css from './patient.module.css';
import { patientWords, whenText, type Say } from './words.ts';

/** Whose record it is, in the record's own words. */
export function Person({ chart }: { readonly chart: Chart }): ReactElement | null {
  const say = patientWords.useText();
  const outcome = chart.sections.patient;
  if (outcome?.state !== 'read') return null;
  const { content } = outcome;
  const [name, ...others] = content.names;
  return (
    <section className={css['person']} data-record-section="patient">
      <p className={css['quiet']}>{say('of')}</p>
      <h2>{plainText(name?.text ?? '') || say('untitled')}</h2>
      <dl className={css['facts']}>
        <Fact label={say('number')}>
          {content.identifiers
            .map(({ value, assigner }) => [value, assigner].filter(Boolean).join(' · '))
            .join(', ')}
        </Fact>
        <Fact label={say('birthDate')}>{whenText(content.birthDate)}</Fact>
        <Fact label={say('sex')}>{sexOf(content, say)}</Fact>
        <Fact label={say('otherNames')}>{others.map(({ text }) => text).join(', ')}</Fact>
        <Fact label={say('died')}>{deathOf(content, say)}</Fact>
      </dl>
      {content.replaced && <p className={css['warning']}>{say('replaced')}</p>}
      {content.active === false && <p className={css['warning']}>{say('inactive')}</p>}
    </section>
  );
}

function Fact({
  label,
  children,
}: {
  readonly label: string;
  readonly children: string;
}): ReactElement | null {
  if (children === '') return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>{plainText(children)}</dd>
    </>
  );
}

const SEXES = ['male', 'female', 'other', 'unknown'] as const;

function sexOf({ gender }: ChartPatient, say: Say): string {
  const known = SEXES.find((sex) => sex === gender);
  return known === undefined ? (gender ?? '') : say(`sex.${known}`);
}

function deathOf({ deceased }: ChartPatient, say: Say): string {
  if (typeof deceased === 'string') return whenText(deceased);
  return deceased === true ? say('deceased') : '';
}
