import { overlap } from '../tools/geometry.ts';
import type { Box } from '../tools/geometry.ts';

/** Boxes kept by the squares of a grid that they reach into: a box is held against those near it, not against all. */
export type BoxGrid = {
  /** `weight`: how much worse it is to cover this one than an obstacle of weight 1. */
  add(box: Box, weight: number): void;
  /** The area that a box shares with the kept ones, each by its weight; where they cover one another, each counts. */
  covered(box: Box): number;
};

const SIDE = 48; // CSS pixels: about a label
const MOST = 64; // squares along one side, whatever the pane's size

type Kept = { readonly box: Box; readonly weight: number; asked: number };

/** Boxes may reach beyond `area`: what lies outside of it belongs to the squares along its edge. */
export function createBoxGrid(area: Box): BoxGrid {
  const along = (from: number, to: number) => {
    const count = Math.min(MOST, Math.max(1, Math.ceil((to - from) / SIDE)));
    const step = Math.max(to - from, 1) / count;
    return {
      count,
      at: (value: number) => Math.min(count - 1, Math.max(0, Math.floor((value - from) / step))),
    };
  };
  const [columns, rows] = [along(area.left, area.right), along(area.top, area.bottom)];
  const squares = Array.from({ length: columns.count * rows.count }, (): Kept[] => []);
  let asking = 0;

  function each(box: Box, visit: (square: Kept[]) => void): void {
    const [left, right] = [columns.at(box.left), columns.at(box.right)];
    const [top, bottom] = [rows.at(box.top), rows.at(box.bottom)];
    for (let row = top; row <= bottom; row += 1)
      for (let column = left; column <= right; column += 1) {
        const square = squares[row * columns.count + column];
        if (square !== undefined) visit(square);
      }
  }

  return {
    add(box, weight) {
      const kept: Kept = { box, weight, asked: 0 };
      each(box, (square) => square.push(kept));
    },
    covered(box) {
      asking += 1;
      let sum = 0;
      each(box, (square) => {
        for (const kept of square) {
          if (kept.asked === asking) continue; // it reaches into several squares and counts once
          kept.asked = asking;
          sum += kept.weight * overlap(box, kept.box);
        }
      });
      return sum;
    },
  };
}
