import type { DataSet } from '../../../pixels/header/dataSet.ts';
import { frameOf } from '../../../pixels/header/functionalGroups.ts';
import { headerImageOf } from '../../../pixels/header/image.ts';
import { windowsOf } from '../../../pixels/header/lookUp.ts';
import type { HeaderImage, OverlayPlane } from '../../../pixels/header/types.ts';
import { type ImageVoi, voiOfTable } from '../../../pixels/index.ts';
import { pixelAspectOf } from './pixelAspect.ts';

/** A frame's header for drawing. `voi`: the window or VOI LUT that the header names first; null: it has none. */
export type Reading = {
  readonly image: HeaderImage;
  readonly voi: ImageVoi | null;
  readonly pixelAspect: number;
};

/** Reads what a data set, its look-up tables in place (`withTables`), says about one frame, from 1. */
export function readingOf(instance: DataSet, frameNumber: number): Reading {
  const frame = frameOf(instance, frameNumber);
  const image = headerImageOf(frame);
  const [window] = windowsOf(frame).windows;
  const [lut] = image.voiLuts;
  const voi =
    window !== undefined
      ? { center: window.center, width: window.width, lut: null }
      : lut !== undefined
        ? voiOfTable(lut)
        : null;
  return { image, voi, pixelAspect: pixelAspectOf(frame) };
}

/** Overlay planes with those that are bulk data fetched; one that cannot be had is left out. */
export async function planesInPlace(
  planes: readonly OverlayPlane[],
  fetchBulk: (uri: string) => Promise<Uint8Array | null>,
): Promise<OverlayPlane[]> {
  const fetched = planes.map(async (plane): Promise<OverlayPlane | null> => {
    if (plane.source.kind !== 'bulk') return plane;
    const bytes = await fetchBulk(plane.source.uri);
    return bytes === null ? null : { ...plane, source: { kind: 'data', bytes } };
  });
  return (await Promise.all(fetched)).filter((plane) => plane !== null);
}
