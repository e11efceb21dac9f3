import type { Pane, Sample } from '../imaging/index.ts';
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

/** A pixel from its stored to its displayed value, for the pixel inspector; '' where there is none. */
export function sampleText(sample: Sample | null, words: Words): string {
  if (sample === null) return '';
  const { format, say } = words;
  const list = (values: readonly number[]): string =>
    values.map((value) => format.number(value, decimals(value))).join(' / ');
  const stored = list(sample.stored);
  const shown = typeof sample.displayed === 'number' ? [sample.displayed] : sample.displayed;
  const value =
    sample.modality === null ? null : [list([sample.modality]), sample.unit].filter(Boolean).join(' ');
  const modality = value === null ? '' : say('sampleModality', { value });
  const text = sample.padding
    ? say('samplePadding', { stored })
    : say('sample', { stored, modality, displayed: list(shown) }).replace(/ {2,}/g, ' ');
  return say('valueAt', { x: sample.column, y: sample.row, value: text });
}
