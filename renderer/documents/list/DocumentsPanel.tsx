import { IconArrowLeft, IconDeviceFloppy, IconFiles } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DocumentSummary } from '../../../native/contract/index.ts';
import { Button, dateText, failureText, Ico } from '../../ui/index.ts';
import { openDocument } from '../acts.ts';
import type { DocumentsSession, StudyDocuments } from '../session.ts';
import { useView } from '../useView.ts';
import { titleOf, useDocumentWords } from '../words.ts';
import { DocumentDetail } from './DocumentDetail.tsx';
import css from './list.module.css';
import { lookOf, summaryLines } from './summaryText.ts';

type PanelProps = { readonly session: DocumentsSession; readonly activePane: number };

/** The side panel's list of documents, or the one that is open. */
export function DocumentsPanel({ session, activePane }: PanelProps): ReactNode {
  const { say } = useDocumentWords();
  const open = useView(session, (view) => view.open);
  if (open === null) return <List session={session} />;
  return (
    <>
      <button type="button" className={css['back']} onClick={() => session.view.setState({ open: null })}>
        <Ico of={IconArrowLeft} size={14} /> {say('back')}
      </button>
      <DocumentDetail session={session} sop={open} activePane={activePane} />
    </>
  );
}

function List({ session }: { readonly session: DocumentsSession }): ReactNode {
  const { say } = useDocumentWords();
  const studies = useView(session, (view) => view.studies);
  const lists = [...studies].filter(([, { list, failure }]) => list.length > 0 || failure !== null);
  return (
    <>
      {lists.length === 0 ? (
        <div className={css['empty']}>
          <Ico of={IconFiles} size={20} />
          <b>{say('none')}</b>
          <p>{say('noneHint')}</p>
        </div>
      ) : (
        <div className={css['list']}>
          {lists.map(([study, documents]) => (
            <StudyList key={study} session={session} study={study} documents={documents} />
          ))}
        </div>
      )}
      <footer className={css['foot']}>
        <Button
          size="small"
          icon={IconDeviceFloppy}
          onClick={() => session.view.setState({ saving: 'report' })}
        >
          {say('save')}
        </Button>
      </footer>
    </>
  );
}

const kinds = ['report', 'key-objects', 'presentation'] as const;

type StudyProps = {
  readonly session: DocumentsSession;
  readonly study: string;
  readonly documents: StudyDocuments;
};

function StudyList({ session, study, documents: { list, failure } }: StudyProps): ReactNode {
  const { say } = useDocumentWords();
  const facts = session.host.study(study);
  return (
    <section>
      <h3 className={css['study']}>
        <b>{facts ? dateText(facts.StudyDate) : ''}</b> {facts?.StudyDescription ?? ''}
      </h3>
      {failure === null ? null : (
        <p className={css['failed']} role="alert">
          {say('listFailed', { reason: failureText(failure) })}
        </p>
      )}
      {kinds.map((kind) => {
        const members = list.filter((summary) => summary.kind === kind);
        return members.length === 0 ? null : (
          <div key={kind} role="group" aria-label={say(`group.${kind}`)}>
            <h4 className={css['group']}>{say(`group.${kind}`)}</h4>
            {members.map((summary) => (
              <Row key={summary.SOPInstanceUID} session={session} summary={summary} />
            ))}
          </div>
        );
      })}
    </section>
  );
}

function Row({
  session,
  summary,
}: {
  readonly session: DocumentsSession;
  readonly summary: DocumentSummary;
}): ReactNode {
  const { say } = useDocumentWords();
  const { who, what, warning } = summaryLines(summary, say);
  const title = titleOf(summary, say);
  return (
    <button
      type="button"
      className={css['row']}
      data-document={summary.kind}
      aria-label={say('openDocument', { title })}
      onClick={() => void openDocument(session, summary.SOPInstanceUID)}
    >
      <Ico of={lookOf(summary).icon} size={18} />
      <span>
        <span className={css['title']} title={title}>
          {title}
        </span>
        <small>{[who, what].filter((part) => part !== '').join(' · ')}</small>
        {warning === '' ? null : <small className={css['warning']}>{warning}</small>}
      </span>
    </button>
  );
}
