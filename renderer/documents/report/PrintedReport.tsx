import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Report } from '../../../native/contract/index.ts';
import type { DocumentsSession } from '../session.ts';
import { useDocumentWords } from '../words.ts';
import { BlockView } from './BlockView.tsx';
import { ReportHeader } from './ReportHeader.tsx';
import css from './report.module.css';
import type { Reading } from './useReading.ts';

type Props = {
  readonly session: DocumentsSession;
  readonly report: Report;
  readonly reading: Reading;
  readonly onDone: () => void;
};

const MOST = 5000; // parts: about a hundred pages

/** The whole report for paper, black on white; nothing else of the page is printed with it. */
export function PrintedReport({ session, report, reading, onDone }: Props): ReactNode {
  const { say } = useDocumentWords();
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  // Once: drawing the page again must not print again.
  useEffect(() => {
    const end = (): void => done.current();
    window.addEventListener('afterprint', end, { once: true });
    window.print();
    return () => window.removeEventListener('afterprint', end);
  }, []);
  const { blocks } = reading;
  return (
    <div className={css['printed']} data-printed-report>
      <ReportHeader report={report} host={session.host} />
      {blocks.slice(0, MOST).map((block) => (
        <BlockView
          key={block.key}
          session={session}
          block={block}
          query=""
          current={null}
          folded={false}
          onFold={null}
        />
      ))}
      {blocks.length > MOST ? <p>{say('printLimited', { count: MOST })}</p> : null}
    </div>
  );
}
