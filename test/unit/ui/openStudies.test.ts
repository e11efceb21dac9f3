import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { afterPicture } from '../../../renderer/ui/afterPicture.ts';
import { openNow, openStudies } from '../../../renderer/ui/openStudies.ts';
import { STUDIES_TAB, useTabs } from '../../../renderer/ui/tabs.ts';
import { rowOf } from './linkedStudy.ts';

vi.mock(import('../../../renderer/ui/warmViewer.ts'), async (original) => ({
  ...(await original()),
  loadViewer: () => new Promise<never>(() => undefined),
}));

const touches = new Map<string, () => void>();
beforeEach(() => {
  vi.stubGlobal('fetch', () => new Promise<never>(() => undefined)); // the picture does not come
  vi.stubGlobal('addEventListener', (type: string, act: () => void) => touches.set(type, act));
  vi.stubGlobal('removeEventListener', (type: string) => touches.delete(type));
  useTabs.setState({ tabs: [], activeId: STUDIES_TAB });
});
afterEach(() => {
  touches.get('keydown')?.();
  vi.unstubAllGlobals();
});

const openCount = (): number => useTabs.getState().tabs.length;

describe('what a record says while a study is being opened', () => {
  it('waits until the picture is there or is not waited for, and comes in its order', () => {
    const done: string[] = [];
    openStudies([rowOf('1.2.1', 'A')]);
    afterPicture(() => done.push('first'));
    afterPicture(() => done.push('second'));
    expect([openCount(), done]).toEqual([0, []]);
    touches.get('keydown')?.();
    expect([openCount(), done]).toEqual([1, ['first', 'second']]);
    afterPicture(() => done.push('third'));
    expect(done).toEqual(['first', 'second', 'third']);
  });

  it('does not wait for a picture whose study was opened at once by another way', () => {
    const done: string[] = [];
    openStudies([rowOf('1.2.1', 'A')]);
    afterPicture(() => done.push('said'));
    openNow([rowOf('1.2.2', 'B')]);
    expect([openCount(), done]).toEqual([2, ['said']]);
  });
});
