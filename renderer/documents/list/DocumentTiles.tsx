import type { ReactNode } from 'react';
import type { DocumentSummary, SeriesRow } from '../../../native/contract/index.ts';
import { dateText, Ico } from '../../ui/index.ts';
import { openDocument } from '../acts.ts';
import type { DocumentsSession } from '../session.ts';
import { useView } from '../useView.ts';
import { titleOf, useDocumentWords } from '../words.ts';
import css from './list.module.css';
import { lookOf, summaryLines } from './summaryText.ts';

const SHOWN = 8; // of one series; the panel has all of them

type Props = {
  readonly session: DocumentsSession;
  readonly series: SeriesRow;
  readonly otherwise: ReactNode; // for a series without documents that can be read
};

/** The documents of a series in the strip, each to be opened. */
export function DocumentTiles({ session, series, otherwise }: Props): ReactNode {
  const { say } = useDocumentWords();
  const studies = useView(session, (view) => view.studies);
  const open = useView(session, (view) => view.open);
  const list = [...studies.values()]
    .flatMap((study) => study.list)
    .filter(({ SeriesInstanceUID }) => SeriesInstanceUID === series.SeriesInstanceUID);
  if (list.length === 0) return otherwise;
  return (
    <div className={css['tiles']}>
      {list.slice(0, SHOWN).map((summary) => (
        <Tile
          key={summary.SOPInstanceUID}
          session={session}
          summary={summary}
          open={summary.SOPInstanceUID === open}
        />
      ))}
      {list.length > SHOWN ? (
        <button type="button" className={css['tile']} data-tile onClick={() => openList(session)}>
          {say('more', { count: list.length - SHOWN })}
        </button>
      ) : null}
    </div>
  );
}

function openList(session: DocumentsSession): void {
  session.view.setState({ open: null });
  session.host.openPanel();
}

type TileProps = {
  readonly session: DocumentsSession;
  readonly summary: DocumentSummary;
  readonly open: boolean;
};

function Tile({ session, summary, open }: TileProps): ReactNode {
  const { say } = useDocumentWords();
  const { icon, name } = lookOf(summary);
  const { who, what, warning } = summaryLines(summary, say);
  const title = titleOf(summary, say);
  return (
    <button
      type="button"
      className={css['tile']}
      data-tile
      data-document={summary.kind}
      data-open={open}
      title={[title, who].join('\n')}
      onClick={() => void openDocument(session, summary.SOPInstanceUID)}
    >
      <Ico of={icon} size={18} />
      <span>
        <small>{say(name)}</small>
        <strong>{title}</strong>
        <small>{dateText(summary.date)}</small>
        {what === '' ? null : <small>{what}</small>}
        {warning === '' ? null : <small className={css['warning']}>{warning}</small>}
      </span>
    </button>
  );
}
