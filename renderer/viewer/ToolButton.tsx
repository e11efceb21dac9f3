import { Tooltip } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ComponentProps, ReactNode } from 'react';
import { commands, keysOf } from './commands.ts';
import type { CommandId } from './commands.ts';
import css from './controls.module.css';
import { KeyCaps } from './KeyCaps.tsx';
import { useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';

/** The key that a command has now; null when the reader took it away. */
export function useKey(id: CommandId): string | null {
  const changed = useViewer((state) => state.keys);
  const command = commands.find((each) => each.id === id);
  return (command && keysOf(command, changed)[0]) ?? null;
}

type ToolTipProps = { readonly label: string; readonly keyName: string | null; readonly children: ReactNode };

/** Name and key of a control, after 500 ms. `children` is one element that takes a ref. */
export function ToolTip({ label, keyName, children }: ToolTipProps): ReactNode {
  return (
    <Tooltip
      openDelay={500}
      label={
        <span className={css['tip']}>
          {label}
          {keyName === null ? null : <KeyCaps value={keyName} />}
        </span>
      }
    >
      {children}
    </Tooltip>
  );
}

type ToolButtonProps = Omit<ComponentProps<'button'>, 'name' | 'className' | 'type'> & {
  readonly command: CommandId;
  readonly icon: Icon;
  readonly named?: boolean; // the name stands beside the icon where there is room
  readonly name?: string; // another name than the command's
  readonly current?: boolean; // the tool of the left button
  readonly on?: boolean; // a toggle that is on
  readonly menu?: boolean; // opens something: a small arrow
};

const classes = (...names: readonly (string | false | undefined)[]): string =>
  names.filter(Boolean).join(' ');

/** A button of the toolbar: 36 px, with tool-tip, key and state for eyes and for screen readers. */
export function ToolButton(props: ToolButtonProps): ReactNode {
  const { command, icon: ToolIcon, named, name, current, on, menu, ...rest } = props;
  const { say } = useWords();
  const key = useKey(command);
  const row = commands.find((each) => each.id === command);
  const label = name ?? (row ? say(row.label) : '');
  return (
    <ToolTip label={label} keyName={key}>
      <button
        aria-label={label}
        aria-pressed={current ?? on}
        aria-keyshortcuts={key ?? undefined}
        data-command={command}
        {...rest}
        type="button"
        className={classes(css['tool'], current === true && css['current'], on === true && css['on'])}
      >
        <ToolIcon size={20} stroke={1.56} aria-hidden />
        {named === true ? <span className={css['toolName']}>{label}</span> : null}
        {menu === true ? <span className={css['caret']} aria-hidden /> : null}
      </button>
    </ToolTip>
  );
}
