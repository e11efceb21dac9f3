import { useEffect, useMemo, useState } from 'react';
import type { Sort } from '../filters/filters.ts';
import type { StudyList } from '../list/useStudyList.ts';
import { useStudies } from '../state.ts';
import { heldOrder, mergedRows, type FoundStudies, type ListedRow } from './listed.ts';
import type { ArchiveSearch } from './search.ts';

export type Listed = Omit<StudyList, 'rows'> & {
  readonly rows: readonly ListedRow[];
  readonly found: FoundStudies;
  readonly searching: boolean;
  /** Rows that stand at the end because the reader is in the list. */
  readonly unsorted: number;
  sortIn(): void;
};

/**
 * The list with what the archives found. While pointer or keyboard is in it the order stays as it is, and what
 * arrives stands at the end; it is sorted in when the reader leaves the list, asks for it, or searches for something else.
 */
export function useListed(list: StudyList, search: ArchiveSearch, sort: Sort): Listed {
  const merged = useMemo(
    () => mergedRows(list.rows, search.found, sort, list.hasMore),
    [list.rows, list.hasMore, search.found, sort],
  );
  const key = `${search.key} ${sort.column} ${sort.direction}`;
  const [shown, setShown] = useState<Shown>(nothingShown);
  const canHold = search.found.size > 0 && shown.key === key;
  // Where nothing was found nothing is drawn anew: whoever leaves the list by pressing "Open" would wait for it.
  const isHeld = useStudies(({ listHeld }) => listHeld && canHold);
  const rows = useMemo(() => (isHeld ? heldOrder(shown.uids, merged) : merged), [isHeld, shown.uids, merged]);
  useEffect(() => {
    if (search.key !== '') setShown((before) => nextShown(before, key, rows, isHeld));
  }, [key, search.key, rows, isHeld]);
  const added = merged.length - list.rows.length;
  return {
    ...list,
    rows,
    total: list.total === null ? null : list.total + added,
    found: search.found,
    searching: search.running,
    unsorted: isHeld && rows !== merged ? Math.max(0, rows.length - shown.sorted) : 0,
    sortIn: () => setShown(nothingShown),
  };
}

/** The order on the screen, of which the first `sorted` rows are in the order of the list. */
type Shown = { readonly key: string; readonly uids: readonly string[]; readonly sorted: number };
const nothingShown: Shown = { key: '', uids: [], sorted: 0 };

function nextShown(before: Shown, key: string, rows: readonly ListedRow[], isHeld: boolean): Shown {
  const uids = rows.map((row) => row.StudyInstanceUID);
  const sorted = isHeld ? before.sorted : uids.length;
  const same =
    before.key === key &&
    before.sorted === sorted &&
    before.uids.length === uids.length &&
    before.uids.every((uid, index) => uid === uids[index]);
  return same ? before : { key, uids, sorted };
}
