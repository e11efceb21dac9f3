import { capsule } from '../ct/raster.ts';
import { noiseAt, noiseTile } from '../random.ts';
import { forEachPoint, type ShadowMap } from './shadows.ts';
import { paintThorax } from './thorax.ts';

export const CR = { Rows: 2500, Columns: 2048, mmPerPixel: 0.171 } as const;

const WATER_MM_AT_WHITE = 300;

/** Stored values of the chest, 12 bits, dense tissue bright. The physics is done at half size: nothing in it is finer. */
export function chestRadiograph(): Uint16Array {
  const map: ShadowMap = {
    columns: CR.Columns / 2,
    rows: CR.Rows / 2,
    mmPerPixel: CR.mmPerPixel * 2,
    values: new Float32Array((CR.Columns / 2) * (CR.Rows / 2)),
  };
  paintThorax(map);
  const marker = paintMarker(map);
  return exposed(map, marker);
}

/** The lead letter beside the patient's right shoulder; 1 where it is. */
function paintMarker(map: ShadowMap): Float32Array {
  const lead = new Float32Array(map.values.length);
  const strokes: readonly (readonly [number, number, number, number])[] = [
    [-160, -196, -160, -178],
    [-160, -196, -153, -196],
    [-153, -196, -150, -191.5],
    [-150, -191.5, -153, -187],
    [-153, -187, -160, -187],
    [-155, -187, -150, -178],
  ];
  for (const [ax, ay, bx, by] of strokes) {
    const { box, field } = capsule(ax, ay, bx, by, 1.3);
    forEachPoint(map, box, (x, y, index) => {
      lead[index] = Math.max(lead[index] ?? 0, Math.min(1, Math.max(0, field(x, y, index) / 0.3 + 0.5)));
    });
  }
  return lead;
}

function exposed(map: ShadowMap, marker: Float32Array): Uint16Array {
  const quantum = noiseTile(512, 1, 7);
  const grain = noiseTile(512, 0, 8);
  const stored = new Uint16Array(CR.Rows * CR.Columns);
  for (let row = 0; row < CR.Rows; row += 1) {
    for (let column = 0; column < CR.Columns; column += 1) {
      const water = sample(map.values, map, row, column);
      const signal = 60 + 3900 * (water / WATER_MM_AT_WHITE) ** 1.08;
      // Behind more tissue fewer photons arrive, and the noise is coarser.
      const noise = 0.8 * noiseAt(quantum, column, row) + 0.6 * noiseAt(grain, column + 100, row);
      const lead = sample(marker, map, row, column);
      const value = (signal + noise * (7 + signal / 170)) * (1 - lead) + 4000 * lead;
      stored[row * CR.Columns + column] = Math.max(0, Math.min(4095, Math.round(value)));
    }
  }
  return stored;
}

/** The half-size map between its pixels. */
function sample(values: Float32Array, map: ShadowMap, row: number, column: number): number {
  const y = Math.min(map.rows - 1.001, Math.max(0, row / 2 - 0.25));
  const x = Math.min(map.columns - 1.001, Math.max(0, column / 2 - 0.25));
  const [top, left] = [Math.trunc(y), Math.trunc(x)];
  const [ty, tx] = [y - top, x - left];
  const at = top * map.columns + left;
  const upper = (values[at] ?? 0) * (1 - tx) + (values[at + 1] ?? 0) * tx;
  const lower = (values[at + map.columns] ?? 0) * (1 - tx) + (values[at + map.columns + 1] ?? 0) * tx;
  return upper * (1 - ty) + lower * ty;
}
