import { useEffect, useState } from 'react';
import type { Display } from '../../native/contract/index.ts';
import { changeSettings, useSettings } from '../ui/index.ts';
import { declarationOf, displayKey, displayOf, withDisplay } from './displays.ts';
import type { Declaration } from './displays.ts';

/** Place of the screen; only Chromium tells it. */
function placeOf(screen: Screen): { readonly left: number; readonly top: number } {
  const read = (name: 'availLeft' | 'availTop'): number => {
    const value: unknown = Reflect.get(screen, name);
    return typeof value === 'number' ? value : 0;
  };
  return { left: read('availLeft'), top: read('availTop') };
}

const keyNow = (): string => {
  const { width, height, colorDepth } = globalThis.screen;
  return displayKey({ width, height, colorDepth, ...placeOf(globalThis.screen) });
};

/** The key of the screen that the window is on; follows it to another. */
function useDisplayKey(): string {
  const [key, setKey] = useState(keyNow);
  useEffect(() => {
    const look = (): void => setKey(keyNow());
    const ends = new AbortController();
    for (const event of ['resize', 'focus', 'pointerdown'] as const) {
      globalThis.addEventListener(event, look, { signal: ends.signal, passive: true });
    }
    return () => ends.abort();
  }, []);
  return key;
}

export type DisplayNow = {
  readonly display: Display;
  readonly declaration: Declaration;
  /** False: could not be kept. */
  save(change: Partial<Omit<Display, 'key'>>): Promise<boolean>;
};

/** What is known of the screen that the window is on; null until the settings are there. */
export function useDisplay(): DisplayNow | null {
  const { data } = useSettings();
  const key = useDisplayKey();
  if (data === undefined) return null;
  const display = displayOf(data.displays, key);
  return {
    display,
    declaration: declarationOf(display, Date.now()),
    save: async (change) => {
      const answer = await changeSettings({
        displays: withDisplay(data.displays, { ...display, ...change }),
      });
      return answer.ok;
    },
  };
}
