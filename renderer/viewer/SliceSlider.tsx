import { useMemo, useRef } from 'react';
import type { PointerEvent, ReactNode } from 'react';
import type { Pane } from '../imaging/index.ts';
import css from './pane.module.css';
import { useRevision } from '../measure/index.ts';
import type { MarksSession } from '../measure/index.ts';
import type { SeriesModel } from '../imaging/index.ts';
import { usePaneSeries, usePaneValue, useSession } from './sessionContext.ts';
import { useWords } from './text.ts';

type PaneProps = { readonly id: number; readonly pane: Pane };

/** Place of an image on the slider, 0 to 1. */
const placeOf = (index: number, count: number): number => (count < 2 ? 0 : index / (count - 1));

/** Image for a height on the slider. Pure, for the drag and its test. */
export function imageAt(y: number, height: number, count: number): number {
  if (height <= 0 || count < 1) return 0;
  return Math.round(Math.min(1, Math.max(0, y / height)) * (count - 1));
}

/** Images of the series with something measured on them. */
function markedImages(marks: MarksSession, series: SeriesModel | null): readonly number[] {
  if (series === null) return [];
  const { annotations } = marks.marksOf(series.StudyInstanceUID);
  const own = annotations.filter(({ SeriesInstanceUID }) => SeriesInstanceUID === series.SeriesInstanceUID);
  if (own.length === 0) return [];
  const marked = new Set(own.map(({ SOPInstanceUID, frameNumber }) => `${SOPInstanceUID} ${frameNumber}`));
  return series.frames.flatMap(({ SOPInstanceUID, frameNumber }, at) =>
    marked.has(`${SOPInstanceUID} ${frameNumber}`) ? [at] : [],
  );
}

/**
 * Right edge: where in the series, and which part of it has arrived. The thumb moves by transform, so scrolling costs
 * no layout. Not a Tab stop: the pane's own keys do the same.
 */
export function SliceSlider({ id, pane }: PaneProps): ReactNode {
  const session = useSession();
  const { say, format } = useWords();
  const series = usePaneSeries(pane);
  const index = usePaneValue(pane, (state) => state.index);
  const loaded = usePaneValue(pane, (state) => state.loaded);
  const track = useRef<HTMLDivElement>(null);
  const revision = useRevision(session.marks);
  const marked = useMemo(() => markedImages(session.marks, series), [session, series, revision]);
  const count = series?.frames.length ?? 0;
  if (count < 2) return null;
  const go = (event: PointerEvent): void => {
    const box = track.current?.getBoundingClientRect();
    if (!box) return;
    session.drive(id);
    pane.scrollTo(imageAt(event.clientY - box.top, box.height, count));
  };
  return (
    <div
      className={css['slider']}
      data-control
      role="slider"
      tabIndex={-1}
      aria-orientation="vertical"
      aria-label={say('slider')}
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={index + 1}
      aria-valuetext={say('imageOf', { number: format.number(index + 1), total: format.number(count) })}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        session.activate(id);
        go(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event);
      }}
    >
      <div ref={track} className={css['track']}>
        {loaded.map(([first, last]) => (
          <i
            key={first}
            style={{
              top: `${(first / count) * 100}%`,
              height: `${((last - first + 1) / count) * 100}%`,
            }}
          />
        ))}
        {marked.map((at) => (
          <u key={at} style={{ top: `${placeOf(at, count) * 100}%` }} />
        ))}
        <span className={css['rail']} style={{ transform: `translateY(${placeOf(index, count) * 100}%)` }}>
          <b />
        </span>
      </div>
    </div>
  );
}
