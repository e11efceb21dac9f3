// Vertebrae from head to tail, and which of them a new label is: the neighbour of the nearest one there is, towards the
// head or the tail as the reader has gone.

const range = (letter: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, place) => `${letter}${place + 1}`);

export const spineLevels: readonly string[] = [
  ...range('C', 7),
  ...range('T', 12),
  ...range('L', 5),
  ...range('S', 5),
];

/** The level `steps` below (towards the tail); null beyond the ends and for a level that is none of these (L6, Co1). */
export function levelBelow(level: string, steps: number): string | null {
  const at = spineLevels.indexOf(level.trim().toUpperCase());
  return at < 0 ? null : (spineLevels[at + steps] ?? null);
}

export type PlacedLevel = { readonly level: string; readonly headwardMm: number };

/**
 * The level of a label at `headwardMm` (position along the body, greater towards the head) beside those that are there.
 * null: the first one, or its neighbour has no known next.
 */
export function nextLevel(labels: readonly PlacedLevel[], headwardMm: number): string | null {
  const known = labels.filter(({ level }) => spineLevels.includes(level.trim().toUpperCase()));
  const [nearest] = known.toSorted(
    (a, b) => Math.abs(a.headwardMm - headwardMm) - Math.abs(b.headwardMm - headwardMm),
  );
  if (nearest === undefined) return null;
  return levelBelow(nearest.level, headwardMm > nearest.headwardMm ? -1 : 1);
}
