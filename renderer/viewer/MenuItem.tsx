import { Menu } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { runCommand } from './actions.ts';
import type { PageCommand } from './actions.ts';
import { commandOf } from './commands.ts';
import type { CommandId } from './commands.ts';
import css from './controls.module.css';
import { KeyCaps } from './KeyCaps.tsx';
import { useSession } from './sessionContext.ts';
import { useWords } from './text.ts';
import { useKey } from './ToolButton.tsx';

type PlainCommand = Exclude<CommandId, PageCommand>;

type ItemProps = {
  readonly command: PlainCommand;
  readonly icon: Icon | null;
  readonly name?: string;
  readonly disabled?: boolean;
  readonly checked?: boolean; // of what is on or off
};

/** One command with its key; it acts on the active pane, which is the one of the menu. */
export function Item({ command, icon: ItemIcon, name, disabled = false, checked }: ItemProps): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const key = useKey(command);
  const label = commandOf(command)?.label;
  const children = (
    <span className={css['itemRow']}>
      <span className={css['menuName']}>{name ?? (label === undefined ? '' : say(label))}</span>
      {key === null ? null : <KeyCaps value={key} />}
    </span>
  );
  const common = { disabled, 'data-command': command, onClick: () => runCommand(session, command), children };
  if (checked !== undefined) return <Menu.CheckboxItem {...common} checked={checked} closeMenuOnClick />;
  return (
    <Menu.Item
      {...common}
      leftSection={
        <span className={css['check']}>{ItemIcon === null ? null : <ItemIcon size={16} stroke={1.5} />}</span>
      }
    />
  );
}
