import type { Presentation } from '../../../native/contract/index.ts';
import { parseDataSets } from '../../../pixels/header/dataSet.ts';
import { framesOf } from '../../../pixels/header/functionalGroups.ts';
import { seriesPath } from '../metadata/loadSeries.ts';
import { overlaysOf } from '../../../pixels/header/overlays.ts';
import type { OverlayPlane } from '../types.ts';

/** Overlay planes that a presentation state holds itself (PS3.3 C.11.7), by the state; none while they are on their way. */
export type StatePlanes = (state: Presentation) => readonly OverlayPlane[];

const needed = ({ overlays, shutter }: Presentation): boolean =>
  overlays.some(({ own }) => own) || (shutter?.shapes ?? []).some(({ shape }) => shape === 'bitmap');

/** The planes of a state's data set. */
export function planesIn(metadata: unknown): readonly OverlayPlane[] {
  const [instance] = parseDataSets(metadata);
  const [frame] = instance === undefined ? [] : framesOf(instance, 1);
  return frame === undefined ? [] : overlaysOf(frame).overlays;
}

async function fetchPlanes({ summary }: Presentation, source: string): Promise<readonly OverlayPlane[]> {
  const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = summary;
  const path = `${seriesPath(source, StudyInstanceUID, SeriesInstanceUID)}/instances/${SOPInstanceUID}/metadata`;
  try {
    const response = await fetch(path, { headers: { accept: 'application/dicom+json' } });
    if (!response.ok) return [];
    const metadata: unknown = await response.json();
    return planesIn(metadata);
  } catch {
    // Out of reach: the state is applied without them.
    return [];
  }
}

/** `arrived` is called when planes that were on their way can be drawn. */
export function createStatePlanes(arrived: () => void): StatePlanes {
  const known = new WeakMap<Presentation, readonly OverlayPlane[]>();
  return (state) => {
    const found = known.get(state);
    if (found !== undefined) return found;
    known.set(state, []);
    if (needed(state)) {
      void fetchPlanes(state, 'library').then((planes) => {
        known.set(state, planes);
        arrived();
      });
    }
    return [];
  };
}
