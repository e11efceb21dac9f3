import { moveLabel, remove, reshape, select } from '../acts.ts';
import { touched } from '../draw/hit.ts';
import type { Hit } from '../draw/hit.ts';
import type { Live } from '../draw/layer.ts';
import type { Annotation, AnnotationKind } from '../../../native/contract/index.ts';
import { isSamePlace } from '../types.ts';
import type { Place } from '../types.ts';
import { completed, keep } from './complete.ts';
import { moveHandle, movedBy } from './edit.ts';
import { apply, boxOf, distance, subtract } from './geometry.ts';
import type { Point } from './geometry.ts';
import { kindTraits } from './kinds.ts';
import type { MarkTool } from './kinds.ts';
import { beginDraft, draftPoints, finish, move, press, release, settled, stepBack } from './placing.ts';
import type { Draft } from './placing.ts';
import { insideImage, pixelCss, ruleOf, showLive, targetOf } from './target.ts';
import type { Frame, PaneParts } from './target.ts';

// What a hand is in the middle of: drawing, changing, erasing. Nothing of it is kept before it has ended.

/** `commit` does what was prepared, when nothing of it is on screen any more. */
export type Outcome = 'going' | { readonly commit: () => void };

export type Activity = {
  readonly place: Place | null; // null: any
  readonly tool: MarkTool | null; // ends with its tool
  down(at: Point, frame: Frame, event: PointerEvent): void;
  move(at: Point, frame: Frame, event: PointerEvent, held: boolean): void;
  up(at: Point, frame: Frame, event: PointerEvent): Outcome;
  /** Enter or a double click; null: it cannot end here. */
  end(frame: Frame): Outcome | null;
  /** Backspace; null: there is nothing to take back. */
  back(frame: Frame): Outcome | null;
};

const STILL = 4; // CSS pixels that a hand moves without meaning to
const CLOSE = 10; // of a polygon's first point
const LEAST = 3; // a smaller shape was a slip of the hand
const FREE_STEP = 2;
const NOTHING: Outcome = { commit: () => undefined };

export function drawing(parts: PaneParts, place: Place, kind: AnnotationKind): Activity {
  let draft = beginDraft(kind);
  let pressedAt: Point | null = null;
  const keys = { shiftKey: false, altKey: false };

  function show(frame: Frame, pointer: Point | null, snapped = false): void {
    const { aspect } = ruleOf(parts, keys, frame, draft.placed);
    const points = settled(kind, draftPoints(draft), aspect);
    const target = kindTraits[kind].placing === 'freehand' ? null : pointer;
    showLive(parts, { place, id: '', kind, points, target, snapped }, frame);
  }
  function complete(ended: Draft, frame: Frame): Outcome {
    const { aspect } = ruleOf(parts, keys, frame, ended.placed);
    const points = completed(ended, LEAST / pixelCss(frame), aspect);
    return { commit: () => points && keep(parts.session, { place, kind, points }) };
  }
  const closes = (at: Point, frame: Frame): boolean => {
    const [first] = draft.placed;
    return (
      kind === 'polygon' &&
      draft.placed.length >= 3 &&
      first !== undefined &&
      distance(apply(frame.transform, first), at) <= CLOSE
    );
  };

  return {
    place,
    tool: kind,
    down(at, frame, event) {
      const { at: point, snapped } = targetOf(parts, at, frame, event, '');
      draft = press(draft, point, ruleOf(parts, event, frame, draft.placed));
      pressedAt = at;
      show(frame, draft.floating ?? point, snapped);
    },
    move(at, frame, event, held) {
      const { at: point, snapped } = targetOf(parts, at, frame, event, '');
      const apart = FREE_STEP / pixelCss(frame);
      draft = move(draft, point, held, { ...ruleOf(parts, event, frame, draft.placed), apart });
      show(frame, draft.floating ?? point, snapped);
    },
    up(at, frame, event) {
      if (closes(at, frame)) return complete(draft, frame);
      const dragged = pressedAt !== null && distance(at, pressedAt) >= STILL;
      const { at: point, snapped } = targetOf(parts, at, frame, event, '');
      const next = release(draft, point, dragged, ruleOf(parts, event, frame, draft.placed));
      draft = next.draft;
      if (next.done) return complete(draft, frame);
      show(frame, draft.floating ?? point, snapped);
      return 'going';
    },
    end(frame) {
      const ended = finish(draft);
      return ended && complete(ended, frame);
    },
    back(frame) {
      const shorter = stepBack(draft);
      if (shorter === null) return NOTHING;
      draft = shorter;
      show(frame, null);
      return 'going';
    },
  };
}

