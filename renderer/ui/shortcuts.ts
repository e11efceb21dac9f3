import { create } from 'zustand';

/** What the window can be asked for by key, menu or button. Rooms answer those that are theirs. */
export const commands = [
  'open-folder',
  'open-files',
  'open-settings',
  'open-archives',
  'open-records',
  'open-links',
  'open-transfers',
  'show-keyboard',
  'close-tab',
  'show-studies',
  'find',
] as const;
export type Command = (typeof commands)[number];

type Listener = () => void;
const listeners = new Map<Command, Set<Listener>>();

/** Answers a command until the returned function is called. */
export function onCommand(command: Command, listener: Listener): () => void {
  const known = listeners.get(command) ?? new Set();
  listeners.set(command, known.add(listener));
  return () => known.delete(listener);
}

export function runCommand(command: Command): void {
  for (const listener of listeners.get(command) ?? []) listener();
}

export type Shortcut = { readonly label: string; readonly keys: readonly string[] };
export type ShortcutGroup = { readonly title: string; readonly shortcuts: readonly Shortcut[] };

/** What each room adds to the keyboard sheet, asked for when the sheet opens so that it speaks the reader's language. */
export const useShortcuts = create<{ readonly rooms: ReadonlyMap<string, () => readonly ShortcutGroup[]> }>(
  () => ({ rooms: new Map() }),
);

export function setShortcuts(room: string, groups: () => readonly ShortcutGroup[]): void {
  useShortcuts.setState(({ rooms }) => ({ rooms: new Map(rooms).set(room, groups) }));
}

/** A room whose keys the reader can change says how; null when it leaves the front. */
export const useKeyEditor = create<{ readonly open: (() => void) | null }>(() => ({ open: null }));
export const setKeyEditor = (open: (() => void) | null): void => useKeyEditor.setState({ open });

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The window's own keys. Command on a Mac counts as Ctrl. null: not one of them. */
export function windowKey(
  press: Press,
): Command | 'next-tab' | 'previous-tab' | 'next-region' | 'previous-region' | null {
  const ctrl = press.ctrlKey || press.metaKey;
  const key = press.key.toLowerCase();
  if (key === 'f6') return press.shiftKey ? 'previous-region' : 'next-region';
  if (key === 'f1') return 'show-keyboard';
  if (ctrl && !press.altKey && key === 'tab') return press.shiftKey ? 'previous-tab' : 'next-tab';
  // Browsers keep Ctrl+Tab and Ctrl+W for themselves: in the browser host these reach the page.
  if ((ctrl || press.altKey) && key === 'pagedown') return 'next-tab';
  if ((ctrl || press.altKey) && key === 'pageup') return 'previous-tab';
  if (press.altKey && !ctrl && key === 'w') return 'close-tab';
  if (ctrl && press.shiftKey && !press.altKey && key === 'o') return 'open-files';
  if (!ctrl || press.altKey || press.shiftKey) return null;
  const byKey: Readonly<Record<string, Command>> = {
    k: 'find',
    f: 'find',
    o: 'open-folder',
    w: 'close-tab',
    j: 'open-transfers',
    ',': 'open-settings',
    home: 'show-studies',
  };
  return byKey[key] ?? null;
}

/** Moves the focus to the next part of the window (F6): elements marked `data-region`, in the order of the page. */
export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  );
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + step + regions.length) % regions.length] ?? regions[0];
  if (next?.tabIndex === 0) {
    next.focus();
    return;
  }
  const inside = next?.querySelector<HTMLElement>(
    '[data-region-focus], input, button:not(:disabled), [tabindex="0"]',
  );
  if (inside !== undefined && inside !== null) inside.focus();
  else if (next !== undefined) {
    next.tabIndex = -1; // nothing in it can be operated just now: the region itself is read out
    next.focus();
  }
}
