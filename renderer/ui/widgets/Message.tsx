import type { Icon } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import { Ico } from './Ico.tsx';
import classes from './widgets.module.css';

type Props = {
  icon: Icon;
  tone?: 'plain' | 'warn' | 'dang';
  title: string;
  children: ReactNode;
  actions?: ReactNode;
};

/** A whole area that has nothing to show, and says why and what to do. */
export function Message({ icon, tone = 'plain', title, children, actions }: Props): ReactElement {
  return (
    <div className={classes['message']}>
      <div className={classes['messageBody']} role="alert">
        <span className={classes['messageIcon']} data-tone={tone}>
          <Ico of={icon} size={36} />
        </span>
        <h1>{title}</h1>
        {children}
        {actions !== undefined && <div className={classes['messageButtons']}>{actions}</div>}
      </div>
    </div>
  );
}
