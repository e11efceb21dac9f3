import {
  IconAlertTriangle,
  IconArrowsLeftRight,
  IconCloud,
  IconDroplet,
  IconFiles,
  IconFlipHorizontal,
  IconHelpTriangle,
  IconMask,
  IconPhotoOff,
  IconPhotoX,
  IconRulerMeasure,
  IconRulerOff,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Button, Ico } from '../ui/index.ts';
import type { Notice } from './notices.ts';
import css from './pane.module.css';

const icons: Readonly<Record<Notice['kind'], Icon>> = {
  partial: IconPhotoX,
  incomplete: IconPhotoOff,
  missing: IconPhotoOff,
  conflict: IconFiles,
  mirrored: IconFlipHorizontal,
  side: IconArrowsLeftRight,
  spacing: IconRulerMeasure,
  uncalibrated: IconRulerOff,
  detector: IconRulerMeasure,
  lossy: IconDroplet,
  doubtful: IconHelpTriangle,
  shutter: IconMask,
  away: IconCloud,
  identity: IconUserQuestion,
};
export const noticeIcon = (kind: Notice['kind']): Icon => icons[kind] ?? IconAlertTriangle;

/** A notice spelled out. */
export function NoticeText({ notice }: { readonly notice: Notice }): ReactNode {
  return (
    <section className={css['notice']} data-tone={notice.tone}>
      <h3>
        <Ico of={noticeIcon(notice.kind)} size={16} />
        {notice.label}
      </h3>
      <p>{notice.why}</p>
      {notice.details.length === 0 ? null : (
        <ul>
          {notice.details.map((detail, place) => (
            <li key={place}>{detail}</li>
          ))}
        </ul>
      )}
      {notice.action === undefined ? null : (
        <Button size="small" onClick={notice.action.run}>
          {notice.action.label}
        </Button>
      )}
    </section>
  );
}
