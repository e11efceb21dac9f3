/** The part of a KeyboardEvent that names a key. */
export type KeyPress = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

const MODIFIERS: ReadonlySet<string> = new Set([
  'Control',
  'Shift',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Dead',
]);

/**
 * Name of a key press, as stored in settings: `Ctrl+Shift+R`, `?`, `PageDown`. It follows the keyboard layout (what the
 * key writes, not where it is): so Shift counts for letters and named keys, but not for signs, where it is how the sign
 * is typed. Command on a Mac counts as Ctrl. null: a modifier alone.
 */
export function keyOf(press: KeyPress): string | null {
  if (MODIFIERS.has(press.key) || press.key === 'Unidentified') return null;
  const single = /^.$/u.test(press.key);
  const letter = single && press.key.toLowerCase() !== press.key.toUpperCase();
  const name = press.key === ' ' ? 'Space' : letter ? press.key.toUpperCase() : press.key;
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey && (!single || letter || press.key === ' ')) parts.push('Shift');
  return [...parts, name].join('+');
}

const GERMAN: Readonly<Record<string, string>> = {
  Ctrl: 'Strg',
  Shift: '⇧', // as printed: the word would fill half a column
  PageDown: 'Bild ↓',
  PageUp: 'Bild ↑',
  Home: 'Pos1',
  End: 'Ende',
  Space: 'Leertaste',
  Delete: 'Entf',
  ContextMenu: 'Menü',
};
const ENGLISH: Readonly<Record<string, string>> = {
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Delete: 'Del',
  ContextMenu: 'Menu',
};
const ANY: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  '-': '−',
};

/** The caps to draw for a key, in words of the language: `['Strg', '↑']`. */
export function keyCaps(key: string, language: string): readonly string[] {
  const words = language.startsWith('de') ? GERMAN : ENGLISH;
  // `Ctrl++` is Ctrl and plus.
  const parts = key.split(/\+(?=.)/);
  return parts.map((part) => words[part] ?? ANY[part] ?? part);
}

/**
 * Caps for several keys in a row, modifiers that all share said once: `Ctrl ↑ ↓`. More than four keys are cut short:
 * `1 … 9`.
 */
export function keyRowCaps(keys: readonly string[], language: string): readonly string[] {
  const [first, ...others] = keys.length > 4 ? [keys[0] ?? '', '…', keys.at(-1) ?? ''] : keys;
  if (first === undefined) return [];
  const modifiers = /^((?:Ctrl|Alt|Shift)\+)*/.exec(first)?.[0] ?? '';
  const shared = modifiers !== '' && others.every((key) => key.startsWith(modifiers));
  const rest = shared ? others.map((key) => key.slice(modifiers.length)) : others;
  return [first, ...rest].flatMap((key) => keyCaps(key, language));
}

/** Fields and lists that want their own keys: letters are typed there, not commands. */
export function wantsText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
