import { IconLayoutSidebarRight, IconMaximize } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { StudyDocument } from '../../../native/contract/index.ts';
import { Button, failureText, IconButton } from '../../ui/index.ts';
import { showInPane } from '../acts.ts';
import { ReportView } from '../report/ReportView.tsx';
import type { DocumentsSession } from '../session.ts';
import { useView } from '../useView.ts';
import { useDocumentWords } from '../words.ts';
import { KeyObjectsDetail } from './KeyObjectsDetail.tsx';
import css from './list.module.css';
import { StateDetail } from './StateDetail.tsx';

type Props = { readonly session: DocumentsSession; readonly sop: string };

type DetailProps = Props & { readonly activePane: number };

/** One document in the side panel. */
export function DocumentDetail({ session, sop, activePane }: DetailProps): ReactNode {
  const { say } = useDocumentWords();
  return (
    <WhenRead session={session} sop={sop}>
      {(document) => {
        switch (document.kind) {
          case 'report':
            return (
              <ReportView
                session={session}
                report={document}
                actions={
                  <IconButton
                    icon={IconMaximize}
                    label={say('inPane')}
                    onClick={() => {
                      showInPane(session, activePane, sop);
                      session.view.setState({ open: null });
                    }}
                  />
                }
              />
            );
          case 'presentation':
            return <StateDetail session={session} state={document} activePane={activePane} />;
          case 'key-objects':
            return <KeyObjectsDetail session={session} document={document} />;
          default:
            return document satisfies never;
        }
      }}
    </WhenRead>
  );
}

/** A report in place of a pane's picture. Nothing while none is shown there. */
export function ReportPane({
  session,
  pane,
}: {
  readonly session: DocumentsSession;
  readonly pane: number;
}): ReactNode {
  const { say } = useDocumentWords();
  const sop = useView(session, (view) => view.inPane.get(pane) ?? null);
  if (sop === null) return null;
  const close = (
    <>
      <IconButton
        icon={IconLayoutSidebarRight}
        label={say('toPanel')}
        onClick={() => {
          showInPane(session, pane, null);
          session.view.setState({ open: sop });
          session.host.openPanel();
        }}
      />
      <Button size="small" onClick={() => showInPane(session, pane, null)}>
        {say('closeReport')}
      </Button>
    </>
  );
  // Its clicks, drags and keys are those of reading, not of the picture underneath.
  const stop = (event: { stopPropagation(): void }): void => event.stopPropagation();
  return (
    <div
      className={css['reportPane']}
      data-report-pane
      data-control
      onPointerDown={stop}
      onWheel={stop}
      onContextMenu={stop}
    >
      <WhenRead session={session} sop={sop}>
        {(document) =>
          document.kind === 'report' ? (
            <ReportView session={session} report={document} actions={close} />
          ) : null
        }
      </WhenRead>
    </div>
  );
}

type WhenProps = Props & { readonly children: (document: StudyDocument) => ReactNode };

/** Reads a document; says so meanwhile, and why when it cannot be. */
function WhenRead({ session, sop, children }: WhenProps): ReactNode {
  const { say } = useDocumentWords();
  const loaded = useView(session, (view) => view.documents.get(sop));
  useEffect(() => {
    void session.load(sop);
  }, [session, sop]);
  if (loaded === undefined || loaded.status === 'loading')
    return (
      <div className={css['empty']} role="status">
        {say('loading')}
      </div>
    );
  if (loaded.status === 'ready') return children(loaded.document);
  return (
    <div className={css['failed']} role="alert">
      <b>{say('documentFailed')}</b>
      <p>{failureText(loaded.failure)}</p>
      <Button size="small" onClick={() => void session.load(sop)}>
        {say('again')}
      </Button>
    </div>
  );
}
