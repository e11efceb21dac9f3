import type { ImageReference, ReportItem } from '../../../native/contract/index.ts';
import { itemWords } from './values.ts';
import type { ValueFormat } from './values.ts';

export type LayoutWords = {
  readonly format: ValueFormat;
  readonly inferredFrom: string; // "because of"
  readonly unknownType: (valueType: string) => string;
  readonly marked: string; // "Marked": coordinates on an image
  readonly unnamed: string; // heading of a container without a name
};

/** What holds for an item or a section rather than being said by it. */
export const CONTEXT: ReadonlySet<string> = new Set([
  'HAS OBS CONTEXT',
  'HAS CONCEPT MOD',
  'HAS ACQ CONTEXT',
]);
export const SPATIAL: ReadonlySet<string> = new Set(['SCOORD', 'SCOORD3D', 'TCOORD']);

export const isModifier = (item: ReportItem): boolean =>
  CONTEXT.has(item.relationship) && ['CODE', 'TEXT', 'NUM', 'PNAME'].includes(item.valueType);

/** Modifiers of an item in words, with those that they have themselves. */
export const modifiers = (item: ReportItem, format: ValueFormat): readonly string[] =>
  item.children
    .filter(isModifier)
    .flatMap((child) => [itemWords(child, format), ...modifiers(child, format)])
    .filter((text) => text !== '');

/** Images of an item, and those that coordinates under it are selected from. */
export function imagesOf(item: ReportItem): readonly ImageReference[] {
  const below = SPATIAL.has(item.valueType)
    ? item.children.flatMap(({ images }) => images)
    : item.children.filter(({ valueType }) => SPATIAL.has(valueType)).flatMap(imagesOf);
  const seen = new Set<string>();
  return [...item.images, ...below].filter(({ SOPInstanceUID, frameNumbers }) => {
    const key = `${SOPInstanceUID} ${frameNumbers.join()}`;
    return !seen.has(key) && seen.add(key);
  });
}
