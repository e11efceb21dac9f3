import { stringsOf } from './blocks.ts';
import type { Block } from './blocks.ts';

/** A place of what is looked for: which block, and the how-manieth in it. */
export type Match = { readonly block: number; readonly nth: number };

// Ä is found by a, İ by i: as the search of studies does it. One character stays one, so that places are those of the text.
const foldedChar = (char: string): string => {
  const plain = char.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.length === char.length ? plain : char.toLowerCase().slice(0, char.length) || char;
};
const ASCII = /^[\x20-\x7e\s]*$/;
const folded = (text: string): string =>
  ASCII.test(text) ? text.toLowerCase() : Array.from(text, foldedChar).join('');

// A report is searched anew with every letter that is typed; its own letters are folded once.
const known = new WeakMap<Block, readonly string[]>();
function foldedStrings(block: Block): readonly string[] {
  const found = known.get(block) ?? stringsOf(block).map(folded);
  known.set(block, found);
  return found;
}

function places(hay: string, needle: string): readonly (readonly [from: number, to: number])[] {
  const found: [number, number][] = [];
  if (needle === '') return found;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length))
    found.push([at, at + needle.length]);
  return found;
}

/** Where `query` stands in a text, as index pairs; '' is found nowhere. */
export const placesIn = (text: string, query: string): ReturnType<typeof places> =>
  query.trim() === '' ? [] : places(folded(text), folded(query.trim()));

export function findIn(blocks: readonly Block[], query: string): readonly Match[] {
  const needle = folded(query.trim());
  if (needle === '') return [];
  return blocks.flatMap((block, index) => {
    const count = foldedStrings(block).reduce((sum, text) => sum + places(text, needle).length, 0);
    return Array.from({ length: count }, (_, nth): Match => ({ block: index, nth }));
  });
}
