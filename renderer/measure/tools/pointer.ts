import { select } from '../acts.ts';
import { hitTest, touched } from '../draw/hit.ts';
import type { Hit } from '../draw/hit.ts';
import { isSamePlace } from '../types.ts';
import { drawing, editing, erasing } from './activity.ts';
import type { Activity, Outcome } from './activity.ts';
import { rewrite } from './complete.ts';
import type { Point } from './geometry.ts';
import { kindTraits } from './kinds.ts';
import { showLive, targetOf } from './target.ts';
import type { Frame, PaneParts } from './target.ts';

// Mouse, pen and finger on a pane, as far as annotations are concerned. What is taken here never reaches the viewer's own
// gestures; everything else does. Plain listeners: a drag must not wait for React.

export type PointerParts = PaneParts & {
  readonly element: HTMLElement; // the pane's section
  /** The pane becomes the active one. */
  readonly onPress: () => void;
};

export type PointerControl = {
  /** Esc: gives up what is being drawn or dragged; false: nothing was. */
  cancel(): boolean;
  /** Enter: ends a polygon. */
  end(): boolean;
  /** Backspace: takes the last point back. */
  back(): boolean;
  dispose(): void;
};

export function listenToPointer(parts: PointerParts): PointerControl {
  const { element, session, layer, loupe } = parts;
  const stop = new AbortController();
  let busy: Activity | null = null;
  let pointerId: number | null = null;

  const cssOf = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onControl = (event: Event): boolean =>
    event.target instanceof Element && event.target.closest('[data-control]') !== null;
  const take = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  const drop = (): void => {
    busy = null;
    showLive(parts, null, null);
  };
  /** Ends the activity where it has an end; what it prepared is done when its own picture is gone. */
  const settle = (outcome: Outcome | null): boolean => {
    if (outcome === null) return false;
    if (outcome !== 'going') {
      drop();
      outcome.commit();
    }
    return true;
  };

  /** What may be taken hold of: anything while the viewer's tool is on, only the selected one while drawing. */
  function hitAt(at: Point, event: PointerEvent): Hit | null {
    const { tool, selected } = session.view.getState();
    const items = tool === null ? layer.items() : layer.items().filter(({ id }) => id === selected?.id);
    const hit = hitTest(items, at, event.pointerType, selected?.id ?? null);
    return tool !== null && hit?.part.kind === 'line' ? null : hit;
  }

  /** What a press begins here; null: it is the viewer's. */
  function beginning(at: Point, frame: Frame, event: PointerEvent): Activity | null {
    const { tool } = session.view.getState();
    if (tool === 'eraser') return erasing(parts);
    const hit = hitAt(at, event);
    return (
      (hit && editing(parts, hit, at, frame)) ?? (tool === null ? null : drawing(parts, frame.place, tool))
    );
  }

  const down = (event: PointerEvent): void => {
    if (onControl(event) || pointerId !== null) return;
    layer.setPointer(event.pointerType);
    const frame = layer.on();
    if (frame === null) {
      // Nothing to draw on yet: the stroke must not become one of another tool.
      if (event.button === 0 && session.view.getState().tool !== null) take(event);
      return;
    }
    const at = cssOf(event);
    // The right button is the viewer's; its menu is then about what is under the pointer.
    const about = event.button === 2 ? hitTest(layer.items(), at, event.pointerType, null) : null;
    if (about) select(session, about.id);
    if (event.button !== 0) return;
    // What was begun on another frame is not there to be gone on with.
    if (busy?.place && !isSamePlace(busy.place, frame.place)) drop();
    busy ??= beginning(at, frame, event);
    if (busy === null) {
      if (session.view.getState().selected) select(session, null);
      return;
    }
    take(event);
    parts.onPress();
    pointerId = event.pointerId;
    element.setPointerCapture(event.pointerId);
    busy.down(at, frame, event);
  };

  const moved = (event: PointerEvent): void => {
    const frame = layer.on();
    if (frame === null) return;
    const at = cssOf(event);
    if (busy === null) return hover(onControl(event) || event.buttons !== 0 ? null : at, frame, event);
    if (busy.place === null || isSamePlace(busy.place, frame.place))
      busy.move(at, frame, event, pointerId !== null);
  };

  function hover(at: Point | null, frame: Frame, event: PointerEvent): void {
    const { tool, hovered } = session.view.getState();
    const hit = at === null || tool === 'eraser' ? null : hitAt(at, event);
    const erased = at !== null && tool === 'eraser' ? touched(layer.items(), at, event.pointerType) : null;
    const over = hit?.id ?? erased;
    if (over !== hovered) session.view.setState({ hovered: over });
    element.dataset['over'] = hit?.part.kind ?? '';
    const precise = tool !== null && tool !== 'eraser' && kindTraits[tool].placing !== 'freehand';
    if (!precise || at === null || hit !== null || event.pointerType !== 'mouse') return loupe.hide();
    const { at: target, snapped } = targetOf(parts, at, frame, event, '');
    return loupe.show(
      { place: frame.place, id: '', kind: tool, points: [], target, snapped },
      frame.transform,
      1,
    );
  }

  const up = (event: PointerEvent): void => {
    if (event.pointerId !== pointerId) return;
    pointerId = null;
    const frame = layer.on();
    if (busy === null) return;
    const gone = frame === null || (busy.place !== null && !isSamePlace(busy.place, frame.place));
    if (gone || event.type !== 'pointerup') drop();
    else settle(busy.up(cssOf(event), frame, event));
  };

  const doubled = (event: MouseEvent): void => {
    if (onControl(event)) return;
    const { tool } = session.view.getState();
    const frame = layer.on();
    const hit = frame === null ? null : hitTest(layer.items(), cssOf(event), 'mouse', null);
    if (tool === null && hit === null) return;
    take(event);
    if (tool !== null) control.end();
    else if (hit) rewrite(session, hit.id);
  };

  const left = (): void => {
    if (busy === null) loupe.hide();
    if (session.view.getState().hovered !== null) session.view.setState({ hovered: null });
  };

  const options = { signal: stop.signal, capture: true };
  element.addEventListener('pointerdown', down, options);
  element.addEventListener('pointermove', moved, options);
  element.addEventListener('pointerup', up, options);
  element.addEventListener('pointercancel', up, options);
  element.addEventListener('lostpointercapture', up, options);
  element.addEventListener('dblclick', doubled, options);
  element.addEventListener('pointerleave', left, { signal: stop.signal });
  const followTool = ({ tool } = session.view.getState()): void => {
    element.dataset['markTool'] = tool ?? '';
    // Another tool, another drawing: what was begun with the one before is given up.
    if (busy !== null && busy.tool !== null && busy.tool !== tool) drop();
    if (tool === null && busy === null) loupe.hide();
  };
  const unsubscribe = session.view.subscribe(followTool);
  followTool();

  const control: PointerControl = {
    cancel: () => {
      const was = busy !== null;
      if (was) drop();
      return was;
    },
    end: () => {
      const frame = layer.on();
      return busy !== null && frame !== null && settle(busy.end(frame));
    },
    back: () => {
      const frame = layer.on();
      return busy !== null && frame !== null && settle(busy.back(frame));
    },
    dispose: () => {
      stop.abort();
      unsubscribe();
      drop();
    },
  };
  return control;
}
