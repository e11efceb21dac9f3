import type { ShortcutGroup } from '../ui/index.ts';
import { commandGroups, commands, keysOf } from './commands.ts';
import type { Command, CommandGroup, CommandId } from './commands.ts';
import { keyCaps, keyRowCaps } from './keys.ts';
import type { Say, TextKey } from './text.ts';

export const groupNames: Readonly<Record<CommandGroup, TextKey>> = {
  move: 'groupMove',
  look: 'groupLook',
  window: 'groupWindow',
  measure: 'groupMeasure',
  arrange: 'groupArrange',
  play: 'groupPlay',
  output: 'groupOutput',
  find: 'groupFind',
};

const mouse: readonly { readonly what: TextKey; readonly how: TextKey }[] = [
  { what: 'mouseWheel', how: 'mouseWheelKey' },
  { what: 'mouseZoom', how: 'mouseZoomKey' },
  { what: 'mouseMiddle', how: 'mouseMiddleKey' },
  { what: 'mouseRight', how: 'mouseRightKey' },
  { what: 'mouseDouble', how: 'mouseDoubleKey' },
  { what: 'mouseStraight', how: 'mouseStraightKey' },
  { what: 'mouseFree', how: 'mouseFreeKey' },
];

export type Keys = Readonly<Record<string, string>>;

/** Commands whose name, or key as it is printed, contains every word. */
export function findCommands(text: string, keys: Keys, say: Say, language: string): readonly Command[] {
  const words = text.toLocaleLowerCase(language).split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const caps = keysOf(command, keys).flatMap((key) => [key, keyCaps(key, language).join(' ')]);
    const hay = [say(command.label), ...caps].join(' ').toLocaleLowerCase(language);
    return words.every((word) => hay.includes(word));
  });
}

/** The keys of the viewer for the keyboard sheet of the window; commands of one kind share a row. */
export function shortcutGroups(keys: Keys, say: Say, language: string): readonly ShortcutGroup[] {
  const groups = commandGroups.map((group) => {
    const families = new Map<TextKey, string[]>();
    for (const command of commands) {
      const key = keysOf(command, keys)[0];
      if (command.group !== group || key === undefined) continue;
      const label = 'family' in command ? command.family : command.label;
      families.set(label, [...(families.get(label) ?? []), key]);
    }
    const shortcuts = [...families].map(([label, own]) => ({
      label: say(label),
      keys: keyRowCaps(own, language),
    }));
    return { title: say(groupNames[group]), shortcuts };
  });
  const byMouse = mouse.map(({ what, how }) => ({ label: say(what), keys: [say(how)] }));
  return [...groups, { title: say('shortcutsMouse'), shortcuts: byMouse }];
}

/** Keys to write to the settings when `id` gets `key` ('' for none): a key never belongs to two commands. */
export function withKey(keys: Keys, id: CommandId, key: string): Keys {
  const kept = Object.entries(keys).filter(([other, value]) => other !== id && (key === '' || value !== key));
  const next: Record<string, string> = { ...Object.fromEntries(kept), [id]: key };
  if (key === '') return next;
  // Whoever had it by default, and no key of the reader's own, has none from now on.
  for (const command of commands) {
    const original: readonly string[] = command.keys;
    if (command.id !== id && next[command.id] === undefined && original.includes(key)) next[command.id] = '';
  }
  return next;
}
