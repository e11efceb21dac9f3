import type { Pane } from '../imaging/index.ts';
import type { Words } from './text.ts';

const decimals = (value: number): number => (Number.isInteger(value) ? 0 : Math.abs(value) >= 100 ? 1 : 3);

/** The value under a place of the pane with its unit, "43 HU"; null where there is none. */
export function valueText(found: ReturnType<Pane['valueAt']>, { format }: Words): string | null {
  if (found === null) return null;
  const value = found.value.map((each) => format.number(each, decimals(each))).join(' / ');
  return [value, found.unit].filter((part) => part !== '').join(' ');
}

/** The same with the pixel's column and row, for the corner of the pane; '' where there is none. */
export function readOutText(found: ReturnType<Pane['valueAt']>, words: Words): string {
  const value = valueText(found, words);
  return found === null || value === null
    ? ''
    : words.say('valueAt', { x: Math.floor(found.x), y: Math.floor(found.y), value });
}
