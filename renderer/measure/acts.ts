import type { Annotation, AnnotationKind } from '../../native/contract/index.ts';
import { calibrationBy, calibrationOfLine, recalibrated, withoutCalibration } from './calibration.ts';
import type { Known } from './calibration.ts';
import { withValues } from './session.ts';
import type { MarksSession } from './session.ts';
import type { Point } from './tools/geometry.ts';
import { indexOfPlace, isSamePlace, placeOf } from './types.ts';
import type { Place, StepLabel } from './types.ts';

// What a reader does to marks. Each is one change, saved together and taken back together.

const selectNew = (session: MarksSession, id: string | null): void =>
  session.view.setState({ selected: id === null ? null : { id, byHand: false } });

export const select = (session: MarksSession, id: string | null): void =>
  session.view.setState({ selected: id === null ? null : { id, byHand: true } });

/** Stored coordinates are within the contract's bounds and finite, whatever a pane of an odd size said. */
const sound = (points: readonly Point[]): boolean =>
  points.length > 0 && points.every(({ x, y }) => Math.abs(x) <= 1e6 && Math.abs(y) <= 1e6);

type New = {
  readonly place: Place;
  readonly kind: AnnotationKind;
  readonly points: readonly Point[];
  readonly text?: string;
};

export function made(session: MarksSession, { place, kind, points, text = '' }: New): Annotation {
  const at = session.host.now();
  const kept = points.map(({ x, y }) => ({ x, y }));
  const empty: Annotation = {
    id: session.host.newId(),
    kind,
    ...placeOf(place),
    points: kept,
    name: '',
    text,
    hidden: false,
    values: [],
    noValue: null,
    spacingSource: 'none',
    finding: null,
    createdAt: at,
    changedAt: at,
    author: '',
  };
  return withValues(empty, session.measure(place, { kind, points: kept }), false);
}

/** Adds what was drawn and selects it. null: its points are not ones of an image. */
export function draw(session: MarksSession, what: New): Annotation | null {
  if (!sound(what.points)) return null;
  const annotation = made(session, what);
  session.change(what.place.StudyInstanceUID, { put: { annotations: [annotation] } }, 'stepDraw');
  selectNew(session, annotation.id);
  return annotation;
}

function put(
  session: MarksSession,
  before: Annotation,
  change: Partial<Annotation>,
  step: StepLabel | null,
  mergeKey?: string,
): void {
  const next = { ...before, ...change, changedAt: session.host.now() };
  session.change(before.StudyInstanceUID, { put: { annotations: [next] } }, step, mergeKey);
}

/** Other points, and the values that follow from them. */
export function reshape(
  session: MarksSession,
  id: string,
  points: readonly Point[],
  step: 'stepChange' | 'stepMove' = 'stepChange',
  labelAt?: Point,
): void {
  const before = session.find(id);
  if (before === null || !sound(points)) return;
  const moved = { ...before, ...(labelAt === undefined ? {} : { labelAt }) };
  putMoved(session, moved, points, step);
}

/** An annotation elsewhere: with it, a calibration that it is the line of. */
function putMoved(
  session: MarksSession,
  before: Annotation,
  to: readonly Point[],
  step: StepLabel,
  mergeKey?: string,
): void {
  const points = to.map(({ x, y }) => ({ x, y }));
  const moved = { ...before, points, changedAt: session.host.now() };
  const [first, second] = points;
  const known = calibrationOfLine(session, session.find(before.id) ?? before);
  const again =
    known && first && second
      ? calibrationBy(session, { ...known, place: before, line: [first, second] }, known.id)
      : null;
  const edit = again
    ? recalibrated(session, before, { put: [again], remove: [] }, [moved], new Set())
    : { put: { annotations: [withValues(moved, session.measure(before, moved), false)] } };
  session.change(before.StudyInstanceUID, edit, step, mergeKey);
}

/** Moves by whole image pixels (arrow keys); steps in a row are one. */
export function nudge(session: MarksSession, id: string, by: Point): void {
  const before = session.find(id);
  if (before === null) return;
  const { labelAt } = before;
  const label = labelAt === undefined ? {} : { labelAt: { x: labelAt.x + by.x, y: labelAt.y + by.y } };
  const points = before.points.map(({ x, y }) => ({ x: x + by.x, y: y + by.y }));
  if (sound(points)) putMoved(session, { ...before, ...label }, points, 'stepMove', `nudge ${id}`);
}

export function moveLabel(session: MarksSession, id: string, labelAt: Point): void {
  const before = session.find(id);
  if (before && sound([labelAt])) put(session, before, { labelAt }, 'stepMove');
}

export function rename(session: MarksSession, id: string, name: string): void {
  const before = session.find(id);
  const next = name.trim().slice(0, 200);
  if (before && before.name !== next) put(session, before, { name: next }, 'stepName');
}

