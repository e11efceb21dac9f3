import { IconLayoutSidebarRightCollapse } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/index.ts';
import type { MarksSession, MarksView } from '../session.ts';
import { measureWords } from '../text.ts';
import { KeyImages } from './KeyImages.tsx';
import { Measurements } from './Measurements.tsx';
import css from './panel.module.css';
import { SavingNotice } from './SavingNotice.tsx';
import { listMarks, useMarksView, useRevision } from './useMarks.ts';

const tabs = [
  { id: 'measurements', label: 'tabMeasurements', of: 'annotations' },
  { id: 'keyImages', label: 'tabKeyImages', of: 'keyImages' },
] as const;

export type PanelTab = {
  readonly id: 'documents' | 'record';
  readonly label: string;
  readonly count: number;
  readonly content: ReactNode;
};

type PanelProps = {
  readonly session: MarksSession;
  /** More tabs: the documents of the studies, the patient's record. */
  readonly others?: readonly PanelTab[];
  readonly reports?: ReactNode; // what reports have measured, under the reader's own
};

/** The side panel: what was measured and marked on the open studies. */
export function MarksPanel({ session, others = [], reports = null }: PanelProps): ReactNode {
  const say = measureWords.useText();
  const panel = useMarksView(session, (view) => view.panel);
  useRevision(session);
  if (panel === null) return null;
  const studies = listMarks(session);
  const count = (of: 'annotations' | 'keyImages'): number =>
    studies.reduce((sum, study) => sum + study[of].length, 0);
  const open = (next: MarksView['panel']): void => session.view.setState({ panel: next });
  return (
    <aside className={css['panel']} aria-label={say('panel')} data-region="panel" data-marks-panel={panel}>
      <div className={css['tabList']} role="tablist">
        {tabs.map(({ id, label, of }) => (
          <button
            key={id}
            type="button"
            role="tab"
            aria-selected={panel === id}
            className={css['tab']}
            onClick={() => open(id)}
          >
            {say(label)} <span className={css['count']}>{count(of) || ''}</span>
          </button>
        ))}
        {others.map(({ id, label, count: own }) => (
          <button
            key={id}
            type="button"
            role="tab"
            aria-selected={panel === id}
            className={css['tab']}
            onClick={() => open(id)}
          >
            {label} <span className={css['count']}>{own || ''}</span>
          </button>
        ))}
        <span className={css['closer']}>
          <IconButton
            icon={IconLayoutSidebarRightCollapse}
            label={say('closePanel')}
            onClick={() => open(null)}
          />
        </span>
      </div>
      <SavingNotice session={session} wide />
      {session.failed() ? (
        <p className={css['problem']} role="alert">
          {say('notRead')}
        </p>
      ) : null}
      <div className={css['tabPanel']} role="tabpanel">
        {panel === 'measurements' ? (
          <Measurements session={session} studies={studies} reports={reports} />
        ) : panel === 'keyImages' ? (
          <KeyImages session={session} studies={studies} />
        ) : (
          others.find(({ id }) => id === panel)?.content
        )}
      </div>
    </aside>
  );
}
