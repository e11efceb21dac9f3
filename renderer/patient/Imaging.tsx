import { IconCloud, IconDeviceDesktop, IconPhotoOff } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { ChartStudy } from '../../native/contract/index.ts';
import { Ico, plainText } from '../ui/index.ts';
import type { Chart } from './chart.ts';
import css from './patient.module.css';
import { Few, Section } from './Section.tsx';
import { patientWords, whenText } from './words.ts';

const FIRST = 12;

type ImagingProps = {
  readonly chart: Chart;
  readonly study: string;
  /** Opens a study of the library; one that is elsewhere is first looked for. */
  readonly onOpen: (study: ChartStudy) => void;
};

/** All imaging of the patient, here and elsewhere, the newest first. */
export function Imaging({ chart, study, onOpen }: ImagingProps): ReactElement {
  const say = patientWords.useText();
  return (
    <Section chart={chart} name="imaging" title={say('imaging')} count={(studies) => studies.length}>
      {(studies) =>
        studies.length === 0 ? (
          <p className={css['quiet']}>{say('imaging.none')}</p>
        ) : (
          <Few of={studies} first={FIRST}>
            {(one) => (
              <Study
                key={one.StudyInstanceUID ?? `${one.date ?? ''} ${one.description} ${one.AccessionNumber}`}
                of={one}
                isThis={one.StudyInstanceUID === study}
                onOpen={onOpen}
              />
            )}
          </Few>
        )
      }
    </Section>
  );
}

const PLACES = { yes: IconDeviceDesktop, partly: IconPhotoOff, no: IconCloud } as const;
const PLACE_WORDS = { yes: 'here', partly: 'partly', no: 'elsewhere' } as const;

type StudyProps = {
  readonly of: ChartStudy;
  readonly isThis: boolean;
  readonly onOpen: (study: ChartStudy) => void;
};

function Study({ of, isThis, onOpen }: StudyProps): ReactElement {
  const say = patientWords.useText();
  const name = plainText(of.description) || say('noDescription');
  const canOpen = !isThis && of.StudyInstanceUID !== null;
  return (
    <button
      type="button"
      className={css['study']}
      disabled={!canOpen}
      data-this={isThis || undefined}
      aria-label={
        isThis ? `${name}, ${say('thisStudy')}` : say('openStudy', { name, date: whenText(of.date) })
      }
      onClick={() => onOpen(of)}
    >
      <time>{whenText(of.date)}</time>
      <b>{of.modalities.slice(0, 2).join(' ')}</b>
      <span title={name}>{name}</span>
      <span title={isThis ? say('thisStudy') : say(PLACE_WORDS[of.here])}>
        <Ico of={PLACES[of.here]} size={14} />
      </span>
    </button>
  );
}
