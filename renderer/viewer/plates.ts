import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { Pane, PaneState } from '../imaging/index.ts';

// White text on a bright corner of a mammogram cannot be read, nor on lettering that an ultrasound machine has burnt into
// its picture, and the name is in that corner: such a corner gets a plate. Brightness is taken from the values under it, by
// the window that they are drawn with.

export type Corner = 'topLeft' | 'topRight' | 'bottomLeft' | 'bottomRight';
export type Plates = Readonly<Record<Corner, boolean>>;
type Box = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};
type Point = { readonly x: number; readonly y: number };

const NONE: Plates = { topLeft: false, topRight: false, bottomLeft: false, bottomRight: false };
// A third of the text on white is as unreadable as all of it: places count, not the average of a black half.
const BRIGHT_MEAN = 0.3;
// Letters cover little of the corner that they stand in.
const LETTER = 0.45;
const LETTER_SHARE = 0.025;
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

/** Places under a corner's text, in CSS pixels of the pane, closer than the strokes of a letter are wide. */
export function samplePoints({ left, top, width, height }: Box): readonly Point[] {
  const [across, down] = [Math.min(80, Math.ceil(width / 5)), Math.min(16, Math.ceil(height / 7))];
  return Array.from({ length: across * down }, (_, at) => ({
    x: left + (((at % across) + 0.5) / across) * width,
    y: top + ((Math.floor(at / across) + 0.5) / down) * height,
  }));
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

/** Where a corner's text stands on the pane; null: it has none. */
function boxOf(frame: HTMLElement, corner: Corner): Box | null {
  const text = frame.querySelector(`[data-corner="${corner}"]`)?.getBoundingClientRect();
  if (text === undefined) return null;
  const pane = frame.getBoundingClientRect();
  return { left: text.left - pane.left, top: text.top - pane.top, width: text.width, height: text.height };
}

function measure(pane: Pane, frame: HTMLElement): Plates {
  const state = pane.state();
  if (state.shown === null) return NONE;
  const bright = (corner: Corner): boolean => {
    const box = boxOf(frame, corner);
    return box !== null && isBright(pane, state, samplePoints(box));
  };
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
