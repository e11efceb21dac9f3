// Which of a patient's studies are worth having beside the one that is opened.
import type { PrefetchSettings, RemoteStudyRow } from '../../contract/index.ts';

/** What the rule looks at of a study. */
export type Compared = Pick<
  RemoteStudyRow,
  | 'StudyInstanceUID'
  | 'PatientID'
  | 'IssuerOfPatientID'
  | 'PatientBirthDate'
  | 'StudyDate'
  | 'StudyTime'
  | 'ModalitiesInStudy'
> & { readonly BodyPartsInStudy: readonly string[] };

/**
 * Certainly one person: the ID is the same and is not blank, issuers are the same, and birth dates do not contradict. Where
 * only one of two archives names the issuer, the birth date has to be told by both and be the same. A name proves nothing.
 */
export function isSamePatient(a: Compared, b: Compared): boolean {
  const [idA, idB] = [a.PatientID.trim(), b.PatientID.trim()];
  if (idA === '' || idA !== idB) return false;
  const [issuerA, issuerB] = [a.IssuerOfPatientID.trim(), b.IssuerOfPatientID.trim()];
  const [bornA, bornB] = [a.PatientBirthDate.trim(), b.PatientBirthDate.trim()];
  if (bornA !== '' && bornB !== '' && bornA !== bornB) return false;
  if (issuerA === issuerB) return true;
  return (issuerA === '' || issuerB === '') && bornA !== '' && bornA === bornB;
}

// What reports, states and selections are made with says nothing of the images (PS3.3 C.7.3.1.1.1).
const OF_NO_IMAGE: ReadonlySet<string> = new Set(['SR', 'KO', 'PR', 'DOC', 'SEG', 'REG', 'OT']);

export const shareModality = (a: Compared, b: Compared): boolean =>
  a.ModalitiesInStudy.some((one) => !OF_NO_IMAGE.has(one) && b.ModalitiesInStudy.includes(one));

export function shareBodyPart(a: Compared, b: Compared): boolean {
  const [first, second] = [partsOf(a), partsOf(b)];
  return first.length === 0 || second.length === 0 || first.some((part) => second.includes(part));
}

const partsOf = ({ BodyPartsInStudy }: Compared): string[] =>
  BodyPartsInStudy.map((part) => part.trim().toUpperCase()).filter(Boolean);

const when = ({ StudyDate, StudyTime }: Compared): string => `${StudyDate} ${StudyTime}`;

/** Earlier studies of the patient that the rule may want, newest first; body parts are judged when they are known. */
export function candidates<S extends Compared>(
  current: Compared,
  studies: readonly S[],
  { sameModality }: PrefetchSettings,
): readonly S[] {
  return studies
    .filter(
      (study) =>
        study.StudyInstanceUID !== current.StudyInstanceUID &&
        /^\d{8}$/.test(study.StudyDate) &&
        when(study) < when(current) &&
        isSamePatient(current, study) &&
        (!sameModality || shareModality(current, study)),
    )
    .toSorted((a, b) => when(b).localeCompare(when(a)));
}
