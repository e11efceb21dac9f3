import './page.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands, commandWithKey, keyMap, keysOf } from '../../../renderer/viewer/commands.ts';
import { keyCaps, keyOf, keyRowCaps } from '../../../renderer/viewer/keys.ts';
import { en } from '../../../renderer/viewer/locales/en.ts';
import { de } from '../../../renderer/viewer/locales/de.ts';
import { findCommands, shortcutGroups, withKey } from '../../../renderer/viewer/shortcuts.ts';
import type { Words } from '../../../renderer/viewer/text.ts';
import { wordsIn } from './words.ts';

const press = (key: string, held: readonly string[] = []) => ({
  key,
  ctrlKey: held.includes('Ctrl'),
  metaKey: held.includes('Meta'),
  altKey: held.includes('Alt'),
  shiftKey: held.includes('Shift'),
});

describe('names of keys', () => {
  it.each([
    [press('r'), 'R'],
    [press('R', ['Shift']), 'Shift+R'],
    [press('?', ['Shift']), '?'],
    [press(' '), 'Space'],
    [press('ArrowUp', ['Ctrl']), 'Ctrl+ArrowUp'],
    [press('k', ['Meta']), 'Ctrl+K'],
    [press('+', ['Ctrl']), 'Ctrl++'],
    [press('ö'), 'Ö'],
    [press('Tab', ['Shift']), 'Shift+Tab'],
  ])('%o is called %s', (given, name) => {
    expect(keyOf(given)).toBe(name);
  });

  it('does not take a modifier alone for a key', () => {
    for (const key of ['Shift', 'Control', 'Alt', 'Meta', 'Dead']) expect(keyOf(press(key))).toBeNull();
  });

  it('draws caps as they are printed on an English and on a German keyboard', () => {
    expect(keyCaps('Ctrl+PageDown', 'en')).toEqual(['Ctrl', 'PgDn']);
    expect(keyCaps('Ctrl+PageDown', 'de')).toEqual(['Strg', 'Bild ↓']);
    expect(keyCaps('Ctrl++', 'en')).toEqual(['Ctrl', '+']);
    expect(keyCaps('+', 'en')).toEqual(['+']);
    expect(keyCaps('Space', 'de')).toEqual(['Leertaste']);
  });

  it('says common modifiers of a row of keys once, and shortens long rows', () => {
    expect(keyRowCaps(['Ctrl+ArrowUp', 'Ctrl+ArrowDown'], 'en')).toEqual(['Ctrl', '↑', '↓']);
    expect(keyRowCaps(['R', 'Shift+R'], 'en')).toEqual(['R', 'Shift', 'R']);
    expect(keyRowCaps(['1', '2', '3', '4', '5', '6', '7', '8', '9'], 'en')).toEqual(['1', '…', '9']);
    expect(keyRowCaps([], 'en')).toEqual([]);
  });
});

describe('the table of commands', () => {
  it('gives every command a key of its own', () => {
    const keys = commands.flatMap((command) => [...command.keys]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(commands.map((command) => command.id)).size).toBe(commands.length);
    for (const command of commands) expect(command.keys.length, command.id).toBeGreaterThan(0);
  });

  it('only uses keys that a key press can produce', () => {
    for (const key of commands.flatMap((command) => [...command.keys])) {
      const parts = key.split(/\+(?=.)/);
      const last = parts.at(-1) ?? '';
      const held = parts.slice(0, -1);
      expect(keyOf(press(last === 'Space' ? ' ' : last, held)), key).toBe(key);
    }
  });

  it('has words in English and German for every command', () => {
    for (const command of commands) {
      expect(en[command.label], command.id).not.toBe('');
      expect(de[command.label], command.id).not.toBe('');
    }
    expect(Object.keys(de)).toEqual(Object.keys(en));
  });

  it('puts the same values into the German sentences as into the English ones', () => {
    const values = (text: string) => new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]));
    for (const [key, text] of Object.entries(en)) {
      expect(values(de[key as keyof typeof en]), key).toEqual(values(text));
    }
  });
});

describe('keys of the reader', () => {
  it('takes a key from the command that had it when the reader gives it to another', () => {
    const map = keyMap({ fit: 'R' });
    expect(map.get('R')).toBe('fit');
    expect(map.get('F')).toBeUndefined();
    expect([...map.values()].filter((id) => id === 'rotateRight')).toEqual([]);
  });

  it('leaves a command without a key when the reader takes it away', () => {
    expect([...keyMap({ invert: '' }).values()]).not.toContain('invert');
  });

  it('ignores commands that no longer exist', () => {
    expect(keyMap({ gone: 'Ctrl+Q' }).get('Ctrl+Q')).toBeUndefined();
  });

  it('says which command a key belongs to', () => {
    expect(commandWithKey('R', {}, 'fit')?.id).toBe('rotateRight');
    expect(commandWithKey('R', {}, 'rotateRight')).toBeNull();
    expect(commandWithKey('Ctrl+Q', {}, 'fit')).toBeNull();
  });

  it('never stores one key for two commands', () => {
    expect(withKey({ fit: 'Ctrl+Q', invert: 'Ctrl+J' }, 'reset', 'Ctrl+Q')).toEqual({
      invert: 'Ctrl+J',
      reset: 'Ctrl+Q',
    });
    expect(withKey({}, 'fit', 'R')).toEqual({ fit: 'R', rotateRight: '' });
    expect(withKey({ fit: '', invert: '' }, 'reset', '')).toEqual({ fit: '', invert: '', reset: '' });
  });

  it('shows the reader’s key instead of the original ones', () => {
    const zoomIn = commands.find((command) => command.id === 'zoomIn');
    expect(zoomIn && keysOf(zoomIn, { zoomIn: 'Ctrl+J' })).toEqual(['Ctrl+J']);
  });
});

describe('the shortcuts sheet', () => {
  let words: Words;
  beforeAll(async () => {
    words = await wordsIn('de');
  });
  const find = (text: string) => findCommands(text, {}, words.say, 'de').map((command) => command.id);

  it('finds a command by a part of its German name and by its key as printed', () => {
    expect(find('spiegeln links')).toEqual(['flipHorizontal']);
    expect(find('leertaste')).toEqual(['play']);
    expect(find('bild ↓')).toContain('pageNext');
    expect(find('no such thing')).toEqual([]);
  });

  it('lists every command of the viewer, those of one kind in one row, and the mouse', () => {
    const groups = shortcutGroups({}, words.say, 'de');
    const rows = groups.flatMap((group) => group.shortcuts);
    expect(rows).toContainEqual({ label: 'Nächstes oder vorheriges Bild', keys: ['↓', '↑'] });
    expect(rows).toContainEqual({ label: 'Fenster der Modalität', keys: ['1', '…', '9'] });
    expect(rows).toContainEqual({ label: 'Am Zeiger zoomen', keys: ['Strg + Rad'] });
    expect(new Set(groups.map((group) => group.title)).size).toBe(groups.length);
  });

  it('no longer lists a command whose key was taken away', () => {
    const rows = shortcutGroups({ invert: '' }, words.say, 'de').flatMap((group) => group.shortcuts);
    expect(rows.map((row) => row.label)).not.toContain('Invertieren');
  });
});
