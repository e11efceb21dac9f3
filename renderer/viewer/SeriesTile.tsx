import { Popover } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { DragEvent, ReactNode } from 'react';
import { useStore } from 'zustand';
import type { SeriesRow, StudyInstanceUID } from '../../native/contract/index.ts';
import { Ico, thumbnailUrl } from '../ui/index.ts';
import { panesShowing } from './actions.ts';
import { kindIcon } from './DocumentTile.tsx';
import { missingNotices, shortOf, useMissing } from './missingImages.ts';
import { seriesNotices } from './notices.ts';
import { NoticeText } from './NoticeText.tsx';
import { reasons } from './reasons.ts';
import { useSession, useViewer } from './sessionContext.ts';
import type { ViewerSession } from './session.ts';
import { visiblePanes } from './state.ts';
import css from './strip.module.css';
import { useWords } from './text.ts';

type TileProps = {
  readonly study: StudyInstanceUID;
  readonly series: SeriesRow;
  /** The archive that it is read from without being kept; undefined: the library. */
  readonly source: string | undefined;
};

// What travels with the drag is nothing a foreign page or program could read: no name, no number.
const DRAG_TYPE = 'application/x-lightbox-series';

/** A series with pictures: click or Enter shows it in the active pane, dragging in any. */
export function SeriesTile({ study, series, source }: TileProps): ReactNode {
  const session = useSession();
  const { say, format } = useWords();
  const content = { StudyInstanceUID: study, SeriesInstanceUID: series.SeriesInstanceUID, index: 0 };
  const panes = usePanesShowing(session, series.SeriesInstanceUID);
  const active = useViewer(
    (state) => state.contents[state.activePane]?.SeriesInstanceUID === series.SeriesInstanceUID,
  );
  const name = series.SeriesDescription || series.BodyPartExamined || series.Modality || say('seriesNoName');
  const short = shortOf(useMissing(source === undefined ? study : null), series.SeriesInstanceUID);
  const count =
    short === null
      ? format.number(series.frameCount)
      : say('seriesOf', { present: format.number(short.here), total: format.number(short.expected) });
  const images = short === null ? say('seriesImages', { count: series.frameCount }) : count;
  const label = [series.SeriesNumber ?? '', name, images].join(', ');
  const shown = panes.length > 0 ? `, ${say('seriesInPane', { panes: panes.join(', ') })}` : '';
  const startDrag = (event: DragEvent): void => {
    event.dataTransfer.setData(DRAG_TYPE, '');
    event.dataTransfer.effectAllowed = 'copy';
    session.store.setState({ dragging: content });
  };
  return (
    <div className={css['tile']} data-active={active} data-in={panes.length > 0}>
      <button
        type="button"
        className={css['tileButton']}
        draggable
        data-tile
        data-series={series.SeriesInstanceUID}
        data-region-focus={active || undefined}
        aria-current={active || undefined}
        aria-label={label + shown}
        onDragStart={startDrag}
        onDragEnd={() => session.store.setState({ dragging: null })}
        onClick={() => session.show(session.store.getState().activePane, content)}
      >
        <span className={css['picture']}>
          <Thumbnail study={study} series={series} source={source} />
          <span className={css['panes']}>
            {panes.map((number) => (
              <span key={number} className={css['paneNumber']}>
                {number}
              </span>
            ))}
          </span>
          <span className={css['number']}>{series.SeriesNumber ?? ''}</span>
          <span className={css['count']} data-short={short !== null || undefined}>
            {count}
          </span>
          <Progress session={session} series={series} />
        </span>
        <span className={css['name']} title={name}>
          {name}
        </span>
      </button>
      <Problems study={study} series={series} source={source} />
    </div>
  );
}

function Thumbnail({ study, series, source: from }: TileProps): ReactNode {
  const [failed, setFailed] = useState(false);
  const session = useSession();
  // An archive that could not be reached can be again, once an image has come from it.
  const arrived = useSyncExternalStore(
    session.subscribePanes,
    () => from !== undefined && loadedOf(session, series.SeriesInstanceUID) > 0,
  );
  useEffect(() => setFailed(false), [arrived]);
  const { thumbnail } = series;
  const { documents } = session;
  const rejected = useStore(documents.view, () => thumbnail !== null && documents.isRejected(thumbnail));
  if (failed || thumbnail === null || rejected) {
    return (
      <span className={css['noPicture']}>
        <Ico of={kindIcon(series.kind)} size={20} />
      </span>
    );
  }
  const source = thumbnailUrl({
    StudyInstanceUID: study,
    SeriesInstanceUID: series.SeriesInstanceUID,
    source: from,
    ...thumbnail,
    widthPx: 256,
    heightPx: 256,
  });
  return (
    <img
      src={source}
      alt=""
      draggable={false}
      loading="lazy"
      decoding="async"
      onError={() => setFailed(true)}
    />
  );
}

/** Numbers of the panes that show the series; a string underneath, so that it is drawn again only when they change. */
function usePanesShowing(session: ViewerSession, SeriesInstanceUID: string): readonly number[] {
  const joined = useViewer(() => panesShowing(session, SeriesInstanceUID).join(' '));
  return joined === '' ? [] : joined.split(' ').map(Number);
}

function loadedOf(session: ViewerSession, SeriesInstanceUID: string): number {
  const counts = visiblePanes(session.store.getState()).map((id) => {
    const state = session.pane(id).state();
    if (state.series?.SeriesInstanceUID !== SeriesInstanceUID) return 0;
    // Of a series whose rejected images are hidden, all that is to be seen is all.
    return state.loadedCount >= state.series.frames.length ? Infinity : state.loadedCount;
  });
  return Math.max(0, ...counts);
}

/** How much of the series has arrived, along the bottom edge; gone when all of it has. */
function Progress({
  session,
  series,
}: {
  readonly session: ViewerSession;
  readonly series: SeriesRow;
}): ReactNode {
  const { say, format } = useWords();
  const loaded = useSyncExternalStore(session.subscribePanes, () =>
    loadedOf(session, series.SeriesInstanceUID),
  );
  if (loaded === 0 || loaded >= series.frameCount) return null;
  const label = say('seriesLoaded', {
    loaded: format.number(loaded),
    total: format.number(series.frameCount),
  });
  return (
    <span className={css['progress']} role="img" aria-label={label}>
      <i style={{ transform: `scaleX(${loaded / series.frameCount})` }} />
    </span>
  );
}

/** Amber sign on the thumbnail; says which files are wrong and why. */
function Problems({ study, series, source }: TileProps): ReactNode {
  const words = useWords();
  const missing = useMissing(source === undefined ? study : null);
  const notices = [
    ...missingNotices(missing, series.SeriesInstanceUID, false, words),
    ...seriesNotices(series, null, words, reasons),
  ];
  if (notices.length === 0) return null;
  return (
    <Popover position="right-start" width={360} withinPortal>
      <Popover.Target>
        <button type="button" className={css['problem']} aria-label={words.say('seriesProblems')}>
          <Ico of={IconAlertTriangle} size={14} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        {notices.map((notice) => (
          <NoticeText key={notice.kind} notice={notice} />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
