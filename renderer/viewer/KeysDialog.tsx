import { Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Button, changeSettings, currentLanguage, Ico } from '../ui/index.ts';
import { commandGroups, commandWithKey, keysOf } from './commands.ts';
import type { Command, CommandGroup } from './commands.ts';
import { KeyCaps } from './KeyCaps.tsx';
import { keyCaps, keyOf } from './keys.ts';
import { useSession, useViewer } from './sessionContext.ts';
import css from './keys.module.css';
import { findCommands, groupNames, withKey } from './shortcuts.ts';
import { useWords } from './text.ts';

/** Every key of the viewer, to search and to change. */
export function KeysDialog(): ReactNode {
  const { store } = useSession();
  const { say } = useWords();
  const [text, setText] = useState('');
  const opened = useViewer((state) => state.open === 'keys');
  const keys = useViewer((state) => state.keys);
  const found = findCommands(text, keys, say, currentLanguage());
  const close = (): void => {
    setText('');
    store.setState({ open: null });
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={920}
      title={say('shortcutsChange')}
      classNames={{ body: css['body'] ?? '' }}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <TextInput
        className={css['search']}
        leftSection={<Ico of={IconSearch} size={16} />}
        placeholder={say('shortcutsFind')}
        aria-label={say('shortcutsFind')}
        value={text}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {found.length === 0 ? <p className={css['none']}>{say('shortcutsNone', { text })}</p> : null}
      <div className={css['columns']}>
        {commandGroups.map((group) => (
          <Group key={group} group={group} found={found} />
        ))}
      </div>
      <Foot />
    </Modal>
  );
}

type GroupProps = { readonly group: CommandGroup; readonly found: readonly Command[] };

function Group({ group, found }: GroupProps): ReactNode {
  const { say } = useWords();
  const rows = found.filter((command) => command.group === group);
  if (rows.length === 0) return null;
  return (
    <section className={css['group']}>
      <h3>{say(groupNames[group])}</h3>
      {rows.map((command) => (
        <ChangeRow key={command.id} command={command} />
      ))}
    </section>
  );
}

function ChangeRow({ command }: { readonly command: Command }): ReactNode {
  const { store } = useSession();
  const { say } = useWords();
  const keys = useViewer((state) => state.keys);
  const [waiting, setWaiting] = useState(false);
  const [note, setNote] = useState('');
  const key = keysOf(command, keys)[0];

  const take = (event: KeyboardEvent): void => {
    if (!waiting) return;
    const pressed = keyOf(event);
    if (pressed === null) return;
    event.preventDefault();
    event.stopPropagation();
    setWaiting(false);
    if (pressed === 'Escape') return;
    const wanted = pressed === 'Backspace' ? '' : pressed;
    const owner = wanted === '' ? null : commandWithKey(wanted, keys, command.id);
    const caps = keyCaps(wanted, currentLanguage()).join(' ');
    setNote(owner ? say('shortcutsUsed', { key: caps, action: say(owner.label) }) : '');
    const next = withKey(keys, command.id, wanted);
    store.setState({ keys: next });
    void changeSettings({ keys: { ...next } }).then((answer) => {
      if (!answer.ok) setNote(say('shortcutsNotSaved'));
    });
  };
  return (
    <button
      type="button"
      className={css['change']}
      data-waiting={waiting}
      data-mantine-stop-propagation={waiting} // Esc gives up the change, not the dialog
      data-command={command.id}
      onClick={() => setWaiting(true)}
      onBlur={() => setWaiting(false)}
      onKeyDown={take}
    >
      <span>{say(command.label)}</span>
      {waiting ? <em>{say('shortcutsPress')}</em> : key === undefined ? null : <KeyCaps value={key} />}
      {note === '' ? null : <small role="status">{note}</small>}
    </button>
  );
}

function Foot(): ReactNode {
  const { store } = useSession();
  const { say } = useWords();
  const [failed, setFailed] = useState(false);
  const toOriginal = (): void => {
    store.setState({ keys: {} });
    void changeSettings({ keys: {} }).then((answer) => setFailed(!answer.ok));
  };
  return (
    <footer className={css['foot']}>
      <span>{say(failed ? 'shortcutsNotSaved' : 'shortcutsHint')}</span>
      <Button size="small" onClick={toOriginal}>
        {say('shortcutsDefaults')}
      </Button>
    </footer>
  );
}
