import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { Pane, PaneState } from '../imaging/index.ts';

// White text on a bright corner of a mammogram cannot be read, nor on lettering that an ultrasound machine has burnt into
// its picture, and the name is in that corner: such a corner gets a plate. Brightness is taken from the values under it, by
// the window that they are drawn with.

export type Corner = 'topLeft' | 'topRight' | 'bottomLeft' | 'bottomRight';
export type Plates = Readonly<Record<Corner, boolean>>;
type Point = { readonly x: number; readonly y: number };

const NONE: Plates = { topLeft: false, topRight: false, bottomLeft: false, bottomRight: false };
// A third of the text on white is as unreadable as all of it: places count, not the average of a black half.
const BRIGHT_MEAN = 0.3;
// Letters cover little of the corner that they stand in.
const LETTER = 0.5;
const LETTER_SHARE = 0.06;
const [WIDTH, HEIGHT] = [190, 64]; // CSS pixels of a corner's text, about
const [ACROSS, DOWN] = [38, 9]; // places in it: the strokes of a letter are some 3 pixels wide
const SETTLED_MS = 120; // measured when the picture rests: never while it is scrolled

/** Brightness of a value on screen, 0 to 1. `invert` is all inversions together. */
export function brightnessOf(
  value: readonly number[],
  voi: { readonly center: number; readonly width: number } | null,
  invert: boolean,
): number {
  const mean = value.reduce((sum, each) => sum + each, 0) / Math.max(1, value.length);
  const share = voi === null ? mean / 255 : (mean - voi.center) / Math.max(voi.width, 1e-9) + 0.5;
  const clamped = Math.min(1, Math.max(0, share));
  return invert ? 1 - clamped : clamped;
}

/** Places under a corner's text, in CSS pixels of the pane. */
export function samplePoints(corner: Corner, width: number, height: number): readonly Point[] {
  const across = Array.from({ length: ACROSS }, (_, at) => 10 + ((at + 0.5) / ACROSS) * WIDTH);
  const down = Array.from({ length: DOWN }, (_, at) => 8 + ((at + 0.5) / DOWN) * HEIGHT);
  const right = corner === 'topRight' || corner === 'bottomRight';
  const bottom = corner === 'bottomLeft' || corner === 'bottomRight';
  return down.flatMap((y) => across.map((x) => ({ x: right ? width - x : x, y: bottom ? height - y : y })));
}

/** Does white text want a plate over places of this brightness, 0 to 1 each? */
export function wantsPlate(brightness: readonly number[]): boolean {
  const count = Math.max(1, brightness.length);
  const mean = brightness.reduce((sum, each) => sum + each, 0) / count;
  return mean > BRIGHT_MEAN || brightness.filter((each) => each > LETTER).length / count > LETTER_SHARE;
}

function isBright(pane: Pane, state: PaneState, points: readonly Point[]): boolean {
  const inverse = state.series?.image(state.shownIndex ?? state.index).inverse ?? false;
  const invert = state.invert !== inverse;
  return wantsPlate(
    points.map((point) => {
      const found = pane.valueAt(point);
      return found === null ? 0 : brightnessOf(found.value, state.voi, invert);
    }),
  );
}

function measure(pane: Pane, element: HTMLElement): Plates {
  const state = pane.state();
  if (state.shown === null) return NONE;
  const bright = (corner: Corner): boolean =>
    isBright(pane, state, samplePoints(corner, element.clientWidth, element.clientHeight));
  return {
    topLeft: bright('topLeft'),
    topRight: bright('topRight'),
    bottomLeft: bright('bottomLeft'),
    bottomRight: bright('bottomRight'),
  };
}

const same = (a: Plates, b: Plates): boolean =>
  a.topLeft === b.topLeft &&
  a.topRight === b.topRight &&
  a.bottomLeft === b.bottomLeft &&
  a.bottomRight === b.bottomRight;

/** Which corners need a plate under their text now. */
export function usePlates(pane: Pane, frame: RefObject<HTMLElement | null>): Plates {
  const [plates, setPlates] = useState<Plates>(NONE);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      const element = frame.current;
      if (!element) return;
      const next = measure(pane, element);
      setPlates((before) => (same(before, next) ? before : next));
    };
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(look, SETTLED_MS);
    };
    later();
    const stop = pane.subscribe(later);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [pane, frame]);
  return plates;
}
