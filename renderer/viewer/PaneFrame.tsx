import { useEffect, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { Pane } from '../imaging/index.ts';
import { CineBar, useCineBar } from './CineBar.tsx';
import { DropTarget } from './DropTarget.tsx';
import { listenToGestures } from './gestures.ts';
import { PaneChips, ReportPane, StateLayer } from '../documents/index.ts';
import { MeasureLayer } from '../measure/index.ts';
import css from './pane.module.css';
import { PaneCorners } from './PaneCorners.tsx';
import { PaneMessage } from './PaneMessage.tsx';
import { readOutText, sampleText, valueText } from './readOutText.ts';
import { ReferenceLines } from './ReferenceLines.tsx';
import { useSession, useViewer } from './sessionContext.ts';
import { SliceSlider } from './SliceSlider.tsx';
import { paneNumber } from './state.ts';
import { useWords } from './text.ts';
import { UnseenLine } from './UnseenLine.tsx';

type PaneProps = { readonly id: number; readonly pane: Pane };

/** One pane: the picture, drawn by renderer/imaging into the first element, and what lies over it. */
export function PaneFrame({ id, pane }: PaneProps): ReactNode {
  const { say } = useWords();
  const number = useViewer((state) => paneNumber(state, id));
  const active = useViewer((state) => state.activePane === id);
  const several = useViewer((state) => state.layout.rows * state.layout.columns > 1 && !state.maximised);
  const tool = useViewer((state) => state.tool);
  const cine = useCineBar(id, pane);
  const frame = useRef<HTMLElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  useAttachedPane(pane, picture);
  useGestures({ id, pane, frame, probe });
  const session = useSession();
  return (
    <section
      ref={frame}
      className={css['pane']}
      data-pane={id}
      data-active={active && several}
      data-cine={cine}
      data-tool={tool}
      data-region-focus={active || undefined}
      tabIndex={active ? 0 : -1}
      aria-label={say('pane', { number })}
      onFocus={() => session.activate(id)}
    >
      <div ref={picture} className={css['picture']} />
      <div className={css['marks']}>
        <StateLayer session={session.documents} pane={pane} />
      </div>
      <ReferenceLines id={id} pane={pane} />
      <div className={css['marks']}>
        <MeasureLayer
          session={session.marks}
          pane={pane}
          frame={frame}
          active={active}
          onPress={() => {
            session.activate(id);
            frame.current?.focus({ preventScroll: true });
          }}
        />
      </div>
      <PaneMessage id={id} pane={pane} />
      <UnseenLine id={id} pane={pane} />
      <PaneCorners id={id} pane={pane} number={number} probe={probe} frame={frame} />
      <SliceSlider id={id} pane={pane} />
      {cine ? <CineBar id={id} pane={pane} /> : null}
      <PaneChips session={session.documents} id={id} />
      <ReportPane session={session.documents} pane={id} />
      <DropTarget id={id} />
    </section>
  );
}

function useAttachedPane(pane: Pane, picture: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = picture.current;
    if (!element) return undefined;
    pane.attach(element);
    return () => pane.detach();
  }, [pane, picture]);
}

const TOOL_NAMES = { window: 'toolWindow', pan: 'toolPan', zoom: 'toolZoom' } as const;

type GestureParts = PaneProps & {
  readonly frame: RefObject<HTMLElement | null>;
  readonly probe: RefObject<HTMLSpanElement | null>;
};

function useGestures({ id, pane, frame, probe }: GestureParts): void {
  const session = useSession();
  const words = useWords();
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    let under: { readonly x: number; readonly y: number } | null = null;
    const read = (): void => {
      // Straight into the page: a pointer that moves must not wait for React.
      if (probe.current === null) return;
      const text = session.store.getState().inspector
        ? sampleText(under === null ? null : pane.sampleAt(under), words)
        : readOutText(under === null ? null : pane.valueAt(under), words);
      if (probe.current.textContent !== text) probe.current.textContent = text;
    };
    // Under a pointer that rests, too: the value of the image before must not stand beside the next one.
    const stopReading = pane.subscribe(() => {
      if (under !== null) read();
    });
    const stopListening = listenToGestures(element, {
      pane,
      tool: () => session.store.getState().tool,
      onPress: () => {
        session.activate(id);
        element.focus({ preventScroll: true });
      },
      onScroll: () => session.drive(id),
      onChange: (kind, merges) =>
        session.record.begin(TOOL_NAMES[kind], merges ? `${kind} ${id}` : undefined),
      onMenu: ({ x, y }) => {
        const box = element.getBoundingClientRect();
        const value = valueText(pane.valueAt({ x: x - box.left, y: y - box.top }), words);
        session.store.setState({ menu: { pane: id, x, y, value } });
      },
      onMaximise: () => session.toggleMaximised(id),
      onHover: (point) => {
        under = point;
        read();
      },
    });
    return () => {
      stopReading();
      stopListening();
    };
  }, [session, id, pane, frame, probe, words]);
}