/** The words of an arrow, a text, a vertebra. A text without any is gone. */
export function setText(session: MarksSession, id: string, text: string): void {
  const before = session.find(id);
  const next = text.trim().slice(0, 2000);
  if (before === null) return;
  if (next === '' && before.kind !== 'arrow') {
    remove(session, [id]);
    return;
  }
  if (before.text !== next) put(session, before, { text: next }, 'stepName');
}

export function setHidden(session: MarksSession, id: string, hidden: boolean): void {
  const before = session.find(id);
  if (before && before.hidden !== hidden) put(session, before, { hidden }, 'stepHide');
}

const byStudy = (annotations: readonly Annotation[]): Map<Annotation['StudyInstanceUID'], Annotation[]> => {
  const groups = new Map<Annotation['StudyInstanceUID'], Annotation[]>();
  for (const each of annotations)
    groups.set(each.StudyInstanceUID, [...(groups.get(each.StudyInstanceUID) ?? []), each]);
  return groups;
};

export function remove(session: MarksSession, ids: readonly string[], step: StepLabel = 'stepDelete'): void {
  const gone = ids.flatMap((id) => session.find(id) ?? []);
  for (const [study, annotations] of byStudy(gone)) {
    const plain = { remove: { annotations: annotations.map(({ id }) => id) } };
    session.change(study, withoutCalibration(session, annotations) ?? plain, step);
  }
  const { selected, hovered } = session.view.getState();
  if (selected && ids.includes(selected.id)) select(session, null);
  if (hovered !== null && ids.includes(hovered)) session.view.setState({ hovered: null });
}

/** Everything of one study that was drawn; key images and calibrations stay. */
export function clearAll(session: MarksSession, study: Annotation['StudyInstanceUID']): void {
  const ids = session.marksOf(study).annotations.map(({ id }) => id);
  remove(session, ids, 'stepClear');
}

/** The same shape on other images of its series; values follow from each image's own pixels. */
export function copyTo(
  session: MarksSession,
  source: Annotation,
  places: readonly Place[],
): readonly Annotation[] {
  const targets = places.filter(
    (place) => place.SeriesInstanceUID === source.SeriesInstanceUID && !isSamePlace(place, source),
  );
  const copies = targets.map((place) => ({
    ...made(session, { place, kind: source.kind, points: source.points, text: source.text }),
    name: source.name,
    ...(source.labelAt === undefined ? {} : { labelAt: source.labelAt }),
  }));
  session.change(source.StudyInstanceUID, { put: { annotations: copies } }, 'stepCopy');
  return copies;
}

const PASTE_OFFSET = 12; // image pixels, so that a copy on the same image is seen

/** Puts what was copied on the frame of the active pane: within the same series only, where it means the same. */
export function paste(session: MarksSession, place: Place): 'pasted' | 'nothing' | 'other-series' {
  const { copied } = session.view.getState();
  if (copied === null) return 'nothing';
  if (copied.SeriesInstanceUID !== place.SeriesInstanceUID) return 'other-series';
  if (!isSamePlace(copied, place)) {
    const [copy] = copyTo(session, copied, [place]);
    selectNew(session, copy?.id ?? null);
    return 'pasted';
  }
  const points = copied.points.map(({ x, y }) => ({ x: x + PASTE_OFFSET, y: y + PASTE_OFFSET }));
  const copy = {
    ...made(session, { place, kind: copied.kind, points, text: copied.text }),
    name: copied.name,
  };
  session.change(place.StudyInstanceUID, { put: { annotations: [copy] } }, 'stepCopy');
  selectNew(session, copy.id);
  return 'pasted';
}

/** Frames of the annotation's series: all of them, or the next one. */
export function copyTargets(
  session: MarksSession,
  source: Annotation,
  which: 'all' | 'next',
): readonly Place[] {
  const series = session.host.modelOf(source.SeriesInstanceUID, source.StudyInstanceUID);
  const index = series === null ? null : indexOfPlace(series, source);
  if (series === null || index === null) return [];
  if (which === 'all') return series.frames.map(placeOf);
  const next = series.frames[index + 1];
  return next ? [placeOf(next)] : [];
}

/** Keeps a calibration with its line, and works out anew everything that it holds for. false: a line without length. */
export function calibrate(session: MarksSession, known: Known): boolean {
  const calibration = calibrationBy(session, known, session.host.newId());
  if (calibration === null) return false;
  const { place, line } = known;
  const drawn = made(session, { place, kind: 'calibration', points: line });
  const edit = recalibrated(session, place, { put: [calibration], remove: [] }, [drawn], new Set());
  session.change(place.StudyInstanceUID, edit, 'stepCalibrate');
  selectNew(session, drawn.id);
  return true;
}

/** Values that could not be worked out before their pixels came: now that a frame is on screen. Nobody's step. */
export function completeValues(session: MarksSession, place: Place): void {
  const waiting = session.on(place).filter(({ noValue }) => noValue === 'frame-not-loaded');
  if (waiting.length === 0 || session.host.pixelsOf(place) === null) return;
  const again = waiting.map((each) => withValues(each, session.measure(place, each), false));
  session.change(place.StudyInstanceUID, { put: { annotations: again } }, null);
}
