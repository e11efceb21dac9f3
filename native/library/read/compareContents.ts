import { ok } from '../../contract/index.ts';
import { isBeginningOf } from '../../dicom/index.ts';
import type { Verdict } from '../record/comparison.ts';
import { contentHash } from './contentHash.ts';
import type { Source } from './fileTasks.ts';
import { withHeader } from './withHeader.ts';

/** A file of a comparison. `isCut`: it holds a part of its instance, as far as its header tells. */
export type Compared = Source & { readonly isCut: boolean; readonly hasPixelData: boolean };

/** Compares the data sets of two files that carry one SOP Instance UID; `old` is the one that the index has. Reads both. */
export function compareContents(old: Compared, fresh: Compared): Verdict {
  const before = contentHash(old);
  const now = contentHash(fresh);
  if (!before.ok && before.failure.kind === 'unavailable') return 'gone';
  if (!before.ok || !now.ok) return 'different';
  if (before.value === now.value) return 'same';
  if (isBeginning(old, fresh)) return 'longer';
  return isBeginning(fresh, old) ? 'part' : 'different';
}

function isBeginning(part: Compared, whole: Compared): boolean {
  // One that broke off between two elements, before its pixels, looks like an instance that has none.
  if (!part.isCut && (part.hasPixelData || !whole.hasPixelData)) return false;
  const answer = withHeader(part, (cut) => withHeader(whole, (longer) => ok(isBeginningOf(cut, longer))));
  return answer.ok && answer.value;
}
