import { Menu } from '@mantine/core';
import {
  IconCheck,
  IconCopy,
  IconDots,
  IconFold,
  IconPrinter,
  IconArrowsVertical,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { Report } from '../../../native/contract/index.ts';
import { Ico, IconButton } from '../../ui/index.ts';
import { toggleDrawn } from '../acts.ts';
import type { DocumentsSession } from '../session.ts';
import { useView } from '../useView.ts';
import { titleOf, useDocumentWords, whereText } from '../words.ts';
import type { Say } from '../words.ts';
import { plainText } from './blocks.ts';
import { PrintedReport } from './PrintedReport.tsx';
import { personText, standingText } from './ReportHeader.tsx';
import css from './report.module.css';
import type { Reading } from './useReading.ts';

type Props = {
  readonly session: DocumentsSession;
  readonly report: Report;
  readonly reading: Reading;
  readonly children: ReactNode;
};

function wholeText({ session, report, reading }: Props, say: Say): string {
  const head = [titleOf(report.summary, say), personText(report.patient, say), standingText(report, say)];
  const body = reading.blocks.map((block) =>
    plainText(block, (image) => whereText(image, session.host, say)),
  );
  return [...head, ...body, ''].join('\n').replaceAll(/\n{3,}/g, '\n\n');
}

/** What can be done with a report; `children` stand first. */
export function ReportActions(props: Props): ReactNode {
  const { say } = useDocumentWords();
  const [told, setTold] = useState<'copied' | 'copyFailed' | null>(null);
  const [printing, setPrinting] = useState(false);
  const { session, report, reading, children } = props;
  const { SOPInstanceUID, measurementCount } = report.summary;
  const drawn = useView(session, ({ undrawn }) => !undrawn.has(SOPInstanceUID));
  const copy = (): void => {
    const tell = (what: typeof told): void => {
      setTold(what);
      setTimeout(() => setTold(null), 3000);
    };
    navigator.clipboard.writeText(wholeText(props, say)).then(
      () => tell('copied'),
      () => tell('copyFailed'),
    );
  };
  return (
    <span className={css['actions']}>
      <span role="status" className={css['told']}>
        {told === null ? '' : say(told)}
      </span>
      {children}
      <IconButton icon={told === 'copied' ? IconCheck : IconCopy} label={say('copyText')} onClick={copy} />
      <IconButton icon={IconPrinter} label={say('print')} onClick={() => setPrinting(true)} />
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <button type="button" className={css['more']} aria-label={say('menu')} title={say('menu')}>
            <Ico of={IconDots} size={16} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Ico of={IconFold} size={16} />} onClick={() => reading.foldAll(true)}>
            {say('collapseAll')}
          </Menu.Item>
          <Menu.Item
            leftSection={<Ico of={IconArrowsVertical} size={16} />}
            onClick={() => reading.foldAll(false)}
          >
            {say('expandAll')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.CheckboxItem
            checked={reading.identifiers}
            onChange={reading.showIdentifiers}
            closeMenuOnClick
          >
            {say('identifiers')}
          </Menu.CheckboxItem>
          {measurementCount === 0 ? null : (
            <Menu.CheckboxItem
              checked={drawn}
              onChange={() => toggleDrawn(session, SOPInstanceUID)}
              closeMenuOnClick
            >
              {say('drawMeasurements')}
            </Menu.CheckboxItem>
          )}
        </Menu.Dropdown>
      </Menu>
      {printing
        ? createPortal(
            <PrintedReport {...{ session, report, reading }} onDone={() => setPrinting(false)} />,
            document.body,
          )
        : null}
    </span>
  );
}
