import { StudyInstanceUID, type StudyDetail } from '../../contract/index.ts';
import type { OpenedLibrary } from '../../library/index.ts';
import type { Listings } from '../transfers/listings.ts';

/** Whether everything that is read of a study from an archive is in the library. */
export function isHere(
  { host }: OpenedLibrary,
  { completeness }: Pick<Listings, 'completeness'>,
  { study, seriesList, notKept }: StudyDetail,
): boolean {
  const uid = StudyInstanceUID.safeParse(study.StudyInstanceUID);
  if (!uid.success || host.studyRow(uid.data) === null) return false;
  if (notKept?.partly === undefined) return completeness(uid.data).state === 'complete';
  // Of some series only, nobody has listed the study as a whole: what is read is counted.
  const counts = new Map<string, number>();
  for (const { SeriesInstanceUID } of host.here(uid.data))
    counts.set(SeriesInstanceUID, (counts.get(SeriesInstanceUID) ?? 0) + 1);
  return seriesList.every((series) => (counts.get(series.SeriesInstanceUID) ?? 0) >= series.instanceCount);
}
