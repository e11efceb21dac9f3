// The text index is a pile of sorted lists, one more for every batch of new studies; a search goes through all of them.
// FTS5 merges them by itself only where many have come together, so that an import merges some more when it is done.
import type { Db } from '../database.ts';

/** Some pages of 4 KB: a few milliseconds, then others are served. */
const STEP_PAGES = 64;
const SMALL_CHANGE = 2;

/** In proportion to what came: a single study must not pay for the merging of a million. What is left is merged later. */
const stepsFor = (newStudies: number): number => 4 + Math.ceil(newStudies / 4);

/** Merges lists of like size until there is nothing to merge or the budget is spent. */
export async function mergeText(db: Db, newStudies: number): Promise<void> {
  const changes = db.prepare<[], { count: number }>('SELECT total_changes() AS count');
  const merge = db.prepare(`INSERT INTO studyText(studyText, rank) VALUES('merge', ${STEP_PAGES})`);
  for (let step = 0; step < stepsFor(newStudies); step += 1) {
    const before = changes.get()?.count ?? 0;
    merge.run();
    // FTS5's own word for "there was nothing to do": fewer than two rows of its tables changed.
    if ((changes.get()?.count ?? 0) - before < SMALL_CHANGE) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
