import type { ReadersSpacing } from '../imaging/index.ts';
import type { Annotation, Calibration } from '../../native/contract/index.ts';
import { calibrationFrom } from './maths/index.ts';
import { calibrationFor, withValues } from './session.ts';
import type { MarksSession } from './session.ts';
import type { Edit } from './store/change.ts';
import type { Point } from './tools/geometry.ts';
import { indexOfPlace } from './types.ts';
import type { Place } from './types.ts';

// A reader's calibration and the line it was made by belong together: who moves the line changes the calibration, who
// deletes it takes the calibration back. With it go the values of everything that it holds for, in one change.

export type Known = {
  readonly place: Place;
  readonly line: readonly [Point, Point];
  readonly lengthMm: number;
  readonly scope: Calibration['scope'];
};

/** A calibration from a line of known length; null: a line without length, or on a series that is not open. */
export function calibrationBy(
  session: MarksSession,
  { place, line, lengthMm, scope }: Known,
  id: string,
): Calibration | null {
  const series = session.host.modelOf(place.SeriesInstanceUID, place.StudyInstanceUID);
  const index = series === null ? null : indexOfPlace(series, place);
  const spacing =
    series === null || index === null ? null : calibrationFrom(line, lengthMm, series.scale(index));
  if (spacing === null) return null;
  return {
    id,
    ...spacing,
    StudyInstanceUID: place.StudyInstanceUID,
    SeriesInstanceUID: place.SeriesInstanceUID,
    SOPInstanceUID: place.SOPInstanceUID,
    scope,
    line: [{ ...line[0] }, { ...line[1] }],
    lengthMm,
    createdAt: session.host.now(),
    author: '',
  };
}

/**
 * The spacing that a reader's calibration gives a whole frame, for its scale bar; null: there is none, or not one for the
 * whole frame, an ultrasound region being protected from it (PS3.3 C.8.5.5.1.10, Region Flags).
 */
export function readersSpacing(session: MarksSession, place: Place): ReadersSpacing | null {
  const calibration = session.calibrationOf(place);
  const series =
    calibration === null ? null : session.host.modelOf(place.SeriesInstanceUID, place.StudyInstanceUID);
  const index = series === null ? null : indexOfPlace(series, place);
  if (calibration === null || series === null || index === null) return null;
  if (series.scale(index).regions.some(({ isProtected }) => isProtected === true)) return null;
  const { rowSpacingMm, columnSpacingMm } = calibration;
  return { rowSpacingMm, columnSpacingMm };
}

const samePoint = (a: Point, b: Point | undefined): boolean => a.x === b?.x && a.y === b.y;

/** The calibration that a line stands for; null: it is no such line, or its calibration was taken back. */
export const calibrationOfLine = (session: MarksSession, line: Annotation): Calibration | null =>
  line.kind !== 'calibration'
    ? null
    : (session
        .marksOf(line.StudyInstanceUID)
        .calibrations.find(
          (each) =>
            each.SOPInstanceUID === line.SOPInstanceUID &&
            samePoint(each.line[0], line.points[0]) &&
            samePoint(each.line[1], line.points[1]),
        ) ?? null);

type Swap = { readonly put: readonly Calibration[]; readonly remove: readonly string[] };

/**
 * Puts and removes calibrations and, with them, annotations; whatever else they hold for is worked out anew. `added`
 * replace annotations of the same id.
 */
export function recalibrated(
  session: MarksSession,
  { StudyInstanceUID, SeriesInstanceUID }: Place,
  swap: Swap,
  added: readonly Annotation[],
  removed: ReadonlySet<string>,
): Edit {
  const marks = session.marksOf(StudyInstanceUID);
  const replaced = new Set([...swap.remove, ...swap.put.map(({ id }) => id)]);
  const calibrations = [...marks.calibrations.filter(({ id }) => !replaced.has(id)), ...swap.put];
  const own = new Set([...removed, ...added.map(({ id }) => id)]);
  const others = marks.annotations.filter(
    (each) => each.SeriesInstanceUID === SeriesInstanceUID && !own.has(each.id),
  );
  const again = [...others, ...added].map((each) =>
    withValues(each, session.measure(each, each, calibrationFor(calibrations, each)), true),
  );
  return {
    put: { calibrations: swap.put, annotations: again },
    remove: { calibrations: swap.remove, annotations: [...removed] },
  };
}

/** Takes away annotations and the calibrations whose lines are among them. null: there are none such. */
export function withoutCalibration(session: MarksSession, gone: readonly Annotation[]): Edit | null {
  const calibrations = gone.flatMap((each) => calibrationOfLine(session, each) ?? []);
  const [first] = calibrations;
  if (first === undefined) return null;
  const ids = new Set(gone.map(({ id }) => id));
  const edits = [...new Set(calibrations.map(({ SeriesInstanceUID }) => SeriesInstanceUID))].map((series) => {
    const own = calibrations.filter(({ SeriesInstanceUID }) => SeriesInstanceUID === series);
    const place = { ...first, SeriesInstanceUID: series, frameNumber: 1 };
    return recalibrated(session, place, { put: [], remove: own.map(({ id }) => id) }, [], ids);
  });
  return {
    put: { annotations: edits.flatMap(({ put }) => put?.annotations ?? []) },
    remove: { calibrations: calibrations.map(({ id }) => id), annotations: [...ids] },
  };
}
