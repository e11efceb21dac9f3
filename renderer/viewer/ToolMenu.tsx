import { Menu } from '@mantine/core';
import type { MenuProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { focusPane } from './focusPane.ts';
import { useSession } from './sessionContext.ts';

/** A tool's menu. Once it closes the keys are the active pane's at once, not those of a menu that is fading away. */
export function ToolMenu(props: Omit<MenuProps, 'onClose'>): ReactNode {
  const { store } = useSession();
  return <Menu {...props} returnFocus={false} onClose={() => focusPane(store.getState().activePane)} />;
}
