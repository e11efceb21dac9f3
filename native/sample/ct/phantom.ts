// The CT phantom: lower chest to pelvis of a made-up adult, portal venous phase. Every slice follows from its z alone.
import { noiseAt, noiseTile } from '../random.ts';
import { keptEnvelope, paintEnvelope, paintTable } from './body.ts';
import { paintColon, paintGreatVessels, paintMesentery, paintSmallBowel } from './bowel.ts';
import { paintChest, paintNodule } from './chest.ts';
import { paintOrgans } from './organs.ts';
import type { Slice } from './raster.ts';
import { paintPelvis, paintRibs, paintSpinalMuscles, paintSpine } from './skeleton.ts';

export const CT = { size: 512, mmPerPixel: 0.78125, slices: 72, topZMm: 130, stepMm: 5 } as const;

const QUANTUM = noiseTile(512, 1, 31);
const GRAIN = noiseTile(512, 0, 32);

/** HU of the slice at z, size x size, row by row, the patient's right first. */
export function ctSlice(z: number): Float32Array {
  const { size, mmPerPixel } = CT;
  const slice: Slice = { z, size, mmPerPixel, values: new Float32Array(size * size).fill(-1000) };
  const envelope = keptEnvelope(slice);
  paintTable(slice);
  paintEnvelope(slice, envelope);
  const abdomen = paintChest(slice, envelope);
  paintNodule(slice);
  paintSpinalMuscles(slice, envelope);
  paintMesentery(slice);
  paintSmallBowel(slice, envelope.cavity);
  paintColon(slice, (x, y, index) => envelope.cavity(x, y, index) - 1);
  paintOrgans(slice, abdomen);
  paintGreatVessels(slice);
  paintSpine(slice);
  paintRibs(slice);
  paintPelvis(slice);
  return withNoise(blurred(slice.values, size), size, z);
}

/** The reconstruction's point spread: three pixels each way. */
function blurred(values: Float32Array, size: number): Float32Array {
  const [side, centre] = [0.2, 0.6];
  const rows = new Float32Array(values);
  for (let i = 1; i < values.length - 1; i += 1) {
    rows[i] = centre * (values[i] ?? 0) + side * ((values[i - 1] ?? 0) + (values[i + 1] ?? 0));
  }
  const out = new Float32Array(rows);
  for (let i = size; i < values.length - size; i += 1) {
    out[i] = centre * (rows[i] ?? 0) + side * ((rows[i - size] ?? 0) + (rows[i + size] ?? 0));
  }
  return out;
}

/** Quantum noise, 9 HU, most in the middle of the body, where fewest photons arrive. */
function withNoise(values: Float32Array, size: number, z: number): Float32Array {
  const [shiftX, shiftY] = [Math.round(z * 37.7), Math.round(z * 91.3)];
  const half = size / 2;
  for (let row = 0; row < size; row += 1) {
    const dy = (row - half) / half;
    for (let column = 0; column < size; column += 1) {
      const index = row * size + column;
      const dx = (column - half) / half;
      const amount = 11 - 7 * Math.min(1, dx * dx + dy * dy);
      const noise =
        0.85 * noiseAt(QUANTUM, column + shiftX, row + shiftY) +
        0.3 * noiseAt(GRAIN, column - shiftY, row + shiftX);
      values[index] = (values[index] ?? 0) + amount * noise;
    }
  }
  return values;
}
