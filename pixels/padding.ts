import type { Padding } from './modality.ts';
import type { StoredValues } from './types.ts';

type Padded = { readonly padding: Padding | null };

/**
 * Whether a stored value is padding, no part of the picture (PS3.3 C.7.5.1.1.2: from Pixel Padding Value to Pixel Padding
 * Range Limit, both included). Not for windows worked out from values, and not for statistics.
 */
export function isPadding({ padding }: Padded, stored: number): boolean {
  return padding !== null && stored >= padding.from && stored <= padding.to;
}

/** 1 for every stored value that is padding; null when the image has none to begin with. */
export function paddingMask(image: Padded, values: StoredValues): Uint8Array | null {
  if (image.padding === null) return null;
  const mask = new Uint8Array(values.length);
  let any = false;
  for (let i = 0; i < values.length; i++) {
    if (!isPadding(image, values[i] ?? 0)) continue;
    mask[i] = 1;
    any = true;
  }
  return any ? mask : null;
}
