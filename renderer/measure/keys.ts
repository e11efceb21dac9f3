import { nudge, remove, select } from './acts.ts';
import type { MarksSession } from './session.ts';
import { affineOf } from './tools/geometry.ts';
import type { Affine, Point } from './tools/geometry.ts';
import { isSamePlace } from './types.ts';

// Keys that mean something to annotations only while one is drawn or selected; at other times they are the viewer's.

type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const ARROWS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
/** The step of one image pixel that looks like this on screen. */
function onImage(step: Point, t: Affine | null): Point {
  if (t === null) return step;
  const along = (a: number, b: number): number => Math.sign(a) * step.x + Math.sign(b) * step.y;
  return { x: along(t.xx, t.yx), y: along(t.xy, t.yy) };
}

const FAR = 10; // image pixels, with Shift

/** The annotation that was chosen by hand and is on the active pane; null: arrow keys and Tab are the viewer's. */
function chosen(session: MarksSession): string | null {
  const { selected } = session.view.getState();
  const place = session.host.activePlace();
  const found = selected?.byHand === true ? session.find(selected.id) : null;
  return found && place && isSamePlace(found, place) ? found.id : null;
}

/** Esc: one level. What is being drawn, then what is selected, then the tool. */
function leave(session: MarksSession): boolean {
  const { selected, tool } = session.view.getState();
  if (session.hand()?.cancel() === true) return true;
  if (selected) select(session, null);
  else if (tool) session.view.setState({ tool: null });
  else return false;
  return true;
}

/** The next annotation of the image on the active pane; beyond the last one Tab goes on to the next pane. */
function step(session: MarksSession, id: string, by: 1 | -1): boolean {
  const place = session.host.activePlace();
  const all = place ? session.on(place).filter(({ hidden }) => !hidden) : [];
  const next = all[all.findIndex((each) => each.id === id) + by];
  select(session, next?.id ?? null);
  return next !== undefined;
}

/**
 * Does what a key means here, and answers whether it meant anything. Arrow keys follow the picture on screen,
 * however it is turned: `imageToCss` is that of the active pane.
 */
export function pressKey(
  session: MarksSession,
  press: Press,
  imageToCss: (point: Point) => Point | null,
): boolean {
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  const { key, shiftKey } = press;
  if (key === 'Escape') return leave(session);
  if (key === 'Enter') return session.hand()?.end() === true;
  const { selected } = session.view.getState();
  if (key === 'Backspace' && session.hand()?.back() === true) return true;
  if ((key === 'Delete' || key === 'Backspace') && selected) {
    remove(session, [selected.id]);
    return true;
  }
  const id = chosen(session);
  if (id === null) return false;
  if (key === 'Tab') return step(session, id, shiftKey ? -1 : 1);
  const arrow = ARROWS[key];
  if (arrow === undefined) return false;
  const by = onImage(arrow, affineOf(imageToCss));
  const far = shiftKey ? FAR : 1;
  nudge(session, id, { x: by.x * far, y: by.y * far });
  return true;
}
