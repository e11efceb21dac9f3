/** Which studies are selected. `cursor` is the one the keyboard stands on and the preview shows. */
export type Selection = {
  readonly cursor: string | null;
  readonly anchor: string | null; // where a range that is selected with Shift began
  readonly selected: ReadonlySet<string>;
};

export const nothingSelected: Selection = { cursor: null, anchor: null, selected: new Set() };

export const selectOnly = (uid: string): Selection => ({
  cursor: uid,
  anchor: uid,
  selected: new Set([uid]),
});

/** Ctrl+click: takes one in or out. */
export function toggleOne(selection: Selection, uid: string): Selection {
  const selected = new Set(selection.selected);
  if (!selected.delete(uid)) selected.add(uid);
  return { cursor: uid, anchor: uid, selected };
}

/** Shift+click or Shift+arrow: everything from the anchor to `uid`, in the order of the list. */
export function selectRange(selection: Selection, uid: string, order: readonly string[]): Selection {
  const from = order.indexOf(selection.anchor ?? uid);
  const to = order.indexOf(uid);
  if (from < 0 || to < 0) return selectOnly(uid);
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { cursor: uid, anchor: selection.anchor ?? uid, selected: new Set(range) };
}

/** Keeps what is still in the list; the cursor stays in its place when its study goes. */
export function keepListed(
  selection: Selection,
  before: readonly string[],
  after: readonly string[],
): Selection {
  const listed = new Set(after);
  const selected = new Set([...selection.selected].filter((uid) => listed.has(uid)));
  if (selection.cursor === null || listed.has(selection.cursor)) {
    return selected.size === selection.selected.size ? selection : { ...selection, selected };
  }
  const place = before.indexOf(selection.cursor);
  const next = after[Math.min(Math.max(place, 0), after.length - 1)];
  return next === undefined ? nothingSelected : selectOnly(next);
}

export type Move = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';

/** The row a key leads to, from row `at` (-1: none yet) of `count`. */
export function movedTo(at: number, move: Move, count: number, pageRows: number): number {
  const steps: Record<Move, number> = {
    up: at < 0 ? 0 : at - 1,
    down: at + 1,
    pageUp: at - pageRows,
    pageDown: at + pageRows,
    first: 0,
    last: count - 1,
  };
  return Math.min(Math.max(steps[move], 0), count - 1);
}
