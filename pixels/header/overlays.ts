import { bulkDataUri, bytes, count, has, numbers, string } from './dataSet.ts';
import type { DataSet } from './dataSet.ts';
import type { FrameAttributes } from './functionalGroups.ts';
import type { HeaderImage, HeaderRemark, OverlayPlane } from './types.ts';

// Overlay planes stand in the repeating groups 6000, 6002... 601E (PS3.5 7.6). Each is read as if it were group 6000.

const PLANE = /^60([01][02468ACE])(\w{4})$/;

/** The overlay groups of an instance, each as a data set of its own under the keywords of group 6000. */
function groupsOf(instance: DataSet): { group: number; plane: DataSet }[] {
  const groups = new Map<string, Record<string, unknown>>();
  for (const [tag, value] of Object.entries(instance)) {
    const [, group, element] = PLANE.exec(tag) ?? [];
    if (group === undefined || element === undefined) continue;
    const plane = groups.get(group) ?? {};
    plane[`6000${element}`] = value;
    groups.set(group, plane);
  }
  return [...groups]
    .map(([group, plane]) => ({ group: Number.parseInt(`60${group}`, 16), plane }))
    .sort((a, b) => a.group - b.group);
}

/** Where the bits are. PS3.5 8.1.2: bits among the pixels are retired, and still in archives. */
function sourceOf(plane: DataSet): OverlayPlane['source'] | null {
  if (has(plane, 'OverlayData')) {
    const uri = bulkDataUri(plane, 'OverlayData');
    const data = bytes(plane, 'OverlayData');
    if (data !== null) return { kind: 'data', bytes: data };
    return uri === null ? null : { kind: 'bulk', uri };
  }
  const bit = count(plane, 'OverlayBitPosition');
  return (count(plane, 'OverlayBitsAllocated') ?? 1) > 1 && bit !== null ? { kind: 'embedded', bit } : null;
}

/** Of a multi-frame overlay the plane that lies on an image frame, from 0; null: none (PS3.3 C.9.3). */
function planeFrame(plane: DataSet, frameNumber: number): number | null {
  const frames = count(plane, 'NumberOfFramesInOverlay', 1);
  if (frames === null) return 0; // one plane, for all of them
  const first = count(plane, 'ImageFrameOrigin', 1) ?? 1;
  const at = frameNumber - first;
  return at >= 0 && at < frames ? at : null;
}

type Overlays = { readonly overlays: readonly OverlayPlane[]; readonly remarks: readonly HeaderRemark[] };

/** The overlay planes that lie on a frame. */
export function overlaysOf(frame: FrameAttributes): Overlays {
  const overlays: OverlayPlane[] = [];
  let unusable = false;
  for (const { group, plane } of groupsOf(frame.instance)) {
    const [Rows, Columns] = [count(plane, 'OverlayRows', 1), count(plane, 'OverlayColumns', 1)];
    const source = sourceOf(plane);
    if (Rows === null || Columns === null || source === null) {
      // A group with nothing but a name (PS3.3 C.10.7, ROI statistics) is not a plane at all.
      unusable ||= has(plane, 'OverlayData') || has(plane, 'OverlayRows');
      continue;
    }
    // Bits among the pixels lie with the frame that holds them.
    const at = source.kind === 'embedded' ? 0 : planeFrame(plane, frame.frameNumber);
    if (at === null) continue;
    const [originRow = 1, originColumn = 1] = numbers(plane, 'OverlayOrigin') ?? [];
    overlays.push({
      group,
      Rows,
      Columns,
      originRow,
      originColumn,
      frame: at,
      type: string(plane, 'OverlayType') === 'R' ? 'R' : 'G',
      label: string(plane, 'OverlayLabel') || string(plane, 'OverlayDescription'),
      layer: string(plane, 'OverlayActivationLayer'),
      source,
    });
  }
  return { overlays, remarks: unusable ? ['overlay-unusable'] : [] };
}

/** Bits that the decoder is to keep beside the values. */
export const overlayBitsOf = (overlays: HeaderImage['overlays']): number[] =>
  overlays.flatMap(({ source }) => (source.kind === 'embedded' ? [source.bit] : []));
