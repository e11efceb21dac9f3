import { describe, expect, it } from 'vitest';
import { createEventParser } from '../../../renderer/ui/eventStream.ts';
import { systemLanguage } from '../../../renderer/ui/i18n.ts';
import { ReadLink } from '../../../native/contract/index.ts';
import { windowKey } from '../../../renderer/ui/shortcuts.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', true>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('keys of the window', () => {
  it('finds, opens, closes and changes tabs', () => {
    expect(windowKey(press('k', { ctrlKey: true }))).toBe('find');
    expect(windowKey(press('K', { metaKey: true }))).toBe('find');
    expect(windowKey(press('o', { ctrlKey: true }))).toBe('open-folder');
    expect(windowKey(press('O', { ctrlKey: true, shiftKey: true }))).toBe('open-files');
    expect(windowKey(press('w', { ctrlKey: true }))).toBe('close-tab');
    expect(windowKey(press('Tab', { ctrlKey: true }))).toBe('next-tab');
    expect(windowKey(press('Tab', { ctrlKey: true, shiftKey: true }))).toBe('previous-tab');
    expect(windowKey(press('F6'))).toBe('next-region');
  });

  it('leaves letters and the viewer’s keys alone', () => {
    for (const key of ['k', 'o', 'w', 'Tab', 'Home', '1', 'Escape']) expect(windowKey(press(key))).toBeNull();
    // AltGr is Ctrl and Alt on Windows: it writes signs.
    expect(windowKey(press('k', { ctrlKey: true, altKey: true }))).toBeNull();
  });
});

describe('events of the services', () => {
  const parsed = (...pieces: string[]): string[] => {
    const found: string[] = [];
    const parse = createEventParser((data) => found.push(data));
    for (const piece of pieces) parse(piece);
    return found;
  };

  it('puts an event together that arrives in pieces', () => {
    expect(parsed('event: job\nda', 'ta: {"a":1', '}\n', '\n')).toEqual(['{"a":1}']);
  });

  it('skips heartbeats and keeps what follows them', () => {
    expect(parsed(': still here\n\ndata: 1\n\n: still here\n\ndata: 2\n\n')).toEqual(['1', '2']);
  });

  it('joins several data lines and reads Windows line ends', () => {
    expect(parsed('data: a\r\ndata: b\r\n\r\n')).toEqual(['a\nb']);
  });

  it('does not give out half an event', () => {
    expect(parsed('data: 1\n')).toEqual([]);
  });
});

describe('language', () => {
  it('is the first one of the system that Lightbox speaks', () => {
    expect(systemLanguage(['fr-FR', 'de-CH', 'en-US'])).toBe('de');
    expect(systemLanguage(['en-US'])).toBe('en');
    expect(systemLanguage(['fr'])).toBe('en');
  });
});

describe('links from the shell', () => {
  it('are what the shell has read, or why it could not be', () => {
    const what = { kind: 'studies', StudyInstanceUIDs: ['1.2.3'] };
    expect(ReadLink.safeParse({ ok: true, value: { what, caller: null } }).success).toBe(true);
    expect(ReadLink.safeParse({ ok: false, failure: { kind: 'too-long', name: '' } }).success).toBe(true);
  });

  it('are refused when they say anything else', () => {
    const what = { kind: 'studies', StudyInstanceUIDs: ['1.2.3'] };
    for (const said of [
      null,
      {},
      { ok: true, value: { what, caller: null, more: 'delete' } },
      { ok: true, value: { what: { ...what, StudyInstanceUIDs: [] }, caller: null } },
      { ok: true, value: { what: { ...what, StudyInstanceUIDs: ['../x'] }, caller: null } },
      { ok: false, failure: { kind: 'because', name: '' } },
    ])
      expect(ReadLink.safeParse(said).success).toBe(false);
  });
});
