import { lazy, Suspense, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { DocumentsPanel, documentWords, ReportMeasurements, SaveDialog } from '../documents/index.ts';
import { MarksPanel } from '../measure/index.ts';
import { useSession, useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';

// Read after the images, and only by who wants it.
const ActiveRecord = lazy(async () => {
  const [room, patient] = await Promise.all([import('./ActiveRecord.tsx'), import('../patient/index.ts')]);
  await patient.loadPatientWords();
  return { default: room.ActiveRecord };
});

/** The panel at the side: what was measured, which images were marked, which documents there are, the patient's record. */
export function SidePanel(): ReactNode {
  const { marks, documents } = useSession();
  const activePane = useViewer((state) => state.activePane);
  const say = documentWords.useText();
  const words = useWords();
  const studies = useStore(documents.view, (view) => view.studies);
  const count = [...studies.values()].reduce((sum, { list }) => sum + list.length, 0);
  return (
    <>
      <MarksPanel
        session={marks}
        others={[
          {
            id: 'documents',
            label: say('tab'),
            count,
            content: <DocumentsPanel session={documents} activePane={activePane} />,
          },
          {
            id: 'record',
            label: words.say('recordTab'),
            count: 0,
            content: (
              <Suspense>
                <ActiveRecord pane={activePane} />
              </Suspense>
            ),
          },
        ]}
        reports={<ReportMeasurements session={documents} marks={marks} />}
      />
      <SaveDialog session={documents} marks={marks} />
    </>
  );
}
