import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import type { StudyInstanceUID } from '../../native/contract/index.ts';
import { isDisplayable } from './layouts.ts';
import type { ViewerSession } from './session.ts';
import { useSession, useViewer } from './sessionContext.ts';

const RecordGate = lazy(async () => {
  const patient = await import('../patient/index.ts');
  await patient.loadPatientWords();
  return { default: patient.RecordGate };
});
const CompareDialog = lazy(async () => {
  const patient = await import('../patient/index.ts');
  await patient.loadPatientWords();
  return { default: patient.CompareDialog };
});

/** Whether images and record are of one person: asked for at opening, judged where they contradict, compared on demand. */
export function Identity({ studies }: { readonly studies: readonly StudyInstanceUID[] }): ReactNode {
  const { store } = useSession();
  const comparing = useViewer((state) => state.comparing);
  const after = useImagesSeen();
  return (
    <Suspense>
      <RecordGate studies={studies} after={after} />
      {comparing !== null && (
        <CompareDialog study={comparing} onClose={() => store.setState({ comparing: null })} />
      )}
    </Suspense>
  );
}

/** True from when every pane has shown what it is to show, or has said why it does not. */
function useImagesSeen(): boolean {
  const session = useSession();
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const look = (): void => {
      if (session.isDrawn() || hasNoImages(session)) setSeen(true);
    };
    look();
    const stops = [session.subscribePanes(look), session.store.subscribe(look)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [session]);
  return seen;
}

const hasNoImages = ({ store }: ViewerSession): boolean => {
  const { studies } = store.getState();
  return studies.length > 0 && !studies.some((detail) => detail.seriesList.some(isDisplayable));
};
