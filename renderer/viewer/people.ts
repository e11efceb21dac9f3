// Whose images are on screen: of every study that is open here, and of the very image in every pane.
import type { FrameIdentity } from '../imaging/index.ts';
import { personName, peopleOf } from '../ui/index.ts';
import { expectedIdentity, overlayIdentity } from './overlayText.ts';
import type { ViewerSession } from './session.ts';
import { findSeries } from './sessionContext.ts';
import { visiblePanes } from './state.ts';

export type PersonShown = { readonly name: string; readonly number: string; readonly born: string };
export type People = { readonly people: readonly PersonShown[]; readonly isCertain: boolean };

const personOf = ({
  PatientName,
  PatientID,
  PatientBirthDate,
}: Pick<FrameIdentity, 'PatientName' | 'PatientID' | 'PatientBirthDate'>): PersonShown => ({
  name: PatientName,
  number: PatientID,
  born: PatientBirthDate,
});

/** More than one: a banner has to name them. */
export function peopleShown(session: ViewerSession): People {
  const viewer = session.store.getState();
  const studies = viewer.studies.map(({ study }) =>
    personOf({ ...study, PatientName: personName(study.PatientName, false) }),
  );
  const panes = visiblePanes(viewer).flatMap((id) => {
    const content = viewer.contents[id];
    if (content === undefined) return [];
    const told = findSeries(viewer.studies, content.SeriesInstanceUID, content.StudyInstanceUID);
    const expected = told === null ? null : expectedIdentity(told.detail.study, told.series);
    const shown = overlayIdentity(session.pane(id).state(), session.modelOf, expected);
    return shown === null ? [] : [personOf(shown.identity)];
  });
  return peopleOf([...studies, ...panes]);
}
