import type { Pane } from '../imaging/index.ts';
import type { Tool } from './state.ts';

/** What a gesture needs to know and to tell. `tool` is read when a button goes down, not before. */
export type GestureHost = {
  readonly pane: Pane;
  tool(): Tool;
  onPress(): void; // the pane becomes the active one
  onScroll(): void; // the pane is moved by hand: linked panes follow it
  /** A change of the view begins; the answer says that it has ended. `merges`: many in a row are one step (wheel). */
  onChange(tool: Exclude<Tool, 'scroll'>, merges: boolean): () => void;
  /** The right button went down and up in one place. Page pixels. */
  onMenu(at: { readonly x: number; readonly y: number }): void;
  onMaximise(): void;
  /** CSS pixels in the pane; null: the pointer has left. */
  onHover(point: { readonly x: number; readonly y: number } | null): void;
};

const ZOOM_PER_PIXEL = 0.006;
const WHEEL_ZOOM = 1.15;
const STILL = 4; // CSS pixels that a hand moves without meaning to
const NOTCH = 40; // a trackpad sends many small steps; a wheel's notch is 100 or more

/** Left button: the tool of the toolbar. Middle: pan. Right: zoom. null: another button. */
export function toolOfButton(button: number, tool: Tool): Tool | null {
  if (button === 0) return tool;
  if (button === 1) return 'pan';
  return button === 2 ? 'zoom' : null;
}

/**
 * Window change for a drag, in values: a pixel is 1/300 of the width, so that a bone and a brain window feel alike.
 * To the right wider, downwards darker.
 */
export function voiDrag(
  width: number,
  dx: number,
  dy: number,
): { readonly deltaCenter: number; readonly deltaWidth: number } {
  const step = Math.max(width, 1e-6) / 300;
  return { deltaCenter: dy * step, deltaWidth: dx * step };
}

/** Pixels of drag for one image: the height of the pane runs through the series, within reason. */
export const pixelsPerImage = (height: number, images: number): number =>
  Math.min(30, Math.max(3, height / Math.max(1, images)));

/** Whole images for a wheel turn, and what is left for the next event. */
export function wheelSteps(
  event: { readonly deltaY: number; readonly deltaMode: number },
  carried: number,
): { readonly steps: number; readonly rest: number } {
  // Modes of WheelEvent: 0 pixels, 1 lines, 2 pages.
  const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * NOTCH;
  if (Math.abs(pixels) >= NOTCH) return { steps: Math.sign(pixels), rest: 0 };
  const sum = Math.sign(carried) === -Math.sign(pixels) ? pixels : carried + pixels;
  const steps = Math.trunc(sum / NOTCH) || 0; // never −0
  return { steps, rest: sum - steps * NOTCH };
}

type Drag = {
  readonly tool: Tool;
  readonly pointerId: number;
  readonly at: Point;
  isMenu: boolean; // of the right button: still a click, no drag
  readonly end: () => void;
  x: number;
  y: number;
  rest: number;
};
type Point = { readonly x: number; readonly y: number };

function applyDrag(host: GestureHost, drag: Drag, dx: number, dy: number, height: number): void {
  const { pane } = host;
  const state = pane.state();
  switch (drag.tool) {
    case 'window': {
      if (!state.voi) return;
      const { deltaCenter, deltaWidth } = voiDrag(state.voi.width, dx, dy);
      return pane.adjustVoi(deltaCenter, deltaWidth);
    }
    case 'pan':
      return pane.panBy(dx, dy);
    case 'zoom':
      return pane.zoomBy(Math.exp(-dy * ZOOM_PER_PIXEL), drag.at);
    case 'scroll': {
      const perImage = pixelsPerImage(height, state.series?.frames.length ?? 1);
      drag.rest += dy;
      const steps = Math.trunc(drag.rest / perImage);
      drag.rest -= steps * perImage;
      if (steps === 0) return;
      host.onScroll();
      return pane.scrollBy(steps);
    }
    default:
      drag.tool satisfies never;
  }
}

/** Mouse, pen and finger on a pane. Plain listeners: a drag must not wait for React. Returns their removal. */
export function listenToGestures(element: HTMLElement, host: GestureHost): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let drag: Drag | null = null;
  let carried = 0;

  const pointIn = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onControl = (event: Event): boolean =>
    event.target instanceof Element && event.target.closest('[data-control]') !== null;

  const down = (event: PointerEvent): void => {
    if (onControl(event)) return;
    host.onPress();
    const tool = toolOfButton(event.button, host.tool());
    if (tool === null || drag !== null) return;
    element.setPointerCapture(event.pointerId);
    drag = {
      tool,
      pointerId: event.pointerId,
      at: pointIn(event),
      isMenu: event.button === 2,
      end: tool === 'scroll' ? () => undefined : host.onChange(tool, false),
      x: event.clientX,
      y: event.clientY,
      rest: 0,
    };
    element.dataset['dragging'] = tool;
  };
  const move = (event: PointerEvent): void => {
    if (drag === null) return host.onHover(onControl(event) ? null : pointIn(event));
    if (event.pointerId !== drag.pointerId) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (drag.isMenu && Math.hypot(dx, dy) < STILL) return;
    drag.isMenu = false;
    drag.x = event.clientX;
    drag.y = event.clientY;
    applyDrag(host, drag, dx, dy, element.clientHeight);
  };
  const endDrag = (): Drag | null => {
    const ended = drag;
    drag = null;
    delete element.dataset['dragging'];
    ended?.end();
    return ended;
  };
  const up = (event: PointerEvent): void => {
    if (event.pointerId !== drag?.pointerId) return;
    const ended = endDrag();
    if (ended?.isMenu === true && event.type === 'pointerup')
      host.onMenu({ x: event.clientX, y: event.clientY });
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      const end = host.onChange('zoom', true);
      host.pane.zoomBy(event.deltaY < 0 ? WHEEL_ZOOM : 1 / WHEEL_ZOOM, pointIn(event));
      return end();
    }
    const { steps, rest } = wheelSteps(event, carried);
    carried = rest;
    if (steps === 0) return;
    host.onScroll();
    host.pane.scrollBy(event.shiftKey ? steps * 5 : steps);
  };

  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('lostpointercapture', up, { signal });
  element.addEventListener('pointerleave', () => host.onHover(null), { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  // Chromium scrolls by itself on a middle press.
  element.addEventListener('mousedown', (event) => event.button === 1 && event.preventDefault(), { signal });
  element.addEventListener('dblclick', (event) => !onControl(event) && host.onMaximise(), { signal });
  return () => {
    stop.abort();
    endDrag();
  };
}
