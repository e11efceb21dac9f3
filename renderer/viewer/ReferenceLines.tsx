import { useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { imageName } from '../imaging/index.ts';
import type { Pane, PaneState } from '../imaging/index.ts';
import { comparable } from './linkedScroll.ts';
import { labelledEnd, paneLine, shownPlane } from './lines.ts';
import type { PaneLine } from './lines.ts';
import css from './pane.module.css';
import type { ViewerSession } from './session.ts';
import { useSession, useViewer } from './sessionContext.ts';
import { paneNumber, visiblePanes } from './state.ts';

type Size = { readonly width: number; readonly height: number };
const INSET = 38; // clear of the orientation letters

/**
 * The active pane's slice is drawn on every other pane, and theirs on the active one: with sixteen panes every line on
 * every pane would hide the picture.
 */
function linesOn(
  session: ViewerSession,
  id: number,
  pane: Pane,
  { width, height }: Size,
): readonly PaneLine[] {
  const state = session.store.getState();
  const on = shownPlane(pane.state());
  if (!state.referenceLines || on === null || width === 0) return [];
  const sources =
    state.activePane === id ? visiblePanes(state).filter((other) => other !== id) : [state.activePane];
  const box = { left: INSET, top: INSET, right: width - INSET - 10, bottom: height - INSET };
  return sources.flatMap((source) => {
    const other = session.pane(source).state();
    const of = shownPlane(other);
    if (of === null || !comparable(pane.state(), other)) return [];
    const number = paneNumber(state, source);
    const line = paneLine({
      engine: session.engine,
      on,
      of,
      number,
      imageToCss: (point) => pane.imageToCss(point),
      box,
    });
    return line ? [line] : [];
  });
}

/**
 * One text for equal lines: React draws only when they have moved, or lie on another image. First the image they lie on;
 * '' where there are none.
 */
function asText(lines: readonly PaneLine[], { shown }: PaneState): string {
  if (lines.length === 0 || shown === null) return '';
  const drawn = lines.map((line) => [line.number, line.x1, line.y1, line.x2, line.y2].join(','));
  return [imageName(shown), ...drawn].join(';');
}

function fromText(text: string): { readonly image: string; readonly lines: readonly PaneLine[] } {
  const [image = '', ...drawn] = text.split(';');
  const lines = drawn.map((part) => {
    const [number = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0] = part.split(',').map(Number);
    return { number, x1, y1, x2, y2 };
  });
  return { image, lines };
}

/** Where the slices of other panes cut this one, each with the number of its pane. */
export function ReferenceLines({ id, pane }: { readonly id: number; readonly pane: Pane }): ReactNode {
  const session = useSession();
  const svg = useRef<SVGSVGElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useViewer((state) => `${state.activePane} ${state.referenceLines} ${state.order.join(' ')}`);
  useEffect(() => {
    const element = svg.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // The lines say of themselves, as they stand in the page, on which image they lie.
  useLayoutEffect(() => pane.watchLayer('lines', () => svg.current?.dataset['image'] || null), [pane]);
  const read = useCallback(
    () => asText(linesOn(session, id, pane, size), pane.state()),
    [session, id, pane, size],
  );
  const { image, lines } = fromText(useSyncExternalStore(session.subscribePanes, read));
  return (
    <svg ref={svg} className={css['lines']} data-image={image} aria-hidden>
      {lines.map((line) => (
        <Line key={line.number} line={line} />
      ))}
    </svg>
  );
}

function Line({ line }: { readonly line: PaneLine }): ReactNode {
  const { number, ...ends } = line;
  const end = labelledEnd(line);
  return (
    <g data-line={number}>
      <line className={css['lineHalo']} {...ends} />
      <line className={css['line']} {...ends} />
      <rect className={css['lineTag']} x={end.x - 9} y={end.y - 9} width={18} height={18} rx={3} />
      <text className={css['lineNumber']} x={end.x} y={end.y + 4}>
        {number}
      </text>
    </g>
  );
}
