import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { DocumentsPanel, documentWords, ReportMeasurements, SaveDialog } from '../documents/index.ts';
import { MarksPanel } from '../measure/index.ts';
import { useSession, useViewer } from './sessionContext.ts';

/** The panel at the side: what was measured, which images were marked, which documents there are. */
export function SidePanel(): ReactNode {
  const { marks, documents } = useSession();
  const activePane = useViewer((state) => state.activePane);
  const say = documentWords.useText();
  const studies = useStore(documents.view, (view) => view.studies);
  const count = [...studies.values()].reduce((sum, { list }) => sum + list.length, 0);
  return (
    <>
      <MarksPanel
        session={marks}
        documents={{
          label: say('tab'),
          count,
          content: <DocumentsPanel session={documents} activePane={activePane} />,
        }}
        reports={<ReportMeasurements session={documents} marks={marks} />}
      />
      <SaveDialog session={documents} marks={marks} />
    </>
  );
}
