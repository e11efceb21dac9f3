/** What a pane shows, and which way the reader last moved through it. */
export type Demand<S> = {
  readonly series: S;
  readonly frameCount: number;
  readonly index: number;
  readonly direction: -1 | 1;
  /** Nothing but this one: what may be opened next is not worth reading to its end. */
  readonly alone?: boolean;
};

/**
 * Indexes in the order in which they are likely to be looked at: the one on screen, then outwards, three ahead in the
 * direction of travel for each one behind.
 */
export function* outward(index: number, frameCount: number, direction: -1 | 1): Generator<number> {
  const inside = (at: number): boolean => at >= 0 && at < frameCount;
  if (inside(index)) yield index;
  let [ahead, behind] = [1, 1];
  while (inside(index + ahead * direction) || inside(index - behind * direction)) {
    for (let step = 0; step < 3 && inside(index + ahead * direction); step++)
      yield index + ahead++ * direction;
    if (inside(index - behind * direction)) yield index - behind++ * direction;
  }
}

/**
 * Frames of all panes in reading order; `demands` has the pane last used first. What is on screen anywhere comes first,
 * then the rest of the first pane's series, then that of the others. An image wanted alone brings no others.
 */
export function* readingOrder<S>(demands: readonly Demand<S>[]): Generator<readonly [S, number]> {
  for (const { series, index } of demands) yield [series, index];
  for (const { series, frameCount, index, direction, alone } of demands) {
    if (alone === true) continue;
    for (const next of outward(index, frameCount, direction)) if (next !== index) yield [series, next];
  }
}
