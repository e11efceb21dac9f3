import type { Result, StudyDetail } from '../../native/contract/index.ts';
import type { SeriesModel } from '../imaging/index.ts';
import type { Engine } from './engine.ts';
import type { Content } from './layouts.ts';
import type { StudyFailure, ViewerState } from './state.ts';

// The headers of series, read once and again when the library says that a series has other files than it had then. What
// is on screen must not go on telling of files that are no longer there (CORRECTNESS: identity equals that of the pixels).

type Answer = Result<SeriesModel>;
type Load = { readonly answer: Promise<Answer>; readonly version: string | null };

export type SeriesLoads = {
  /** The series as it was last read, also while it is read again; for the name on pixels that are still on screen. */
  modelOf(SeriesInstanceUID: string): SeriesModel | null;
  /** The same, null once it is known to be outdated. */
  freshModel(SeriesInstanceUID: string): SeriesModel | null;
  load(content: Content): Promise<Answer>;
  /** Series that were read of other files than the library has now. Each is named until it has been asked for again. */
  outdated(): readonly string[];
};

/** The version that the library tells of a series; null: it no longer has it. */
function versionIn(studies: readonly StudyDetail[], gone: ReadonlySet<string>, uid: string): string | null {
  for (const { study, seriesList } of studies) {
    const row = gone.has(study.StudyInstanceUID)
      ? undefined
      : seriesList.find((each) => each.SeriesInstanceUID === uid);
    if (row) return row.version;
  }
  return null;
}

const goneOf = (failures: readonly StudyFailure[]): ReadonlySet<string> =>
  new Set(
    failures.filter(({ failure }) => failure.kind === 'study-not-found').map((each) => each.StudyInstanceUID),
  );

export function createSeriesLoads(
  engine: Engine,
  state: () => Pick<ViewerState, 'studies' | 'studyFailures'>,
  signal: AbortSignal,
): SeriesLoads {
  const models = new Map<string, SeriesModel>();
  const loads = new Map<string, Load>();

  const versionNow = (uid: string): string | null => {
    const { studies, studyFailures } = state();
    return versionIn(studies, goneOf(studyFailures), uid);
  };
  const isFresh = (uid: string): boolean => {
    const load = loads.get(uid);
    return load !== undefined && load.version === versionNow(uid);
  };

  return {
    modelOf: (uid) => models.get(uid) ?? null,
    freshModel: (uid) => (isFresh(uid) ? (models.get(uid) ?? null) : null),
    async load({ StudyInstanceUID, SeriesInstanceUID: uid }) {
      const known = isFresh(uid) ? loads.get(uid) : undefined;
      // The version of before the headers are asked for: what changes meanwhile is noticed.
      const version = versionNow(uid);
      const load: Load = known ?? {
        version,
        answer: engine.loadSeries(StudyInstanceUID, uid, signal, version),
      };
      loads.set(uid, load);
      const answer = await load.answer;
      if (loads.get(uid) !== load) return answer;
      // Only a success is worth keeping: the next attempt must really ask again.
      if (answer.ok) models.set(uid, answer.value);
      else loads.delete(uid);
      return answer;
    },
    outdated: () => [...loads.keys()].filter((uid) => !isFresh(uid)),
  };
}

/** Is nothing of a series, read twice, another file's? Then what is on screen may stay as it is. */
export function sameFiles(a: SeriesModel, b: SeriesModel): boolean {
  if (a.frames.length !== b.frames.length || a.failures.length !== b.failures.length) return false;
  return a.frames.every(({ SOPInstanceUID, frameNumber }, index) => {
    const other = b.frames[index];
    return (
      other?.SOPInstanceUID === SOPInstanceUID &&
      other.frameNumber === frameNumber &&
      a.version(index) === b.version(index)
    );
  });
}
