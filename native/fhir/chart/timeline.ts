// All imaging of the patient, in the library and in the record, each study once.
import type { ChartStudy, StudyRow } from '../../contract/index.ts';
import { StudyInstanceUID } from '../../contract/index.ts';
import type { ImagingStudy } from '../types.ts';
import { conceptTexts } from './concepts.ts';
import { dateOfDicom, newestFirst, startOf } from './dates.ts';

export type LocalStudy = Pick<
  StudyRow,
  | 'StudyInstanceUID'
  | 'StudyDate'
  | 'StudyTime'
  | 'ModalitiesInStudy'
  | 'StudyDescription'
  | 'AccessionNumber'
  | 'instanceCount'
> & { readonly complete: boolean };

const VOID = new Set(['entered-in-error', 'cancelled']);

/** Where the record says that the images of an entry are. */
export type Whereabouts = Pick<ChartStudy, 'entry' | 'reachable' | 'unreachable'>;

const NOWHERE: Whereabouts = { entry: null, reachable: false, unreachable: [] };

/**
 * A study that is in both is told as it is here; where the record knows of more images than are here, it is only partly here.
 */
export function timelineOf(
  local: readonly LocalStudy[],
  recorded: readonly ImagingStudy[],
  whereabouts: (study: ImagingStudy) => Whereabouts,
): ChartStudy[] {
  const valid = recorded.filter(({ status }) => !VOID.has(status ?? ''));
  const byUid = new Map<string, ImagingStudy>();
  for (const study of valid) for (const uid of study.StudyInstanceUIDs) byUid.set(uid, study);
  const here = local.map((study): ChartStudy => {
    const record = byUid.get(study.StudyInstanceUID);
    const more = (record?.numberOfInstances ?? 0) > study.instanceCount;
    return {
      StudyInstanceUID: study.StudyInstanceUID,
      date: dateOfDicom(study.StudyDate, study.StudyTime) ?? record?.started ?? null,
      modalities: study.ModalitiesInStudy,
      description: study.StudyDescription || (record === undefined ? '' : descriptionOf(record)),
      AccessionNumber: study.AccessionNumber,
      instanceCount: more ? (record?.numberOfInstances ?? null) : study.instanceCount,
      here: study.complete && !more ? 'yes' : 'partly',
      inRecord: record !== undefined,
      ...(record === undefined ? NOWHERE : whereabouts(record)),
    };
  });
  const localUids = new Set<string>(local.map((study) => study.StudyInstanceUID));
  const elsewhere = valid
    .filter(({ StudyInstanceUIDs }) => !StudyInstanceUIDs.some((uid) => localUids.has(uid)))
    .map((study): ChartStudy => {
      const uid = StudyInstanceUID.safeParse(study.StudyInstanceUIDs[0]);
      return {
        StudyInstanceUID: uid.success ? uid.data : null,
        date: study.started,
        modalities: [...study.modalities],
        description: descriptionOf(study),
        AccessionNumber: study.identifiers.find(({ codes }) => codes.includes('ACSN'))?.value ?? '',
        instanceCount: study.numberOfInstances,
        here: 'no',
        inRecord: true,
        ...whereabouts(study),
      };
    });
  return newestFirst([...here, ...elsewhere], ({ date }) => date);
}

const descriptionOf = ({ description, procedures }: ImagingStudy): string =>
  description?.trim() || (conceptTexts(procedures)[0] ?? '');

/** Which of them come before the one of this date: what a reader compares with. */
export const priorsOf = (studies: readonly ChartStudy[], date: string | null): ChartStudy[] =>
  studies.filter((study) => startOf(study.date) < startOf(date));
