import type * as z from 'zod';
import type { PresentationGraphic, PresentationText } from '../../contract/index.ts';

export type Graphic = z.infer<typeof PresentationGraphic>;
export type Text = z.infer<typeof PresentationText>;

export const MOST_POINTS = 100_000;
const GREATEST = 1e6;

/** Pairs of finite numbers that lie on something that could be an image; null for everything else. */
export function placesOf(data: readonly number[]): { x: number; y: number }[] | null {
  if (data.length === 0 || data.length % 2 !== 0 || data.length / 2 > MOST_POINTS) return null;
  if (data.some((value) => !Number.isFinite(value) || Math.abs(value) > GREATEST)) return null;
  return Array.from({ length: data.length / 2 }, (_, index) => ({
    x: data[index * 2] ?? 0,
    y: data[index * 2 + 1] ?? 0,
  }));
}
