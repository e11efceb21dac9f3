import type { ReactElement } from 'react';
import classes from './widgets.module.css';

const percent = (share: number): string => `${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`;

/** How far something is, 0 to 1, as a thin bar. Not animated: it moves when the work does. */
export function ProgressBar({
  share,
  label,
  width,
}: {
  share: number;
  label: string;
  width?: number;
}): ReactElement {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      className={classes['bar']}
      style={{ width }}
    >
      <span style={{ width: percent(share) }} />
    </div>
  );
}

/** The same as a ring, for the title bar. */
export function ProgressRing({ share }: { share: number }): ReactElement {
  return <span aria-hidden className={classes['ring']} style={{ ['--share' as string]: percent(share) }} />;
}
