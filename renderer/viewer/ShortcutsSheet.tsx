import { Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Button, changeSettings, currentLanguage, Kbd } from '../ui/index.ts';
import { commandGroups, commands, commandWithKey, keysOf } from './commands.ts';
import type { Command, CommandGroup, CommandId } from './commands.ts';
import { KeyCaps } from './KeyCaps.tsx';
import { keyCaps, keyOf, keyRowCaps } from './keys.ts';
import { useSession, useViewer } from './sessionContext.ts';
import css from './sheet.module.css';
import type { TextKey, Words } from './text.ts';
import { useWords } from './text.ts';

export const groupNames: Readonly<Record<CommandGroup, TextKey>> = {
  move: 'groupMove',
  look: 'groupLook',
  window: 'groupWindow',
  arrange: 'groupArrange',
  play: 'groupPlay',
  find: 'groupFind',
};

const mouse: readonly { readonly what: TextKey; readonly how: TextKey }[] = [
  { what: 'mouseWheel', how: 'mouseWheelKey' },
  { what: 'mouseZoom', how: 'mouseZoomKey' },
  { what: 'mouseMiddle', how: 'mouseMiddleKey' },
  { what: 'mouseRight', how: 'mouseRightKey' },
  { what: 'mouseDouble', how: 'mouseDoubleKey' },
];

type Keys = Readonly<Record<string, string>>;

/** Commands whose name, or key as it is printed, contains every word. */
export function findCommands(
  text: string,
  keys: Keys,
  { say }: Pick<Words, 'say'>,
  language: string,
): readonly Command[] {
  const words = text.toLocaleLowerCase(language).split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const caps = keysOf(command, keys).flatMap((key) => [key, keyCaps(key, language).join(' ')]);
    const hay = [say(command.label), ...caps].join(' ').toLocaleLowerCase(language);
    return words.every((word) => hay.includes(word));
  });
}

/** Every key of the viewer, to read, to search and to change. */
export function ShortcutsSheet(): ReactNode {
  const { store } = useSession();
  const words = useWords();
  const [text, setText] = useState('');
  const [changing, setChanging] = useState(false);
  const opened = useViewer((state) => state.open === 'shortcuts');
  const keys = useViewer((state) => state.keys);
  const found = findCommands(text, keys, words, currentLanguage());
  const close = (): void => {
    setChanging(false);
    setText('');
    store.setState({ open: null });
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      closeOnEscape={!changing}
      size={920}
      title={<Head text={text} setText={setText} />}
      classNames={{ header: css['header'] ?? '', title: css['title'] ?? '', body: css['body'] ?? '' }}
      closeButtonProps={{ 'aria-label': words.say('close') }}
    >
      {found.length === 0 ? <p className={css['none']}>{words.say('shortcutsNone', { text })}</p> : null}
      <div className={css['columns']}>
        {commandGroups.map((group) => (
          <Group key={group} group={group} found={found} changing={changing} merged={text === ''} />
        ))}
        {text === '' && !changing ? <MouseGroup /> : null}
      </div>
      <Foot changing={changing} setChanging={setChanging} />
    </Modal>
  );
}

function Head({
  text,
  setText,
}: {
  readonly text: string;
  readonly setText: (text: string) => void;
}): ReactNode {
  const { say } = useWords();
  return (
    <>
      <span>{say('shortcuts')}</span>
      <TextInput
        className={css['search']}
        leftSection={<IconSearch size={16} />}
        placeholder={say('shortcutsFind')}
        aria-label={say('shortcutsFind')}
        value={text}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </>
  );
}

function MouseGroup(): ReactNode {
  const { say } = useWords();
  return (
    <section className={css['group']}>
      <h3>{say('shortcutsMouse')}</h3>
      {mouse.map(({ what, how }) => (
        <div key={what} className={css['row']}>
          <span>{say(what)}</span>
          <span className={css['mouse']}>{say(how)}</span>
        </div>
      ))}
    </section>
  );
}

type GroupProps = {
  readonly group: CommandGroup;
  readonly found: readonly Command[];
  readonly changing: boolean;
  readonly merged: boolean;
};

function Group({ group, found, changing, merged }: GroupProps): ReactNode {
  const { say } = useWords();
  const rows = found.filter((command) => command.group === group);
  if (rows.length === 0) return null;
  return (
    <section className={css['group']}>
      <h3>{say(groupNames[group])}</h3>
      {changing ? rows.map((command) => <ChangeRow key={command.id} command={command} />) : null}
      {changing ? null : familiesOf(rows, merged).map((family) => <Row key={family.label} family={family} />)}
    </section>
  );
}

type Family = { readonly label: TextKey; readonly commands: readonly Command[] };

/** Commands of one kind in one row ("Next or previous image"), unless a search asks for a single one. */
export function familiesOf(rows: readonly Command[], merged: boolean): readonly Family[] {
  const families = new Map<TextKey, Command[]>();
  for (const row of rows) {
    const label = merged && 'family' in row ? row.family : row.label;
    families.set(label, [...(families.get(label) ?? []), row]);
  }
  return [...families].map(([label, members]) => ({ label, commands: members }));
}

function Row({ family }: { readonly family: Family }): ReactNode {
  const { say } = useWords();
  const keys = useViewer((state) => state.keys);
  const own = family.commands.flatMap((command) => keysOf(command, keys)[0] ?? []);
  return (
    <div className={css['row']}>
      <span>{say(family.label)}</span>
      <span className={css['caps']}>
        {keyRowCaps(own, currentLanguage()).map((caps) => (
          <Kbd key={caps.join(' ')} keys={caps} />
        ))}
      </span>
    </div>
  );
}

/** Keys to write to the settings when `id` gets `key`: whoever had it by hand before loses it. */
export function withKey(keys: Keys, id: CommandId, key: string): Keys {
  const others = Object.entries(keys).filter(
    ([other, value]) => other !== id && (key === '' || value !== key),
  );
  return { ...Object.fromEntries(others), [id]: key };
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
    const next = withKey(keys, command.id, wanted);
    const caps = keyCaps(wanted, currentLanguage()).join(' ');
    setNote(owner ? say('shortcutsUsed', { key: caps, action: say(owner.label) }) : '');
    // A default key that moves elsewhere leaves its old command with none, and says so.
    const all = owner && next[owner.id] === undefined ? { ...next, [owner.id]: '' } : next;
    store.setState({ keys: all });
    void changeSettings({ keys: { ...all } }).then((answer) => {
      if (!answer.ok) setNote(say('shortcutsNotSaved'));
    });
  };
  return (
    <button
      type="button"
      className={css['change']}
      data-waiting={waiting}
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

type FootProps = { readonly changing: boolean; readonly setChanging: (changing: boolean) => void };

function Foot({ changing, setChanging }: FootProps): ReactNode {
  const { store } = useSession();
  const { say } = useWords();
  const toDefaults = (): void => {
    store.setState({ keys: {} });
    void changeSettings({ keys: {} });
  };
  return (
    <footer className={css['foot']}>
      <span>{say(changing ? 'shortcutsHint' : 'shortcutsFollow')}</span>
      {changing ? (
        <Button size="small" onClick={toDefaults}>
          {say('shortcutsDefaults')}
        </Button>
      ) : null}
      <Button size="small" onClick={() => setChanging(!changing)}>
        {say(changing ? 'shortcutsDone' : 'shortcutsChange')}
      </Button>
    </footer>
  );
}
