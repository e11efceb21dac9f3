import { describe, expect, it, vi } from 'vitest';

const asked = vi.hoisted(() => ({ answer: 0 }));
vi.mock('electron', () => ({
  app: { getLocale: () => 'en-GB' },
  dialog: { showMessageBoxSync: () => asked.answer },
}));

const { mayDiscard, unsavedQuestion } = await import('../../../electron/unsaved.ts');

describe('A window that closes while measurements are unsaved', () => {
  it('stays when Enter or Esc is pressed', () => {
    const { buttons, defaultId, cancelId } = unsavedQuestion('en-GB');
    expect(buttons?.[defaultId ?? -1]).toBe('Stay');
    expect(buttons?.[cancelId ?? -1]).toBe('Stay');
  });

  it('asks in German where the computer is German', () => {
    expect(unsavedQuestion('de-AT').buttons).toEqual(['Bleiben', 'Schließen und verwerfen']);
  });

  it('closes only by the button that says so', () => {
    const window = Object.create(null);
    asked.answer = 0;
    expect(mayDiscard(window)).toBe(false);
    asked.answer = 1;
    expect(mayDiscard(window)).toBe(true);
  });
});
