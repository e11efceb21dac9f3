import { Menu } from '@mantine/core';
import { IconFlipHorizontal, IconFlipVertical, IconRotate2, IconRotateClockwise2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { runCommand } from './actions.ts';
import css from './controls.module.css';
import { KeyCaps } from './KeyCaps.tsx';
import { useSession } from './sessionContext.ts';
import { useWords } from './text.ts';
import { ToolButton, useKey } from './ToolButton.tsx';
import { ToolMenu } from './ToolMenu.tsx';

const items = [
  { command: 'rotateRight', icon: IconRotateClockwise2 },
  { command: 'rotateLeft', icon: IconRotate2 },
  { command: 'flipHorizontal', icon: IconFlipHorizontal },
  { command: 'flipVertical', icon: IconFlipVertical },
] as const;

export function RotateMenu({ disabled }: { readonly disabled: boolean }): ReactNode {
  const { say } = useWords();
  return (
    <ToolMenu position="bottom-start" disabled={disabled}>
      <Menu.Target>
        <ToolButton
          command="rotateRight"
          name={say('rotateMenu')}
          icon={IconRotateClockwise2}
          menu
          disabled={disabled}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {items.map((item) => (
          <Item key={item.command} {...item} />
        ))}
      </Menu.Dropdown>
    </ToolMenu>
  );
}

function Item({ command, icon: ItemIcon }: (typeof items)[number]): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const key = useKey(command);
  return (
    <Menu.Item onClick={() => runCommand(session, command)} leftSection={<ItemIcon size={16} stroke={1.5} />}>
      <span className={css['menuRow']}>
        <span className={css['menuName']}>{say(command)}</span>
        {key === null ? null : <KeyCaps value={key} />}
      </span>
    </Menu.Item>
  );
}
