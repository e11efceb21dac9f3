import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Report } from '../../../native/contract/index.ts';
import type { DocumentsSession } from '../session.ts';
import { BlockView } from './BlockView.tsx';
import { FindBar } from './FindBar.tsx';
import css from './report.module.css';
import { ReportActions } from './ReportActions.tsx';
import { ReportHeader } from './ReportHeader.tsx';
import { useReading } from './useReading.ts';

type Props = { readonly session: DocumentsSession; readonly report: Report; readonly actions: ReactNode };

const ESTIMATED_PX = 28;

/** A structured report to be read, searched, copied and printed. However long: only what is seen is drawn. */
export function ReportView({ session, report, actions }: Props): ReactNode {
  const reading = useReading(report);
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const { blocks, matches, at, query } = reading;
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: blocks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_PX,
    getItemKey: (index) => blocks[index]?.key ?? index,
    overscan: 20,
    scrollMargin: head.current?.offsetHeight ?? 0,
  });
  const found = matches[at];
  useEffect(() => {
    if (found !== undefined) virtualizer.scrollToIndex(found.block, { align: 'center' });
  }, [virtualizer, found]);
  return (
    <article className={css['report']} data-report={report.summary.SOPInstanceUID}>
      <div className={css['tools']}>
        <FindBar reading={reading} />
        <ReportActions session={session} report={report} reading={reading}>
          {actions}
        </ReportActions>
      </div>
      <div ref={scroller} className={css['scroller']} tabIndex={0}>
        <div ref={head}>
          <ReportHeader report={report} host={session.host} />
        </div>
        <div className={css['blocks']} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const block = blocks[item.index];
            if (block === undefined) return null;
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={css['row']}
                style={{ transform: `translateY(${item.start - virtualizer.options.scrollMargin}px)` }}
              >
                <BlockView
                  session={session}
                  block={block}
                  query={query}
                  current={found?.block === item.index ? found.nth : null}
                  folded={reading.folded.has(block.key)}
                  onFold={reading.fold}
                />
              </div>
            );
          })}
        </div>
      </div>
    </article>
  );
}
