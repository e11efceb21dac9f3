import { Popover } from '@mantine/core';
import { IconLayoutGrid } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import css from './controls.module.css';
import { focusPane } from './focusPane.ts';
import { MAX_COLUMNS, MAX_ROWS, pictured, sameLayout } from './layouts.ts';
import type { Layout } from './layouts.ts';
import type { ViewerSession } from './session.ts';
import { useSession, useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';
import { ToolButton } from './ToolButton.tsx';

/** Grids of panes: eight as pictures, every other to 4 x 4 by pointing at its far corner. */
export function LayoutPicker(): ReactNode {
  const { store } = useSession();
  const { say } = useWords();
  const opened = useViewer((state) => state.open === 'layout');
  const setOpen = (open: boolean): void => {
    store.setState({ open: open ? 'layout' : null });
    // Left by Esc: back to the picture, where the key to open it was pressed.
    if (!open && document.activeElement?.closest('[role="dialog"]')) focusPane(store.getState().activePane);
  };
  return (
    <Popover opened={opened} onChange={setOpen} position="bottom-start" width={276} trapFocus>
      <Popover.Target>
        <ToolButton command="layout" icon={IconLayoutGrid} named menu onClick={() => setOpen(!opened)} />
      </Popover.Target>
      <Popover.Dropdown aria-label={say('layout')}>
        <Pictures />
        <AnyGrid />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The panes are there one drawing later; then the keyboard goes on in the active one. */
function choose(session: ViewerSession, layout: Layout): void {
  session.setLayout(layout);
  requestAnimationFrame(() => focusPane(session.store.getState().activePane));
}

function Pictures(): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const layout = useViewer((state) => state.layout);
  return (
    <>
      <p className={css['pickerTitle']}>{say('layoutPanes')}</p>
      <div className={css['picker']}>
        {pictured.map((each) => (
          <button
            key={`${each.rows}x${each.columns}`}
            type="button"
            className={css['pickerItem']}
            aria-pressed={sameLayout(each, layout)}
            data-autofocus={sameLayout(each, layout) || undefined}
            onClick={() => choose(session, each)}
          >
            <span
              className={css['pickerPicture']}
              style={{ gridTemplate: `repeat(${each.rows}, 1fr) / repeat(${each.columns}, 1fr)` }}
            >
              {Array.from({ length: each.rows * each.columns }, (_, place) => (
                <i key={place} />
              ))}
            </span>
            {say('layoutGrid', each)}
          </button>
        ))}
      </div>
    </>
  );
}

const cells: readonly Layout[] = Array.from({ length: MAX_ROWS * MAX_COLUMNS }, (_, place) => ({
  rows: Math.floor(place / MAX_COLUMNS) + 1,
  columns: (place % MAX_COLUMNS) + 1,
}));

function AnyGrid(): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const layout = useViewer((state) => state.layout);
  const [pointed, setPointed] = useState<Layout | null>(null);
  const lit = pointed ?? layout;
  return (
    <div className={css['anyRow']}>
      <div className={css['anyGrid']} onPointerLeave={() => setPointed(null)}>
        {cells.map((cell) => (
          <button
            key={`${cell.rows}x${cell.columns}`}
            type="button"
            aria-label={say('layoutGrid', cell)}
            data-lit={cell.rows <= lit.rows && cell.columns <= lit.columns}
            onPointerEnter={() => setPointed(cell)}
            onFocus={() => setPointed(cell)}
            onClick={() => choose(session, cell)}
          />
        ))}
      </div>
      <span>{pointed ? say('layoutGrid', pointed) : say('layoutAny')}</span>
    </div>
  );
}
