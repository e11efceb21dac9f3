import { Tooltip } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Ico } from './Ico.tsx';
import { Kbd } from './Kbd.tsx';
import classes from './widgets.module.css';

type Props = {
  icon: Icon;
  label: string;
  keys?: readonly string[];
  onClick?: () => void;
  size?: 22 | 28 | 34;
  iconSize?: number;
  pressed?: boolean;
  disabled?: boolean;
  tabIndex?: number;
};

/** A button that is only an icon: named for screen readers, with its name and key in a tool-tip. */
export function IconButton(props: Props): ReactElement {
  const { icon, label, keys, size = 28, iconSize = size > 28 ? 18 : size > 22 ? 16 : 14 } = props;
  return (
    <Tooltip
      label={
        <span className={classes['tip']}>
          {label}
          {keys !== undefined && <Kbd keys={keys} />}
        </span>
      }
    >
      <button
        type="button"
        className={classes['iconButton']}
        data-size={size}
        aria-label={label}
        aria-pressed={props.pressed}
        disabled={props.disabled}
        tabIndex={props.tabIndex}
        onClick={props.onClick}
      >
        <Ico of={icon} size={iconSize} />
      </button>
    </Tooltip>
  );
}
