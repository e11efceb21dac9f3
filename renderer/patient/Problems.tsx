import type { ReactElement } from 'react';
import { plainText } from '../ui/index.ts';
import type { Chart } from './chart.ts';
import css from './patient.module.css';
import { Few, Section } from './Section.tsx';
import { patientWords, whenText } from './words.ts';

const FIRST = 8;

export function Problems({ chart }: { readonly chart: Chart }): ReactElement {
  const say = patientWords.useText();
  return (
    <Section chart={chart} name="problems" title={say('problems')} count={(problems) => problems.length}>
      {(problems) =>
        problems.length === 0 ? (
          <p className={css['quiet']}>{say('problems.none')}</p>
        ) : (
          <Few of={problems} first={FIRST}>
            {({ id, text, status, isConfirmed, since, until }) => (
              <div key={id} className={css['line']} data-past={status === 'past' || undefined}>
                <span>
                  {plainText(text) || say('untitled')}
                  {!isConfirmed && <small>{say('notConfirmed')}</small>}
                </span>
                <time>
                  {status === 'past' && until !== null
                    ? say('until', { date: whenText(until) })
                    : since === null
                      ? ''
                      : say('since', { date: whenText(since) })}
                </time>
              </div>
            )}
          </Few>
        )
      }
    </Section>
  );
}
