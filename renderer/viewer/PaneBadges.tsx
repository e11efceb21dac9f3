import { Popover } from '@mantine/core';
import type { ReactNode } from 'react';
import { cautionOf, Ico, useStanding } from '../ui/index.ts';
import type { PaneState } from '../imaging/index.ts';
import { missingNotices, useMissing } from './missingImages.ts';
import { imageNotices, seriesNotices } from './notices.ts';
import type { Notice } from './notices.ts';
import { noticeIcon, NoticeText } from './NoticeText.tsx';
import { awayNotices, useKeeping } from './notKept.ts';
import css from './pane.module.css';
import { reasons } from './reasons.ts';
import type { ViewerSession } from './session.ts';
import { findSeries, useSession, useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';
import type { Words } from './text.ts';

const CAUTIONS = {
  doubt: 'identityDoubt',
  ambiguous: 'identityAmbiguous',
  stopped: 'identityStopped',
} as const;

/** That the record linked with a study is not certainly of the patient in its images, until somebody has judged it. */
function useIdentityNotices(study: string | null, session: ViewerSession, { say }: Words): readonly Notice[] {
  const { record } = useStanding(study);
  const caution = cautionOf(record);
  if (study === null || caution === null || caution.kind === 'confirmed') return [];
  return [
    {
      kind: 'identity',
      tone: 'check',
      label: say('badgeIdentity'),
      why: say(CAUTIONS[caution.kind]),
      details: [],
      action: {
        label: say('compareIdentity'),
        run: () => session.store.setState({ comparing: study, explaining: null }),
        isDirect: true,
      },
    },
  ];
}

function useNotices(id: number, state: PaneState): readonly Notice[] {
  const words = useWords();
  const session = useSession();
  const studies = useViewer((viewer) => viewer.studies);
  const content = useViewer((viewer) => viewer.contents[id] ?? null);
  const told = content ? findSeries(studies, content.SeriesInstanceUID, content.StudyInstanceUID) : null;
  const model = content ? session.modelOf(content.SeriesInstanceUID, content.StudyInstanceUID) : null;
  const identity = useIdentityNotices(content?.StudyInstanceUID ?? null, session, words);
  const missing = useMissing(content?.StudyInstanceUID ?? null);
  const notKept = told?.detail.notKept;
  const keeping = useKeeping(notKept === undefined ? null : (content?.StudyInstanceUID ?? null));
  if (told !== null && notKept !== undefined) {
    const away = { detail: { ...told.detail, notKept }, keeping };
    return [...identity, ...awayNotices(away, told.series, model, words), ...imageNotices(state, words)];
  }
  const absent = content ? missingNotices(missing, content.SeriesInstanceUID, true, words) : [];
  const files = told ? seriesNotices(told.series, model, words, reasons) : [];
  return [...identity, ...absent, ...files, ...imageNotices(state, words)];
}

/** Badges in the corner; one click or key spells all of them out. */
export function Badges({ id, state }: { readonly id: number; readonly state: PaneState }): ReactNode {
  const { store } = useSession();
  const { say } = useWords();
  const notices = useNotices(id, state);
  const opened = useViewer((viewer) => viewer.explaining === id);
  const setOpen = (open: boolean): void => store.setState({ explaining: open ? id : null });
  if (notices.length === 0) return null;
  return (
    <Popover opened={opened} onChange={setOpen} position="bottom-start" width={380} returnFocus>
      <Popover.Target>
        <div className={css['badges']} data-control>
          {notices.map((notice) => (
            <button
              key={notice.kind}
              type="button"
              tabIndex={-1}
              className={css['badge']}
              data-tone={notice.tone}
              data-notice={notice.kind}
              aria-label={notice.label}
              onClick={() => (notice.action?.isDirect === true ? notice.action.run() : setOpen(!opened))}
            >
              <Ico of={noticeIcon(notice.kind)} size={14} />
              <span className={css['wide']}>{notice.label}</span>
            </button>
          ))}
        </div>
      </Popover.Target>
      <Popover.Dropdown aria-label={say('badges')}>
        {notices.map((notice) => (
          <NoticeText key={notice.kind} notice={notice} />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
