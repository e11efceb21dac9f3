import type { ServiceEvent } from '../contract/index.ts';
import type { Library } from '../library/types.ts';

/**
 * How often this launch has told that something changed. An answer carries the number of the moment in which it was asked
 * for, the event stream begins with its own: a page whose answers are older has missed what was told between them.
 */
export type Revision = { readonly now: () => number };

const CHANGES: ReadonlySet<ServiceEvent['type']> = new Set([
  'studies-changed',
  'marks-changed',
  'source-changed',
]);

/** Counts for as long as the library is open. */
export function createRevision(library: Pick<Library, 'subscribe'>): Revision {
  let count = 0;
  library.subscribe(({ type }) => {
    if (CHANGES.has(type)) count += 1;
  });
  return { now: () => count };
}
