// What a reader has to know before contrast is given or a scanner is entered.
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { ChartAllergy, ChartImplant, ChartResult } from '../../native/contract/index.ts';
import { Ico, plainText } from '../ui/index.ts';
import type { Chart } from './chart.ts';
import css from './patient.module.css';
import { Few, Section } from './Section.tsx';
import { Trend } from './Trend.tsx';
import { patientWords, whenText, type Say } from './words.ts';

export function Allergies({ chart }: { readonly chart: Chart }): ReactElement {
  const say = patientWords.useText();
  return (
    <Section
      chart={chart}
      name="allergies"
      title={say('allergies')}
      count={({ allergies }) => allergies.length}
    >
      {({ allergies, noneKnown }) => (
        <>
          {allergies.map((allergy) => (
            <Allergy key={allergy.id} of={allergy} />
          ))}
          {allergies.length === 0 && (
            <p className={css['quiet']}>{noneKnown.map(plainText).join(', ') || say('allergies.none')}</p>
          )}
        </>
      )}
    </Section>
  );
}

function Allergy({ of }: { readonly of: ChartAllergy }): ReactElement {
  const say = patientWords.useText();
  const facts = allergyFacts(of, say);
  return (
    <div className={css['row']} data-tone={toneOf(of)} data-contrast={of.contrastMedium}>
      <span className={css['icon']}>
        <Ico of={IconAlertTriangle} size={16} />
      </span>
      <span>
        <b>{plainText(of.substance) || say('untitled')}</b>
        {of.contrastMedium !== 'no' && (
          <span className={css['tag']}>
            {of.contrastMedium === 'yes' ? say('contrast') : say('contrastPossible')}
          </span>
        )}
        {facts !== '' && <small>{facts}</small>}
      </span>
    </div>
  );
}

/** What may do harm stands out: contrast media, high risk, severe reactions. */
export function toneOf({
  status,
  contrastMedium,
  criticality,
  severity,
}: ChartAllergy): 'dang' | 'warn' | 'plain' {
  if (status === 'past') return 'plain';
  return contrastMedium === 'yes' || criticality === 'high' || severity === 'severe' ? 'dang' : 'warn';
}

export function allergyFacts(of: ChartAllergy, say: Say): string {
  return [
    of.severity === 'unknown' ? '' : say(`severity.${of.severity}`),
    of.criticality === 'high' ? say('highRisk') : '',
    of.reactions.map(plainText).join(', '),
    of.isConfirmed ? '' : say('notConfirmed'),
    of.status === 'past' ? say('past') : '',
    whenText(of.recorded),
  ]
    .filter((fact) => fact !== '')
    .join(' · ');
}

export function Kidney({ chart }: { readonly chart: Chart }): ReactElement {
  const say = patientWords.useText();
  return (
    <Section chart={chart} name="kidney" title={say('kidney')}>
      {({ creatinine, eGFR }) =>
        creatinine.length + eGFR.length === 0 ? (
          <p className={css['quiet']}>{say('kidney.none')}</p>
        ) : (
          <>
            <Results name={say('eGFR')} of={eGFR} />
            <Results name={say('creatinine')} of={creatinine} />
          </>
        )
      }
    </Section>
  );
}

/** The newest, with its day; those before it as a line. */
function Results({
  name,
  of,
}: {
  readonly name: string;
  readonly of: readonly ChartResult[];
}): ReactElement | null {
  const say = patientWords.useText();
  const [newest] = of;
  if (newest === undefined) return null;
  const facts = [
    whenText(newest.date),
    newest.flag === null ? '' : say(newest.flag),
    newest.isFinal ? '' : say('notFinal'),
    newest.range === null ? '' : say('usual', { range: plainText(newest.range) }),
  ];
  return (
    <div className={css['result']} data-tone={newest.flag === null ? 'plain' : 'warn'}>
      <span>
        {name}
        <small>{facts.filter((fact) => fact !== '').join(' · ')}</small>
      </span>
      <b>{`${plainText(newest.value)} ${plainText(newest.unit)}`.trim()}</b>
      <Trend of={of} />
    </div>
  );
}

export function Pregnancy({ chart }: { readonly chart: Chart }): ReactElement {
  const say = patientWords.useText();
  return (
    <Section chart={chart} name="pregnancy" title={say('pregnancy')}>
      {({ state, recorded, expectedDelivery }) => {
        const isWarning = state === 'pregnant' || state === 'possible';
        const facts = [
          whenText(recorded),
          expectedDelivery === null ? '' : say('due', { date: whenText(expectedDelivery) }),
        ];
        return (
          <div className={css['row']} data-tone={isWarning ? 'warn' : 'plain'}>
            {isWarning && (
              <span className={css['icon']}>
                <Ico of={IconAlertTriangle} size={16} />
              </span>
            )}
            <span>
              {state === null ? (
                <span className={css['quiet']}>{say('pregnancy.none')}</span>
              ) : (
                <b>{say(`pregnancy.${state}`)}</b>
              )}
              {state !== null && <small>{facts.filter((fact) => fact !== '').join(' · ')}</small>}
            </span>
          </div>
        );
      }}
    </Section>
  );
}

const IMPLANTS = 6;

export function Implants({ chart }: { readonly chart: Chart }): ReactElement {
  const say = patientWords.useText();
  return (
    <Section chart={chart} name="implants" title={say('implants')} count={(implants) => implants.length}>
      {(implants) =>
        implants.length === 0 ? (
          <p className={css['quiet']}>{say('implants.none')}</p>
        ) : (
          <Few of={implants} first={IMPLANTS}>
            {(implant) => <Implant key={implant.id} of={implant} />}
          </Few>
        )
      }
    </Section>
  );
}

function Implant({ of }: { readonly of: ChartImplant }): ReactElement {
  const say = patientWords.useText();
  const facts = [
    of.details === null ? '' : plainText(of.details),
    of.since === null ? '' : say('since', { date: whenText(of.since) }),
    of.status === 'past' ? say('past') : '',
    ...of.safety.map(plainText),
  ];
  return (
    <div className={css['row']}>
      <span>
        {plainText(of.text) || say('untitled')}
        <small>{facts.filter((fact) => fact !== '').join(' · ')}</small>
      </span>
    </div>
  );
}
