import { Menu } from '@mantine/core';
import { IconFileImport, IconFilePlus, IconFlask, IconFolderOpen } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Button, Ico, Kbd } from '../../ui/index.ts';
import { openSample } from '../openWhenDone.ts';
import { studiesWords } from '../words.ts';
import { addFiles, addFolder } from './startImport.ts';

/** The ways in, behind one button. */
export function AddMenu(): ReactElement {
  const text = studiesWords.useText();
  return (
    <Menu position="bottom-end" width={264}>
      <Menu.Target>
        <Button icon={IconFileImport} size="large" aria-haspopup="menu">
          {text('add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Ico of={IconFolderOpen} size={16} />}
          rightSection={<Kbd keys={['Ctrl', 'O']} />}
          onClick={() => void addFolder()}
        >
          {text('add.folder')}
        </Menu.Item>
        <Menu.Item
          leftSection={<Ico of={IconFilePlus} size={16} />}
          rightSection={<Kbd keys={['Ctrl', 'Shift', 'O']} />}
          onClick={() => void addFiles()}
        >
          {text('add.files')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Ico of={IconFlask} size={16} />} onClick={() => void openSample()}>
          {text('add.sample')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
