import type { ReactNode } from 'react';
import { openRecorded, RecordPanel } from '../patient/index.ts';
import { usePaneValue, useSession, useViewer } from './sessionContext.ts';

/** The record of the patient whose images the active pane shows, once it shows them. */
export function ActiveRecord({ pane }: { readonly pane: number }): ReactNode {
  const session = useSession();
  const study = useViewer((state) => state.contents[pane]?.StudyInstanceUID ?? null);
  const isShown = usePaneValue(session.pane(pane), ({ shown }) => shown !== null);
  if (study === null) return null;
  return (
    <RecordPanel
      key={study}
      study={study}
      after={isShown}
      onOpen={openRecorded}
      onCompare={() => session.store.setState({ comparing: study })}
    />
  );
}
