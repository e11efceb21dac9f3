import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useMemo,
  useRef,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
} from 'react';
import type { StudyColumn } from '../../../native/contract/index.ts';
import { askSend, sendOf } from '../../transfers/index.ts';
import { currentLanguage } from '../../ui/index.ts';
import { getAgain, getListed, openListed } from '../archives/getting.ts';
import { viewListed } from '../archives/viewing.ts';
import { isHere, type ListedRow } from '../archives/listed.ts';
import { useIncompleteByUid, useTransfers } from '../archives/transfers.ts';
import type { Listed } from '../archives/useListed.ts';
import { usePeerNames } from '../archives/useSearch.ts';
import type { Sort } from '../filters/filters.ts';
import { pin } from '../preview/Whereabouts.tsx';
import { askToRemove, setSelection, useStudies } from '../state.ts';
import { studiesWords } from '../words.ts';
import { gridOf } from './columns.ts';
import { HeaderRow } from './HeaderRow.tsx';
import classes from './list.module.css';
import { PlaceholderRow, rowId, RowView } from './RowView.tsx';
import { keepListed, movedTo, selectOnly, selectRange, toggleOne, type Move } from './selection.ts';

const HEADER_PX = 30;
const PLACEHOLDERS = 200;
const AHEAD_ROWS = 150; // the next page is asked for while this many rows are still below

type Props = {
  list: Listed;
  columns: readonly StudyColumn[];
  sort: Sort;
  wide: boolean;
  now: Date;
  onTyped: (character: string) => void;
};

/** The study list: a grid of which only the rows on screen exist. */
export function StudyTable(props: Props): ReactElement {
  const { list, columns, wide } = props;
  const text = studiesWords.useText();
  const scroller = useRef<HTMLDivElement>(null);
  const selection = useStudies((state) => state.selection);
  const virtualizer = useRows(list, scroller, wide ? 34 : 32);
  const uids = useMemo(() => list.rows.map((row) => row.StudyInstanceUID), [list.rows]);
  useKeptSelection(uids);
  const transfers = useTransfers();
  const incomplete = useIncompleteByUid();
  const names = usePeerNames();
  const grid = gridOf(columns, wide);
  const onKeyDown = useListKeys({ list, uids, virtualizer, onTyped: props.onTyped });
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      data-region="list"
      aria-label={text('table')}
      aria-rowcount={list.total === null ? -1 : list.total + 1}
      aria-colcount={columns.length + 2}
      aria-multiselectable
      aria-activedescendant={selection.cursor === null ? undefined : rowId(selection.cursor)}
      className={classes['grid']}
      style={variables(grid.template, wide)}
      onKeyDown={onKeyDown}
    >
      <div style={{ minWidth: grid.minPx }}>
        <HeaderRow columns={columns} sort={props.sort} />
        <div
          role="rowgroup"
          className={classes['body']}
          style={{ height: virtualizer.getTotalSize() }}
          onClick={(event) => onRowClick(event, list, uids)}
          onDoubleClick={(event) => openClicked(event, list)}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const row = list.rows[item.index];
            const topPx = item.start - HEADER_PX;
            if (row === undefined) return <PlaceholderRow key={item.key} topPx={topPx} />;
            return (
              <RowView
                key={row.StudyInstanceUID}
                row={row}
                rowIndex={item.index}
                topPx={topPx}
                columns={columns}
                now={props.now}
                selected={selection.selected.has(row.StudyInstanceUID)}
                current={selection.cursor === row.StudyInstanceUID}
                found={list.found.get(row.StudyInstanceUID) ?? null}
                job={transfers.get(row.StudyInstanceUID) ?? null}
                incomplete={incomplete.get(row.StudyInstanceUID) ?? null}
                names={names}
                language={currentLanguage()}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

const variables = (template: string, wide: boolean): CSSProperties => ({
  ['--tracks' as string]: template,
  ['--row-height' as string]: wide ? '34px' : '32px',
  ['--column-gap' as string]: wide ? '16px' : '11px',
});

type Rows = Virtualizer<HTMLDivElement, Element>;

function useRows(list: Listed, scroller: { current: HTMLDivElement | null }, rowPx: number): Rows {
  const { rows, hasMore, total } = list;
  const waiting = hasMore ? Math.min(PLACEHOLDERS, Math.max(1, (total ?? Infinity) - rows.length)) : 0;
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length + waiting,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
    scrollMargin: HEADER_PX,
    scrollPaddingStart: HEADER_PX,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  const lastShown = virtualizer.getVirtualItems().at(-1)?.index ?? 0;
  const wanted = hasMore && lastShown > rows.length - AHEAD_ROWS;
  useEffect(() => {
    if (wanted) list.loadMore();
  });
  return virtualizer;
}

/** A study that has left the list leaves the selection; the cursor goes to what took its place. */
function useKeptSelection(uids: readonly string[]): void {
  const before = useRef<readonly string[]>(uids);
  useEffect(() => {
    const previous = before.current;
    before.current = uids;
    if (previous !== uids) setSelection((selection) => keepListed(selection, previous, uids));
  }, [uids]);
}

function uidAt(event: MouseEvent): string | null {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-uid]') : null;
  return target?.dataset['uid'] ?? null;
}

const isGet = (event: MouseEvent): boolean =>
  event.target instanceof Element && event.target.closest('[data-get]') !== null;

function onRowClick(event: MouseEvent, list: Listed, uids: readonly string[]): void {
  const uid = uidAt(event);
  if (uid === null) return;
  if (isGet(event)) {
    const rows = list.rows.filter((row) => row.StudyInstanceUID === uid);
    if (rows.some((row) => list.found.has(row.StudyInstanceUID))) getListed(rows, list.found, true);
    else void getAgain(rows);
  }
  setSelection((selection) => {
    if (event.shiftKey) return selectRange(selection, uid, uids);
    return event.ctrlKey || event.metaKey ? toggleOne(selection, uid) : selectOnly(uid);
  });
}

function openClicked(event: MouseEvent, { rows, found }: Listed): void {
  const uid = uidAt(event);
  if (isGet(event)) return; // its first click has begun it
  openListed(
    rows.filter((row) => row.StudyInstanceUID === uid),
    found,
  );
}

const MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'first',
  End: 'last',
};

