import { IconAlertTriangle, IconDeviceDesktop, IconFolder, IconPhotoOff } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { StudyRow } from '../../../native/contract/index.ts';
import {
  countText,
  dateText,
  differencesOf,
  Ico,
  openStudies,
  patientNameText,
  plainText,
  type Person,
} from '../../ui/index.ts';
import { whereOf, whereText } from '../list/columns.ts';
import { studiesWords } from '../words.ts';
import classes from './preview.module.css';

const SHOWN = 50;

/** The patient's other studies, newest first; a click opens one beside what is open of this patient. */
export function EarlierStudies(props: { of: StudyRow; studies: readonly StudyRow[] }): ReactElement | null {
  const text = studiesWords.useText();
  const { of, studies } = props;
  if (studies.length === 0) return null;
  return (
    <section>
      <div className={classes['section']}>
        <h3>{text('earlier')}</h3>
        <span className={classes['counts']}>{countText(studies.length)}</span>
      </div>
      {studies.slice(0, SHOWN).map((study) => (
        <EarlierStudy key={study.StudyInstanceUID} of={of} study={study} />
      ))}
    </section>
  );
}

function EarlierStudy({ of, study }: { of: StudyRow; study: StudyRow }): ReactElement {
  const text = studiesWords.useText();
  const doubt = identityDoubt(of, study);
  const where = whereOf(study);
  const date = dateText(study.StudyDate);
  const name = plainText(study.StudyDescription) || text('noDescription');
  return (
    <button
      type="button"
      className={classes['earlier']}
      aria-label={text('earlier.open', { name, date })}
      title={doubt ?? name}
      onClick={() => openStudies([study])}
    >
      <span>{date}</span>
      <span className={classes['strong']}>{study.ModalitiesInStudy[0] ?? ''}</span>
      <span className={classes['earlierName']}>{name}</span>
      {doubt === null ? (
        <span className={classes['earlierIcon']} title={whereText(where).title}>
          <Ico
            of={
              where.kind === 'unavailable' || where.kind === 'partly'
                ? IconPhotoOff
                : where.kind === 'linked'
                  ? IconFolder
                  : IconDeviceDesktop
            }
            size={14}
          />
        </span>
      ) : (
        <span className={classes['doubt']}>
          <Ico of={IconAlertTriangle} size={14} />
        </span>
      )}
    </button>
  );
}

/** What makes it doubtful that both studies are one person's, although their numbers agree; null: nothing. */
export function identityDoubt(of: StudyRow, study: StudyRow): string | null {
  const { text } = studiesWords;
  const differences = differencesOf(personOf(of), personOf(study));
  if (differences.includes('born'))
    return text('earlier.otherBirth', { date: dateText(study.PatientBirthDate) });
  if (differences.includes('name'))
    return text('earlier.otherName', { name: patientNameText(study.PatientName) });
  return null;
}

// Their numbers have been compared where they were found.
const personOf = ({ PatientName, PatientBirthDate }: StudyRow): Person => ({
  name: PatientName.Alphabetic ?? '',
  number: '',
  born: PatientBirthDate,
});
