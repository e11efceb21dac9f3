import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, type ReactElement } from 'react';
import { studyDetailQuery } from '../queries.ts';
import { FailureError } from '../request.ts';
import { tabActions, type PatientTab } from '../tabs.ts';
import { loadViewer } from '../warmViewer.ts';
import { LinkProblem } from './LinkProblem.tsx';

const ViewerScreen = lazy(async () => {
  const { ViewerScreen: component, viewerWords } = await loadViewer();
  await viewerWords.load();
  return { default: component };
});

/** One patient's tab. The viewer is drawn at once, also when a link gave no more than a UID. */
export function ViewerTab({ tab, active }: { tab: PatientTab; active: boolean }): ReactElement {
  const studies = useMemo(() => tab.studies.map((study) => study.StudyInstanceUID), [tab.studies]);
  const known = useNamedTab(tab);
  if (!known) return <LinkProblem tab={{ tabId: tab.tabId, reason: 'study-missing' }} />;
  return (
    <Suspense fallback={null}>
      <ViewerScreen studies={studies} active={active} onClose={() => tabActions.close(tab.tabId)} />
    </Suspense>
  );
}

/** Finds out whose the study of a cold link is, beside the viewer. False: the library does not have it. */
function useNamedTab(tab: PatientTab): boolean {
  const uid = tab.studies[0]?.StudyInstanceUID ?? '';
  const { data, error } = useQuery({ ...studyDetailQuery(uid), enabled: tab.patient === null });
  const study = data?.study;
  useEffect(() => {
    if (tab.patient === null && study !== undefined) tabActions.name(tab.tabId, study);
  }, [tab.patient, tab.tabId, study]);
  const missing = error instanceof FailureError && error.failure.kind === 'study-not-found';
  return tab.patient !== null || !missing;
}
