import { IconArrowsLeftRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Ico } from '../ui/index.ts';
import css from './pane.module.css';
import { findSeries, useSession, useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';

/** While a series is dragged: lies over the pane, takes the drop, and says in words what it will do. */
export function DropTarget({ id }: { readonly id: number }): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const [over, setOver] = useState(false);
  const dragging = useViewer((state) => state.dragging);
  const occupied = useViewer((state) => state.contents[id] !== undefined);
  const studies = useViewer((state) => state.studies);
  if (dragging === null) return null;
  const series = findSeries(studies, dragging.SeriesInstanceUID, dragging.StudyInstanceUID)?.series;
  const name = [series?.SeriesNumber ?? '', series?.SeriesDescription || series?.Modality]
    .filter((part) => part !== '')
    .join(' · ');
  return (
    <div
      className={css['drop']}
      data-over={over}
      onDragEnter={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDragOver={(event) => {
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      }}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        session.activate(id);
        session.show(id, dragging);
        session.store.setState({ dragging: null });
      }}
    >
      {over ? (
        <span className={css['dropText']}>
          <Ico of={IconArrowsLeftRight} size={16} />
          {say(occupied ? 'paneReplace' : 'paneShow', { series: name })}
        </span>
      ) : null}
    </div>
  );
}
