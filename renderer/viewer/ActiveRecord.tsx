import { useState, type ReactNode } from 'react';
import type { ChartStudy } from '../../native/contract/index.ts';
import { CompareDialog, RecordPanel } from '../patient/index.ts';
import { askList, openUids, STUDIES_TAB, tabActions } from '../ui/index.ts';
import { usePaneValue, useSession, useViewer } from './sessionContext.ts';

/** The record of the patient whose images the active pane shows, once it shows them. */
export function ActiveRecord({ pane }: { readonly pane: number }): ReactNode {
  const session = useSession();
  const study = useViewer((state) => state.contents[pane]?.StudyInstanceUID ?? null);
  const isShown = usePaneValue(session.pane(pane), ({ shown }) => shown !== null);
  const [comparing, setComparing] = useState<string | null>(null);
  if (study === null) return null;
  return (
    <>
      <RecordPanel
        key={study}
        study={study}
        after={isShown}
        onOpen={openListed}
        onCompare={() => setComparing(study)}
      />
      {comparing === study && <CompareDialog study={study} onClose={() => setComparing(null)} />}
    </>
  );
}

/** What is here is opened beside what is open; what is elsewhere is looked for in the list, where it can be got. */
function openListed({ StudyInstanceUID, here, AccessionNumber }: ChartStudy): void {
  if (here !== 'no' && StudyInstanceUID !== null) {
    void openUids([StudyInstanceUID]);
    return;
  }
  tabActions.show(STUDIES_TAB);
  if (AccessionNumber !== '') askList({ AccessionNumber });
}
