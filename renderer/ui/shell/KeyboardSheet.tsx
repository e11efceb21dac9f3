import { Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { useKeyEditor, useShortcuts, type ShortcutGroup } from '../shortcuts.ts';
import { Button } from '../widgets/Button.tsx';
import { Ico } from '../widgets/Ico.tsx';
import { Kbd } from '../widgets/Kbd.tsx';
import { uiWords } from '../words.ts';
import classes from './shell.module.css';

/** Groups with only the shortcuts whose name or key holds every word of `wanted`. */
export function matchingGroups(groups: readonly ShortcutGroup[], wanted: string): ShortcutGroup[] {
  const words = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map((group) => ({
      title: group.title,
      shortcuts: group.shortcuts.filter((one) => {
        const said = `${one.label} ${one.keys.join(' ')}`.toLocaleLowerCase();
        return words.every((word) => said.includes(word));
      }),
    }))
    .filter((group) => group.shortcuts.length > 0);
}

export function KeyboardSheet({ onClose }: { onClose: () => void }): ReactElement {
  const text = uiWords.useText();
  const rooms = useShortcuts((state) => state.rooms);
  const [wanted, setWanted] = useState('');
  const windowGroup: ShortcutGroup = {
    title: text('keys.group.window'),
    shortcuts: [
      { label: text('keys.search'), keys: ['Ctrl', 'K'] },
      { label: text('keys.studies'), keys: ['Ctrl', 'Home'] },
      { label: text('keys.nextTab'), keys: ['Ctrl', 'Tab'] },
      { label: text('keys.previousTab'), keys: ['Ctrl', 'Shift', 'Tab'] },
      { label: text('keys.closeTab'), keys: ['Ctrl', 'W'] },
      { label: text('keys.regions'), keys: ['F6'] },
      { label: text('keys.transfers'), keys: ['Ctrl', 'J'] },
      { label: text('keys.settings'), keys: ['Ctrl', ','] },
      { label: text('keys.sheet'), keys: ['F1'] },
    ],
  };
  const shown = matchingGroups([...[...rooms.values()].flatMap((groups) => groups()), windowGroup], wanted);
  return (
    <Modal
      opened
      onClose={onClose}
      size={shown.length > 2 ? 920 : 640}
      title={text('keys.title')}
      closeButtonProps={{ 'aria-label': text('close') }}
    >
      <TextInput
        data-autofocus
        mb="md"
        value={wanted}
        placeholder={text('keys.find')}
        aria-label={text('keys.find')}
        leftSection={<Ico of={IconSearch} size={16} />}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <div className={classes['sheet']}>
        {shown.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            {group.shortcuts.map((one) => (
              <div key={one.label} className={classes['shortcut']}>
                <span>{one.label}</span>
                <Kbd keys={one.keys} />
              </div>
            ))}
          </section>
        ))}
      </div>
      <div className={classes['sheetFoot']}>
        <p>{text(shown.length === 0 ? 'keys.none' : 'keys.layoutNote')}</p>
        <ChangeKeys onClose={onClose} />
      </div>
    </Modal>
  );
}

/** Leads to the keys of the room in front, where they can be changed. */
function ChangeKeys({ onClose }: { onClose: () => void }): ReactElement | null {
  const text = uiWords.useText();
  const open = useKeyEditor((state) => state.open);
  if (open === null) return null;
  const change = (): void => {
    onClose();
    open();
  };
  return (
    <Button size="small" onClick={change}>
      {text('keys.change')}
    </Button>
  );
}
