import { stringsOf } from './blocks.ts';
import type { Block } from './blocks.ts';

/** A place of what is looked for: which block, and the how-manieth in it. */
export type Match = { readonly block: number; readonly nth: number };

// Ä is found by a, İ by i: as the search of studies does it. One character stays one, so that places are those of the text.
const foldedChar = (char: string): string => {
  const plain = char.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.length === char.length ? plain : char.toLowerCase().slice(0, char.length) || char;
};
export const folded = (text: string): string => Array.from(text, foldedChar).join('');

/** Where `query` stands in a text, as index pairs; '' is found nowhere. */
export function placesIn(text: string, query: string): readonly (readonly [from: number, to: number])[] {
  const [hay, needle] = [folded(text), folded(query.trim())];
  const places: [number, number][] = [];
  if (needle === '') return places;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length))
    places.push([at, at + needle.length]);
  return places;
}

export function findIn(blocks: readonly Block[], query: string): readonly Match[] {
  return blocks.flatMap((block, index) => {
    const count = stringsOf(block).reduce((sum, text) => sum + placesIn(text, query).length, 0);
    return Array.from({ length: count }, (_, nth): Match => ({ block: index, nth }));
  });
}
