import type { ReactNode } from 'react';
import css from './pane.module.css';
import { PaneFrame } from './PaneFrame.tsx';
import { useSession, useViewer } from './sessionContext.ts';
import { visiblePanes } from './state.ts';
import { useWords } from './text.ts';

/** The panes in their grid. Drawn again only when the layout or the active pane changes, never for a picture. */
export function PaneGrid(): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const layout = useViewer((state) => state.layout);
  const maximised = useViewer((state) => state.maximised);
  const ids = useViewer((state) => visiblePanes(state).join(' '));
  const { rows, columns } = maximised ? { rows: 1, columns: 1 } : layout;
  return (
    <main
      className={css['grid']}
      aria-label={say('grid')}
      data-region="grid"
      style={{ gridTemplate: `repeat(${rows}, minmax(0, 1fr)) / repeat(${columns}, minmax(0, 1fr))` }}
    >
      {ids.split(' ').map((id) => (
        <PaneFrame key={id} id={Number(id)} pane={session.pane(Number(id))} />
      ))}
    </main>
  );
}
