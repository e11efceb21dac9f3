import type { ReactElement } from 'react';
import type { ChartResult } from '../../native/contract/index.ts';

const WIDTH_PX = 52;
const HEIGHT_PX = 16;
const INSET_PX = 2;

/** Values of one unit over their order in time, oldest at the left. Nothing where there are not two to join. */
export function Trend({ of }: { readonly of: readonly ChartResult[] }): ReactElement {
  const unit = of[0]?.unit;
  const values = of
    .filter((result) => result.unit === unit && result.number !== null)
    .map((result) => result.number ?? 0)
    .toReversed();
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const points = values.map((value, at) => {
    const x = INSET_PX + ((WIDTH_PX - 2 * INSET_PX) * at) / Math.max(1, values.length - 1);
    const share = most === least ? 0.5 : (value - least) / (most - least);
    return [x, HEIGHT_PX - INSET_PX - share * (HEIGHT_PX - 2 * INSET_PX)] as const;
  });
  const last = points.at(-1);
  return (
    <svg width={WIDTH_PX} height={HEIGHT_PX} aria-hidden>
      {points.length > 1 && last !== undefined && (
        <>
          <polyline
            points={points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
            fill="none"
            stroke="currentColor"
            strokeWidth={1.3}
          />
          <circle cx={last[0]} cy={last[1]} r={2} fill="currentColor" />
        </>
      )}
    </svg>
  );
}
