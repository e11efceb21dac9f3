import type { Icon } from '@tabler/icons-react';
import type { ReactElement, ReactNode, Ref } from 'react';
import { Ico } from './Ico.tsx';
import classes from './widgets.module.css';

type Props = {
  children: ReactNode;
  onClick?: (() => void) | undefined;
  icon?: Icon;
  look?: 'plain' | 'primary' | 'ghost' | 'danger';
  size?: 'small' | 'normal' | 'large';
  wide?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  type?: 'button' | 'submit';
  ref?: Ref<HTMLButtonElement>;
  'aria-haspopup'?: 'menu' | 'dialog';
};

/** A button with words. Plain HTML: it is drawn often and needs nothing that a library would add. */
export function Button(props: Props): ReactElement {
  const { look = 'plain', size = 'normal', type = 'button' } = props;
  return (
    <button
      ref={props.ref}
      type={type}
      className={classes['button']}
      data-look={look}
      data-size={size}
      data-wide={props.wide === true || undefined}
      data-autofocus={props.autoFocus === true || undefined}
      disabled={props.disabled}
      aria-haspopup={props['aria-haspopup']}
      onClick={props.onClick}
    >
      {props.icon !== undefined && <Ico of={props.icon} size={size === 'small' ? 16 : 18} />}
      {props.children}
    </button>
  );
}