// Named keys (`Tab`, `F6`) are longer than any one code point.
const isCharacter = ({ key }: KeyboardEvent): boolean => key !== ' ' && /^.$/u.test(key);

type KeyContext = {
  list: Listed;
  uids: readonly string[];
  virtualizer: Rows;
  onTyped: (character: string) => void;
};

function useListKeys(context: KeyContext): (event: KeyboardEvent) => void {
  const { list, uids, virtualizer, onTyped } = context;
  const chosen = (): ListedRow[] => {
    const { selected } = useStudies.getState().selection;
    return list.rows.filter((row) => selected.has(row.StudyInstanceUID));
  };
  const move = (step: Move, extend: boolean): void => {
    const { cursor } = useStudies.getState().selection;
    const rowPx = virtualizer.options.estimateSize(0);
    const pageRows = Math.max(1, Math.floor(((virtualizer.scrollRect?.height ?? 0) - HEADER_PX) / rowPx) - 1);
    const index = movedTo(cursor === null ? -1 : uids.indexOf(cursor), step, uids.length, pageRows);
    const uid = uids[index];
    if (uid === undefined) return;
    setSelection((selection) => (extend ? selectRange(selection, uid, uids) : selectOnly(uid)));
    virtualizer.scrollToIndex(index, { align: 'auto' });
  };
  return (event) => {
    if (event.target instanceof HTMLButtonElement) return;
    const step = MOVES[event.key];
    const ctrl = event.ctrlKey || event.metaKey;
    if (step !== undefined && !ctrl && !event.altKey) {
      event.preventDefault();
      move(step, event.shiftKey);
    } else if (event.key === 'Enter' && event.shiftKey) viewListed(chosen(), list.found);
    else if (event.key === 'Enter') openListed(chosen(), list.found);
    else if (event.key === 'Delete') askToRemove(chosen().filter(isHere));
    else if (ctrl && event.key.toLowerCase() === 'e') {
      event.preventDefault();
      const here = chosen().filter(isHere);
      if (here.length > 0) askSend(sendOf(here));
    } else if (ctrl && event.key.toLowerCase() === 'b') {
      event.preventDefault();
      const here = chosen().filter(isHere);
      const pinned = !here.every((row) => row.pinned === true);
      for (const row of here) void pin(row, pinned);
    } else if (ctrl && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      setSelection((selection) => ({ ...selection, selected: new Set(uids) }));
    } else if (isCharacter(event) && !ctrl && !event.altKey) {
      event.preventDefault();
      onTyped(event.key);
    }
  };
}
