import type { ReactElement } from 'react';
import classes from './widgets.module.css';

/** How something far away stands: green works, red does not, empty is not known or off. */
export const StatusDot = ({ tone }: { tone: 'good' | 'dang' | 'off' }): ReactElement => (
  <span className={classes['statusDot']} data-tone={tone} />
);
