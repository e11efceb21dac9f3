import { Menu } from '@mantine/core';
import { IconCheck, IconLink, IconLinkOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './controls.module.css';
import { Item } from './MenuItem.tsx';
import { useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';
import { ToolButton } from './ToolButton.tsx';
import { ToolMenu } from './ToolMenu.tsx';

/** Which panes scroll together: by position, and the others as the reader has laid them side by side. */
export function LinkMenu(): ReactNode {
  const { say } = useWords();
  const link = useViewer((state) => state.link);
  const standing = useViewer((state) => state.linkBase !== null);
  const kind = !link ? 'linkIsOff' : standing ? 'linkIsStanding' : 'linkIsPosition';
  return (
    <ToolMenu position="bottom-start" width={320}>
      <Menu.Target>
        <ToolButton command="link" icon={link ? IconLink : IconLinkOff} on={link} menu name={say(kind)} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('linkMenu')}</Menu.Label>
        <Item command="link" icon={link ? IconCheck : null} checked={link} />
        <Item command="linkStanding" icon={standing ? IconCheck : null} checked={standing} />
        <p className={css['menuHint']}>{say('linkStandingHint')}</p>
      </Menu.Dropdown>
    </ToolMenu>
  );
}
