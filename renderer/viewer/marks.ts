import { createMarksSession, isSamePlace, placeOf, readersSpacing } from '../measure/index.ts';
import type { MarksRegistry, MarksSession, Place, SeriesFacts, StudyFacts } from '../measure/index.ts';
import { foreignOn } from '../documents/index.ts';
import { personName } from '../ui/index.ts';
import { findSeries } from './sessionContext.ts';
import type { CalibrationOf } from './engine.ts';
import type { ViewerSession } from './session.ts';
import { visiblePanes } from './state.ts';

/** Shows a frame: where its series is seen already, else in the active pane. */
function reveal(session: ViewerSession, place: Place, then?: (pane: number) => void): void {
  const state = session.store.getState();
  const { StudyInstanceUID, SeriesInstanceUID } = place;
  const isOfIt = (
    other: { StudyInstanceUID: string; SeriesInstanceUID: string } | null | undefined,
  ): boolean => other?.SeriesInstanceUID === SeriesInstanceUID && other.StudyInstanceUID === StudyInstanceUID;
  const visible = visiblePanes(state);
  const order = [state.activePane, ...visible.filter((id) => id !== state.activePane)];
  const shown = order.find((id) => isOfIt(state.contents[id]));
  const pane = shown ?? state.activePane;
  if (shown === undefined) session.show(pane, { StudyInstanceUID, SeriesInstanceUID, index: 0 });
  session.activate(pane);
  session.drive(pane);
  const go = (): boolean => {
    const model = session.store.getState().contents[pane]?.model ?? null;
    if (model === null || !isOfIt(model)) return false;
    const index = model.frames.findIndex((frame) => isSamePlace(frame, place));
    if (index >= 0) session.pane(pane).scrollTo(index);
    if (index >= 0) then?.(pane);
    return true;
  };
  if (go()) return;
  // Its headers are still on the way; if the reader puts something else there meanwhile, that stays.
  const end = session.store.subscribe(({ contents }) => {
    const content = contents[pane];
    if (content === undefined || !isOfIt(content) || content.failure !== null || go()) end();
  });
}

function studyFacts({ store }: ViewerSession, uid: string): StudyFacts | null {
  const found = store.getState().studies.find(({ study }) => study.StudyInstanceUID === uid)?.study;
  if (found === undefined) return null;
  const { PatientID, IssuerOfPatientID, PatientBirthDate, StudyDate, StudyDescription, AccessionNumber } =
    found;
  const PatientName = personName(found.PatientName, false);
  return {
    PatientName,
    PatientID,
    IssuerOfPatientID,
    PatientBirthDate,
    StudyDate,
    StudyDescription,
    AccessionNumber,
  };
}

function seriesFacts({ store }: ViewerSession, uid: string): SeriesFacts | null {
  const found = findSeries(store.getState().studies, uid)?.series;
  return found === undefined
    ? null
    : { SeriesNumber: found.SeriesNumber, SeriesDescription: found.SeriesDescription };
}

/** Readers' calibrations, as panes and cameras ask for them. */
export const calibrationOf =
  (marks: MarksSession): CalibrationOf =>
  (ref) =>
    readersSpacing(marks, placeOf(ref));

/** The marks of a viewer, with what they need of it. `of` is asked when something is done, not before. */
export function createMarks(of: () => ViewerSession, registry: MarksRegistry): MarksSession {
  return createMarksSession(
    {
      history: { push: (step) => of().history.push({ ...step, lasting: true }) },
      modelOf: (uid, study) => of().modelOf(uid, study),
      pixelsOf(place) {
        const session = of();
        for (const id of visiblePanes(session.store.getState())) {
          const pane = session.pane(id);
          const { shown } = pane.state();
          if (shown && isSamePlace(shown, place)) return pane.shownPixels();
        }
        return null;
      },
      reveal: (place, then) => reveal(of(), place, then),
      study: (uid) => studyFacts(of(), uid),
      series: (uid) => seriesFacts(of(), uid),
      activePlace() {
        const session = of();
        const { shown } = session.pane(session.store.getState().activePane).state();
        return shown && placeOf(shown);
      },
      foreign: foreignOn(() => of().documents),
      now: () => Date.now(),
      newId: () => crypto.randomUUID(),
    },
    registry,
  );
}
