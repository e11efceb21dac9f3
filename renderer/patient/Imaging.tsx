import { IconCloud, IconDeviceDesktop, IconDownload, IconEye, IconPhotoOff } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { ChartStudy } from '../../native/contract/index.ts';
import { Ico, IconButton, plainText, sourceText } from '../ui/index.ts';
import type { Chart } from './chart.ts';
import { useElsewhere, useKept } from './elsewhere.ts';
import css from './patient.module.css';
import { Few, Section } from './Section.tsx';
import { patientWords, whenText } from './words.ts';

const FIRST = 12;

type ImagingProps = {
  readonly chart: Chart;
  readonly study: string;
  /** Opens a study of the library; one that is elsewhere, nobody says where, is first looked for. */
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
                server={chart.server}
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
  readonly server: string;
  readonly onOpen: (study: ChartStudy) => void;
};

/** One line; a study that is elsewhere can be looked at or kept from where the record says that it is. */
function Study({ of, isThis, server, onOpen }: StudyProps): ReactElement {
  const say = patientWords.useText();
  const elsewhere = useElsewhere(of.entry, server);
  const kept = useKept(of.StudyInstanceUID);
  const here = of.here === 'no' && kept?.state === 'kept' ? 'yes' : of.here;
  const canFollow = here === 'no' && of.reachable && !isThis;
  const name = plainText(of.description) || say('noDescription');
  const why = elsewhere.why.length > 0 ? elsewhere.why : here === 'no' ? of.unreachable.map(sourceText) : [];
  return (
    <div className={css['entry']} data-entry={of.entry?.id}>
      <button
        type="button"
        className={css['study']}
        disabled={isThis || of.StudyInstanceUID === null || elsewhere.busy}
        data-this={isThis || undefined}
        aria-label={
          isThis ? `${name}, ${say('thisStudy')}` : say('openStudy', { name, date: whenText(of.date) })
        }
        onClick={() => (canFollow ? elsewhere.view() : onOpen({ ...of, here }))}
      >
        <time>{whenText(of.date)}</time>
        <b>{of.modalities.slice(0, 2).join(' ')}</b>
        <span title={name}>{name}</span>
        {!canFollow && (
          <span title={isThis ? say('thisStudy') : here === 'no' ? say('searchTip') : say(PLACE_WORDS[here])}>
            <Ico of={PLACES[here]} size={14} />
          </span>
        )}
      </button>
      {canFollow && (
        <div className={css['ways']}>
          <IconButton
            icon={IconEye}
            label={say('viewStudy', { name, date: whenText(of.date) })}
            disabled={elsewhere.busy}
            onClick={elsewhere.view}
          />
          <IconButton
            icon={IconDownload}
            label={say('keepStudy', { name, date: whenText(of.date) })}
            disabled={elsewhere.busy || kept !== null}
            onClick={elsewhere.keep}
          />
        </div>
      )}
      <Standing busy={elsewhere.busy} why={why} kept={kept} />
    </div>
  );
}

type StandingProps = Pick<ReturnType<typeof useElsewhere>, 'busy' | 'why'> & {
  readonly kept: ReturnType<typeof useKept>;
};

/** What is being done about a study that is elsewhere, or why nothing can be. */
function Standing({ busy, why, kept }: StandingProps): ReactElement | null {
  const say = patientWords.useText();
  if (busy) return <p className={css['standing']}>{say('asking')}</p>;
  if (why.length > 0) {
    return (
      <ul className={css['standing']} role="status">
        {why.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    );
  }
  if (kept === null) return null;
  if (kept.state === 'kept') return <p className={css['standing']}>{say('keptNow')}</p>;
  const { here = 0, expected = null } = kept.transfer ?? {};
  return (
    <p className={css['standing']}>
      {expected === null ? say('keepingWaiting') : say('keeping', { here, expected })}
    </p>
  );
}
