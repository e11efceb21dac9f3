import type { SeriesRow } from '../../contract/index.ts';

// SOP Classes of PS3.6 A by what a viewer does with them. What is not listed and has frames is an image.
const STORAGE = '1.2.840.10008.5.1.4.1.1.';
const PREFIXES: readonly (readonly [string, SeriesRow['kind']])[] = [
  [`${STORAGE}11.`, 'presentation'],
  [`${STORAGE}88.59`, 'presentation'], // Key Object Selection
  [`${STORAGE}88.`, 'report'],
  [`${STORAGE}104.`, 'document'], // encapsulated PDF, CDA, STL...
  [`${STORAGE}66.4`, 'segmentation'],
  [`${STORAGE}66.7`, 'segmentation'],
  [`${STORAGE}481.1`, 'image'], // RT Image
  [`${STORAGE}481.2`, 'image'], // RT Dose: a grid of values
  [`${STORAGE}481.`, 'radiotherapy'],
  [`${STORAGE}9.`, 'waveform'],
  [`${STORAGE}77.1.1.1`, 'video'],
  [`${STORAGE}77.1.2.1`, 'video'],
  [`${STORAGE}77.1.4.1`, 'video'],
];

/** What a series is for. `frameCount`: how many of its frames can be shown. */
export function seriesKind(
  SOPClassUIDs: readonly string[],
  Modality: string,
  frameCount: number,
): SeriesRow['kind'] {
  const [first = ''] = SOPClassUIDs;
  // The longest prefix is the most specific; a whole number must not match the beginning of a longer one.
  const found = PREFIXES.filter(
    ([prefix]) => first === prefix || first.startsWith(prefix.endsWith('.') ? prefix : `${prefix}.`),
  ).toSorted(([a], [b]) => b.length - a.length)[0];
  if (found !== undefined) return found[1];
  if (frameCount > 0) return 'image';
  return Modality === 'PR' || Modality === 'KO' ? 'presentation' : 'other';
}
