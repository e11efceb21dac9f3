import type { KeyboardEvent, ReactNode } from 'react';
import type { StudyDetail } from '../../native/contract/index.ts';
import { DocumentTiles } from '../documents/index.ts';
import { DocumentTile } from './DocumentTile.tsx';
import { isDisplayable } from './layouts.ts';
import { NotKeptLine } from './NotKeptLine.tsx';
import { SeriesTile } from './SeriesTile.tsx';
import { useSession, useViewer } from './sessionContext.ts';
import css from './strip.module.css';
import { useWords } from './text.ts';

/** Up and down move between the tiles; Enter shows one in the active pane. */
function moveInside(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step === undefined || event.ctrlKey || event.shiftKey || event.altKey) return;
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-tile]')];
  const place = tiles.findIndex((tile) => tile === document.activeElement);
  if (place < 0) return;
  event.preventDefault();
  tiles[place + step]?.focus();
}

/** All series of the open studies, newest study as it was opened, series by number. */
export function SeriesStrip(): ReactNode {
  const { say } = useWords();
  const studies = useViewer((state) => state.studies);
  return (
    <nav className={css['strip']} aria-label={say('strip')} data-region="strip" onKeyDown={moveInside}>
      {studies.map((detail) => (
        <Study key={detail.study.StudyInstanceUID} detail={detail} />
      ))}
    </nav>
  );
}

function Study({ detail }: { readonly detail: StudyDetail }): ReactNode {
  const { format } = useWords();
  const { documents } = useSession();
  const { study, seriesList, notKept } = detail;
  const title = study.StudyDescription === '' ? study.ModalitiesInStudy.join(' · ') : study.StudyDescription;
  return (
    <section className={css['study']}>
      <h2 className={css['studyName']} title={title}>
        {title}
      </h2>
      <p className={css['studyDate']}>{format.dateTime(study.StudyDate, study.StudyTime)}</p>
      {notKept === undefined ? null : <NotKeptLine detail={{ ...detail, notKept }} />}
      <ul className={css['tiles']}>
        {seriesList.map((series) => (
          <li key={series.SeriesInstanceUID}>
            {isDisplayable(series) ? (
              <SeriesTile study={study.StudyInstanceUID} series={series} source={notKept?.peerId} />
            ) : (
              <DocumentTiles
                session={documents}
                series={series}
                otherwise={<DocumentTile series={series} />}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