const liveOf = (before: Annotation, points: readonly Point[]): Live => ({
  place: before,
  id: before.id,
  kind: before.kind,
  points,
  labelAt: before.labelAt,
  target: null,
  snapped: false,
});

/** Words that ARE the annotation: taking hold of them moves it. */
const isItsWords = ({ kind }: Annotation): boolean => kind === 'text' || kind === 'spine';

/** Moving a handle, a label or the whole; null: it is of another frame than the one on screen. */
export function editing(parts: PaneParts, hit: Hit, at: Point, frame: Frame): Activity | null {
  const { session, layer, pane } = parts;
  const before = session.find(hit.id);
  const from = pane.cssToImage(at);
  if (before === null || from === null || !isSamePlace(before, frame.place)) return null;
  select(session, hit.id);
  const box = layer.items().find(({ id }) => id === hit.id)?.label ?? null;
  const corner = box && pane.cssToImage({ x: box.left, y: box.top });
  const part = hit.part.kind === 'label' && isItsWords(before) ? { kind: 'line' as const } : hit.part;
  let moved = false;
  let points: readonly Point[] = before.points;
  let labelAt: Point | null = null;

  /** The whole shape, no farther than the edge of the image. */
  const movedWhole = (by: Point): readonly Point[] => {
    const { left, top, right, bottom } = boxOf(before.points);
    const first = insideImage(session, before, { x: left + by.x, y: top + by.y });
    const last = insideImage(session, before, { x: right + by.x, y: bottom + by.y });
    const within = (least: number, most: number, wish: number): number =>
      Math.abs(least) < Math.abs(wish) ? least : Math.abs(most) < Math.abs(wish) ? most : wish;
    return movedBy(before.points, {
      x: within(first.x - left, last.x - right, by.x),
      y: within(first.y - top, last.y - bottom, by.y),
    });
  };

  return {
    place: before,
    tool: null,
    down: () => undefined,
    move(now, here, event) {
      if (!moved && distance(now, at) < STILL) return;
      moved = true;
      const by = subtract(pane.cssToImage(now) ?? from, from);
      if (part.kind === 'handle') {
        const target = targetOf(parts, now, here, event, before.id);
        points = moveHandle(before, part.index, target.at, ruleOf(parts, event, here, before.points));
        showLive(parts, { ...liveOf(before, points), target: target.at, snapped: target.snapped }, here);
        return;
      }
      if (part.kind === 'label' && corner) labelAt = { x: corner.x + by.x, y: corner.y + by.y };
      else points = movedWhole(by);
      const carried = before.labelAt && part.kind === 'line' ? carriedLabel(before, points) : before.labelAt;
      showLive(parts, { ...liveOf(before, points), labelAt: labelAt ?? carried }, here);
    },
    up(_at, here) {
      if (!moved) return NOTHING;
      if (labelAt !== null) {
        const to = labelAt;
        return { commit: () => moveLabel(session, before.id, to) };
      }
      const { aspect } = ruleOf(parts, { shiftKey: false, altKey: false }, here, points);
      const step = part.kind === 'handle' ? 'stepChange' : 'stepMove';
      const label = part.kind === 'handle' ? before.labelAt : carriedLabel(before, points);
      return { commit: () => reshape(session, before.id, settled(before.kind, points, aspect), step, label) };
    },
    end: () => null,
    back: () => null,
  };
}

/** A label that was put somewhere goes along with its shape. */
function carriedLabel({ labelAt, points: before }: Annotation, points: readonly Point[]): Point | undefined {
  const [was, is] = [before[0], points[0]];
  if (labelAt === undefined || was === undefined || is === undefined) return labelAt;
  return { x: labelAt.x + is.x - was.x, y: labelAt.y + is.y - was.y };
}

export function erasing(parts: PaneParts): Activity {
  const erase = (at: Point, event: PointerEvent): void => {
    const id = touched(parts.layer.items(), at, event.pointerType);
    if (id !== null) remove(parts.session, [id]);
  };
  return {
    place: null,
    tool: 'eraser',
    down: (at, _frame, event) => erase(at, event),
    move: (at, _frame, event, held) => held && erase(at, event),
    up: () => NOTHING,
    end: () => null,
    back: () => null,
  };
}
