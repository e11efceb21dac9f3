import type { MarksSession } from './session.ts';
import type { Point } from './tools/geometry.ts';
import { nextLevel } from './tools/spine.ts';
import { indexOfPlace } from './types.ts';
import type { Place } from './types.ts';

/**
 * Position along the body, mm, greater towards the head: from the plane of the frame where it has one, else upwards in the
 * stored picture.
 */
export function headwardMm(session: MarksSession, place: Place, at: Point): number {
  const series = session.host.modelOf(place.SeriesInstanceUID, place.StudyInstanceUID);
  const index = series === null ? null : indexOfPlace(series, place);
  const plane = series === null || index === null ? null : series.plane(index);
  if (plane === null) return -at.y;
  const { originLps, rowCosines, columnCosines, rowSpacingMm, columnSpacingMm } = plane;
  return (
    originLps[2] +
    rowCosines[2] * columnSpacingMm * (at.x - 0.5) +
    columnCosines[2] * rowSpacingMm * (at.y - 0.5)
  );
}

/** The level that a label at this point has by its neighbours; null: the reader says. */
export function levelAt(session: MarksSession, place: Place, at: Point): string | null {
  const labels = session
    .marksOf(place.StudyInstanceUID)
    .annotations.filter(
      ({ kind, SeriesInstanceUID }) => kind === 'spine' && SeriesInstanceUID === place.SeriesInstanceUID,
    )
    .flatMap((each) => {
      const [point] = each.points;
      return point ? [{ level: each.text, headwardMm: headwardMm(session, each, point) }] : [];
    });
  return nextLevel(labels, headwardMm(session, place, at));
}
