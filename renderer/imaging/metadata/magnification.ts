import { number } from '../../../pixels/header/dataSet.ts';
import type { FrameAttributes } from '../../../pixels/header/functionalGroups.ts';

// How much larger than life a projection is on its detector: the source's distance to the detector over that to the object.

/**
 * factor: how many times larger; null when the header does not tell, or tells two different things. remarks: what was not
 * believed.
 */
export type Magnification = { readonly factor: number | null; readonly remarks: readonly string[] };

// Beyond this no tube, table and detector stand; below 1 the object would lie behind the detector.
const MOST = 10;
const sound = (factor: number): boolean => factor >= 1 && factor <= MOST;

function ratio(source: number | null, object: number | null): number | null {
  return source !== null && object !== null && source > 0 && object > 0 ? source / object : null;
}

/**
 * By distances. Distance Source to Entrance is to the skin, at which no object lies, so it never takes the place of Distance
 * Source to Patient (PS3.3 C.8.7.5, C.8.11.7: that is to the isocentre, table or support).
 */
function byDistances(frame: FrameAttributes): number | null {
  const { instance } = frame;
  const geometry = frame.macro('XRayGeometrySequence');
  const enhanced =
    geometry === null
      ? null
      : ratio(number(geometry, 'DistanceSourceToDetector'), number(geometry, 'DistanceSourceToIsocenter'));
  const plain = ratio(
    number(instance, 'DistanceSourceToDetector'),
    number(instance, 'DistanceSourceToPatient'),
  );
  // RT Image (PS3.3 C.8.8.2): the image plane's distance over that of the isocentre.
  return enhanced ?? plain ?? ratio(number(instance, 'RTImageSID'), number(instance, 'RadiationMachineSAD'));
}

const TOLERANCE = 0.02; // distances are rounded to centimetres by many devices

export function magnificationOf(frame: FrameAttributes): Magnification {
  const stated = number(frame.instance, 'EstimatedRadiographicMagnificationFactor');
  const distances = byDistances(frame);
  const remarks: string[] = [];
  if ((stated !== null && !sound(stated)) || (distances !== null && !sound(distances))) {
    remarks.push('unsound-magnification');
  }
  const factor = stated !== null && sound(stated) ? stated : null;
  const byDistance = distances !== null && sound(distances) ? distances : null;
  if (factor !== null && byDistance !== null && Math.abs(factor - byDistance) > TOLERANCE * factor) {
    return { factor: null, remarks: [...remarks, 'contradicting-magnification'] };
  }
  return { factor: factor ?? byDistance, remarks };
}
