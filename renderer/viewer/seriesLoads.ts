import type { Result, StudyDetail } from '../../native/contract/index.ts';
import type { SeriesModel } from '../imaging/index.ts';
import type { Engine } from './engine.ts';
import type { Content } from './layouts.ts';
import type { StudyFailure, ViewerState } from './state.ts';

// The headers of series, read once and again when the library says that a series has other files than it had then. What
// is on screen must not go on telling of files that are no longer there (CORRECTNESS: identity equals that of the pixels).

type Answer = Result<SeriesModel>;
type Load = { readonly of: SeriesAddress; readonly answer: Promise<Answer>; readonly version: string | null };

/**
 * A series is one of its study: two studies may have series of one UID, where a copy was given a new Study Instance UID
 * and no more, and what is known of the one must never be taken for the other.
 */
export type SeriesAddress = Pick<Content, 'StudyInstanceUID' | 'SeriesInstanceUID'>;
export const seriesKey = ({ StudyInstanceUID, SeriesInstanceUID }: SeriesAddress): string =>
  `${StudyInstanceUID} ${SeriesInstanceUID}`;

export type SeriesLoads = {
  /**
   * The series as it was last read, also while it is read again; for the name on pixels that are still on screen. Where no
   * study is named and two have a series of that UID: null.
   */
  modelOf(SeriesInstanceUID: string, StudyInstanceUID?: string): SeriesModel | null;
  /** The same, null once it is known to be outdated. */
  freshModel(of: SeriesAddress): SeriesModel | null;
  load(content: Content): Promise<Answer>;
  /** Series that were read of other files than the library has now. Each is named until it has been asked for again. */
  outdated(): readonly SeriesAddress[];
};

/** The version that the library tells of a series; null: it no longer has it. */
function versionIn(
  studies: readonly StudyDetail[],
  gone: ReadonlySet<string>,
  { StudyInstanceUID, SeriesInstanceUID }: SeriesAddress,
): string | null {
  if (gone.has(StudyInstanceUID)) return null;
  const detail = studies.find(({ study }) => study.StudyInstanceUID === StudyInstanceUID);
  return detail?.seriesList.find((each) => each.SeriesInstanceUID === SeriesInstanceUID)?.version ?? null;
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

  const versionNow = (of: SeriesAddress): string | null => {
    const { studies, studyFailures } = state();
    return versionIn(studies, goneOf(studyFailures), of);
  };
  const sourceOf = ({ StudyInstanceUID }: SeriesAddress): string | undefined =>
    state().studies.find(({ study }) => study.StudyInstanceUID === StudyInstanceUID)?.notKept?.peerId;
  const isFresh = (of: SeriesAddress): boolean => {
    const load = loads.get(seriesKey(of));
    return load !== undefined && load.version === versionNow(of);
  };

  return {
    modelOf(SeriesInstanceUID, StudyInstanceUID) {
      if (StudyInstanceUID !== undefined)
        return models.get(`${StudyInstanceUID} ${SeriesInstanceUID}`) ?? null;
      const found = [...models.values()].filter((model) => model.SeriesInstanceUID === SeriesInstanceUID);
      return found.length === 1 ? (found[0] ?? null) : null;
    },
    freshModel: (of) => (isFresh(of) ? (models.get(seriesKey(of)) ?? null) : null),
    async load({ StudyInstanceUID, SeriesInstanceUID }) {
      const of = { StudyInstanceUID, SeriesInstanceUID };
      const key = seriesKey(of);
      const known = isFresh(of) ? loads.get(key) : undefined;
      // The version of before the headers are asked for: what changes meanwhile is noticed.
      const version = versionNow(of);
      const load: Load = known ?? {
        of,
        version,
        answer: engine.loadSeries(StudyInstanceUID, SeriesInstanceUID, signal, version, sourceOf(of)),
      };
      loads.set(key, load);
      const answer = await load.answer;
      if (loads.get(key) !== load) return answer;
      // Only a success is worth keeping: the next attempt must really ask again.
      if (answer.ok) models.set(key, answer.value);
      else loads.delete(key);
      return answer;
    },
    outdated: () => [...loads.values()].map(({ of }) => of).filter((of) => !isFresh(of)),
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
