import type { Drawing } from './drawing.ts';
import type { Box } from './paper.ts';

const LENGTH = 100; // mm

/** A ruler of 10 cm on the paper itself, to hold a real one against; its ends are the outer ticks. */
export function rulerOf({ left, top }: Box, label: string): readonly Drawing[] {
  const y = top + 6;
  const line = (from: readonly [number, number], to: readonly [number, number], widthMm = 0.2): Drawing => ({
    kind: 'line',
    from,
    to,
    widthMm,
    ink: 'black',
  });
  const ticks = Array.from({ length: LENGTH / 5 + 1 }, (_, place) => {
    const x = left + place * 5;
    return line([x, y], [x, y - (place % 2 === 0 ? 2.4 : 1.4)]);
  });
  return [
    line([left, y], [left + LENGTH, y]),
    ...ticks,
    {
      kind: 'text',
      text: label,
      x: left + LENGTH + 2,
      baseline: y,
      sizePt: 7,
      bold: false,
      align: 'left',
      ink: 'black',
      over: 'paper',
      roomMm: 60,
    },
  ];
}
