import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, type ReactElement } from 'react';
import { studyDetailQuery } from '../queries.ts';
import { FailureError } from '../request.ts';
import { tabActions, type PatientTab } from '../tabs.ts';
import { loadViewer } from '../warmViewer.ts';

const ViewerScreen = lazy(async () => {
  const { ViewerScreen: component, loadWords } = await loadViewer();
  await loadWords();
  return { default: component };
});

/** One patient's tab. The viewer is drawn at once, also when a link gave no more than a UID. */
export function ViewerTab({ tab, active }: { tab: PatientTab; active: boolean }): ReactElement {
  const studies = useMemo(() => tab.studies.map((study) => study.StudyInstanceUID), [tab.studies]);
  useNamedTab(tab);
  return (
    <Suspense fallback={null}>
      <ViewerScreen studies={studies} active={active} onClose={() => tabActions.close(tab.tabId)} />
    </Suspense>
  );
}

/** Finds out whose the study of a cold link is, beside the viewer; one that is not there becomes a message. */
function useNamedTab(tab: PatientTab): void {
  const uid = tab.studies[0]?.StudyInstanceUID ?? '';
  const { data, error } = useQuery({ ...studyDetailQuery(uid), enabled: tab.patient === null });
  const study = data?.study;
  useEffect(() => {
    if (tab.patient === null && study !== undefined) tabActions.name(tab.tabId, study);
  }, [tab.patient, tab.tabId, study]);
  const missing = error instanceof FailureError && error.failure.kind === 'study-not-found';
  useEffect(() => {
    if (tab.patient === null && missing) tabActions.fail(tab.tabId);
  }, [tab.patient, tab.tabId, missing]);
}
