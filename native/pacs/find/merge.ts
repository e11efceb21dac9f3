// Studies of several sources, by their UIDs: each once, with where it is.
import type { FoundStudy, RemoteStudyRow, StudyRow, StudySource } from '../../contract/index.ts';

/**
 * `removedAt`: not told by the source, but remembered of the time when it was here. `short`: images that the library has in
 * part.
 */
type Known = { readonly removedAt?: number; readonly short?: number };
type Told = Known & { readonly source: StudySource; readonly row: RemoteStudyRow };

export type Merger = {
  readonly add: (source: StudySource, row: RemoteStudyRow, known?: Known) => void;
  /** Studies that are new or told anew since the last call, at most so many. */
  readonly takeChanged: (limit: number) => readonly FoundStudy[];
  /** Of the changed ones that are taken next, those that the library has not told of. */
  readonly unknownHere: (limit: number) => readonly string[];
  readonly hasChanged: () => boolean;
};

/** `isIncomplete`: a retrieve listed more than is here. */
export function createMerger(isIncomplete: (StudyInstanceUID: string) => boolean): Merger {
  const studies = new Map<string, Map<StudySource, Told>>();
  const changed = new Set<string>();
  const toFound = (UID: string): FoundStudy | null => {
    const all = [...(studies.get(UID)?.values() ?? [])];
    const here = all.find(({ source }) => source === 'library');
    const first = here ?? all[0];
    if (first === undefined) return null;
    return {
      row: first.row,
      places: all.map(({ source, row }) => ({
        source,
        seriesCount: row.seriesCount,
        instanceCount: row.instanceCount,
      })),
      here: hereOf(here ?? null, all, () => isIncomplete(UID)),
      patientsDiffer: patientsDiffer(all.map(({ row }) => row)),
      ...(here === undefined ? removedOf(all) : shortOf(here)),
    };
  };
  return {
    add(source, row, known = {}) {
      const told = studies.get(row.StudyInstanceUID) ?? new Map<StudySource, Told>();
      told.set(source, { source, row, ...known });
      studies.set(row.StudyInstanceUID, told);
      changed.add(row.StudyInstanceUID);
    },
    takeChanged(limit) {
      const taken = firstOf(changed, limit);
      for (const UID of taken) changed.delete(UID);
      return taken.flatMap((UID) => toFound(UID) ?? []);
    },
    unknownHere: (limit) =>
      firstOf(changed, limit).filter((UID) => studies.get(UID)?.has('library') !== true),
    hasChanged: () => changed.size > 0,
  };
}

/** Without a look at the others: thousands may wait. */
function firstOf(all: ReadonlySet<string>, limit: number): readonly string[] {
  const found: string[] = [];
  for (const one of all) {
    if (found.length >= limit) break;
    found.push(one);
  }
  return found;
}

function removedOf(all: readonly Told[]): Pick<FoundStudy, 'removedAt'> {
  const removedAt = all.find((one) => one.removedAt !== undefined)?.removedAt;
  return removedAt === undefined ? {} : { removedAt };
}

const shortOf = ({ short = 0 }: Told): Pick<FoundStudy, 'short'> => (short > 0 ? { short } : {});

function hereOf(here: Told | null, all: readonly Told[], incomplete: () => boolean): FoundStudy['here'] {
  if (here === null) return 'no';
  const most = Math.max(...all.map(({ row }) => row.instanceCount ?? 0));
  return (here.row.instanceCount ?? 0) - (here.short ?? 0) < most || incomplete() ? 'partly' : 'yes';
}

/** Two values that both say something, and not the same. */
const contradict = (values: readonly string[]): boolean => new Set(values.filter(Boolean)).size > 1;

const patientsDiffer = (rows: readonly RemoteStudyRow[]): boolean =>
  contradict(rows.map(({ PatientID }) => PatientID)) ||
  contradict(rows.map(({ PatientBirthDate }) => PatientBirthDate));

/** The library's own row, as a source tells it. */
export const rowOfStudy = (study: StudyRow): RemoteStudyRow => ({
  StudyInstanceUID: study.StudyInstanceUID,
  PatientName: study.PatientName,
  PatientID: study.PatientID,
  IssuerOfPatientID: study.IssuerOfPatientID,
  PatientBirthDate: study.PatientBirthDate,
  PatientSex: study.PatientSex,
  StudyDate: study.StudyDate,
  StudyTime: study.StudyTime,
  StudyDescription: study.StudyDescription,
  AccessionNumber: study.AccessionNumber,
  ReferringPhysicianName: study.ReferringPhysicianName,
  StudyID: study.StudyID,
  ModalitiesInStudy: study.ModalitiesInStudy,
  seriesCount: study.seriesCount,
  instanceCount: study.instanceCount,
});
