import { fail, ok, type Result } from '../../contract/index.ts';
import type { Region } from '../rendering/index.ts';

const LARGEST_BOX = 8192;

/** A source region as it was asked for: null where its default counts. Negative sizes turn the picture over. */
export type RegionWanted = {
  readonly left: number | null;
  readonly top: number | null;
  readonly width: number | null;
  readonly height: number | null;
};

export type Viewport = {
  readonly box: { readonly width: number; readonly height: number } | null;
  readonly region: RegionWanted | null;
};

/** `viewport=vw,vh[,sx,sy,sw,sh]` (PS3.18 8.3.5.1.3); of a thumbnail only the first two (8.3.5.2). */
export function viewportOf(text: string | undefined, isThumbnail: boolean): Result<Viewport> {
  if (text === undefined) return ok({ box: null, region: null });
  const wrong = fail({ kind: 'bad-request' as const, detail: 'viewport' });
  const [width = '', height = '', ...rest] = text.split(',');
  if (!/^\d{1,5}$/.test(width) || !/^\d{1,5}$/.test(height) || rest.length > (isThumbnail ? 0 : 4))
    return wrong;
  const box = { width: Number(width), height: Number(height) };
  if (Math.min(box.width, box.height) < 1 || Math.max(box.width, box.height) > LARGEST_BOX) return wrong;
  // Any of the four may be left out, its comma staying.
  const numbers = rest.map((part) => (/^[+-]?\d{1,6}(\.\d{0,6})?$/.test(part) ? Number(part) : null));
  if (numbers.some((number, at) => number === null && rest[at] !== '')) return wrong;
  const [left = null, top = null, regionWidth = null, regionHeight = null] = numbers;
  const region = { left, top, width: regionWidth, height: regionHeight };
  return ok({ box, region: rest.length === 0 ? null : region });
}

type Side = { readonly start: number; readonly length: number; readonly flip: boolean };

function sideOf(start: number | null, length: number | null, whole: number): Side {
  const from = Math.round(Math.abs(start ?? 0));
  const most = whole - from;
  return {
    start: from,
    length: Math.min(most, Math.round(Math.abs(length ?? most))),
    flip: (length ?? 0) < 0,
  };
}

/** The region on an image, whole pixels of it; 'outside' where none is left. */
export function regionOf(
  wanted: RegionWanted,
  { Rows, Columns }: { readonly Rows: number; readonly Columns: number },
): Region | 'outside' {
  const across = sideOf(wanted.left, wanted.width, Columns);
  const down = sideOf(wanted.top, wanted.height, Rows);
  if (across.length < 1 || down.length < 1) return 'outside';
  return {
    left: across.start,
    top: down.start,
    width: across.length,
    height: down.length,
    flipHorizontal: across.flip,
    flipVertical: down.flip,
  };
}
