import type { SpacingSource } from '../../../native/contract/index.ts';
import type { FrameImage, FrameScale, UltrasoundRegion } from '../types.ts';
import { count, numbers, string } from '../../../pixels/header/dataSet.ts';
import type { FrameAttributes } from '../../../pixels/header/functionalGroups.ts';
import { spacingPair } from './geometry.ts';
import type { SpacingPair } from './geometry.ts';
import { imageKindOf } from './imageKind.ts';
import type { ImageKind } from './imageKind.ts';
import { magnificationOf } from './magnification.ts';
import { commonRegionSpacing, regionsOf } from './ultrasound.ts';

// WHERE MILLIMETRES COME FROM: the one policy. A value in millimetres always names its source; nothing is ever assumed.
//
// 1. A reader's calibration, where there is one (measure/maths/spacing.ts); except in a protected ultrasound region.
// 2. Sequence of Ultrasound Regions: the region that holds all points. `region`
// 3. A section of the patient (CT, MR, PET, NM, tomosynthesis sections...): Pixel Spacing. `patient`
// 4. A projection (CR, DX, MG, IO, XA, XRF, RT Image), PS3.3 10.7.1:
//    a. Pixel Spacing with a Pixel Spacing Calibration Type: `geometry` or `fiducial`.
//    b. Object Pixel Spacing in Center of Beam (enhanced XA/XRF): `geometry`.
//    c. Pixel Spacing that differs from Imager Pixel Spacing: corrected in a way not stated. `patient`
//    d. Pixel Spacing equal to Imager Pixel Spacing: not corrected at all; on to e.
//    e. Imager Pixel Spacing (Image Plane Pixel Spacing of an RT Image) over the Estimated Radiographic Magnification
//       Factor or over Distance Source to Detector / Distance Source to Patient: `magnification`. Without them, or where
//       they contradict each other: `detector`, sizes on the detector, larger than life.
//    f. Pixel Spacing alone: `patient`, with the remark that nothing says at which depth it holds.
//    g. Nominal Scanned Pixel Spacing: the film that was scanned. `detector`
// 5. Anything else (secondary capture, photographs, ultrasound without regions): Pixel Spacing, `geometry`, `fiducial` or
//    `patient`; then Nominal Scanned Pixel Spacing, `detector`.
// 6. Pixel Aspect Ratio tells shape, not size. `none`: values are in pixels.
//
// Functional groups (a frame's own before the shared one) go before the instance. A spacing that cannot be one is left out
// with a remark, and what comes after it is tried.
// The spacing's own uncertainty is taken as none where the image was made to that spacing (3, 2, 5), and as unknown in a
// projection, where it depends on the depth of the object, which no header knows.

type Found = {
  readonly source: SpacingSource;
  readonly spacing: SpacingPair | null;
  readonly relativeUncertainty: number | null;
};

const same = (a: number, b: number, share = 1e-4): boolean =>
  Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b));
const samePair = (a: SpacingPair, b: SpacingPair, share?: number): boolean =>
  same(a.rowSpacingMm, b.rowSpacingMm, share) && same(a.columnSpacingMm, b.columnSpacingMm, share);

const over = ({ rowSpacingMm, columnSpacingMm }: SpacingPair, factor: number): SpacingPair => ({
  rowSpacingMm: rowSpacingMm / factor,
  columnSpacingMm: columnSpacingMm / factor,
});

/** The stored pairs, unsound ones left out. */
type Pairs = {
  readonly pixel: SpacingPair | null;
  readonly imager: SpacingPair | null;
  readonly beam: SpacingPair | null;
  readonly scanned: SpacingPair | null;
};

const MOST_RATIO = 50; // between the sides of a pixel

function pairsOf(frame: FrameAttributes, remark: (word: string) => void): Pairs {
  const read = (
    ...places: readonly (readonly [ReturnType<FrameAttributes['macro']>, Parameters<typeof spacingPair>[1]])[]
  ) => {
    for (const [place, keyword] of places) {
      const pair = spacingPair(place, keyword);
      const ratio = pair === null || pair === 'unsound' ? 1 : pair.rowSpacingMm / pair.columnSpacingMm;
      if (pair === 'unsound' || ratio > MOST_RATIO || ratio < 1 / MOST_RATIO) remark('unsound-spacing');
      else if (pair !== null) return pair;
    }
    return null;
  };
  const { instance } = frame;
  return {
    pixel: read([frame.find('PixelMeasuresSequence', 'PixelSpacing'), 'PixelSpacing']),
    imager: read(
      [frame.find('FramePixelDataPropertiesSequence', 'ImagerPixelSpacing'), 'ImagerPixelSpacing'],
      [instance, 'ImagePlanePixelSpacing'],
    ),
    beam: read([frame.macro('ProjectionPixelCalibrationSequence'), 'ObjectPixelSpacingInCenterOfBeam']),
    scanned: read([instance, 'NominalScannedPixelSpacing']),
  };
}

function calibrationTypeOf(frame: FrameAttributes): 'geometry' | 'fiducial' | null {
  const place = frame.find('PixelMeasuresSequence', 'PixelSpacingCalibrationType') ?? frame.instance;
  const stated = string(place, 'PixelSpacingCalibrationType').toUpperCase();
  return stated === 'GEOMETRY' ? 'geometry' : stated === 'FIDUCIAL' ? 'fiducial' : null;
}

const unsure = (source: SpacingSource, spacing: SpacingPair): Found => ({
  source,
  spacing,
  relativeUncertainty: null,
});

function atDetector(frame: FrameAttributes, imager: SpacingPair, remark: (word: string) => void): Found {
  const { factor, remarks } = magnificationOf(frame);
  remarks.forEach(remark);
  return factor === null ? unsure('detector', imager) : unsure('magnification', over(imager, factor));
}

/** Step 4. */
function inProjection(frame: FrameAttributes, pairs: Pairs, remark: (word: string) => void): Found | null {
  const { pixel, imager, beam, scanned } = pairs;
  const type = calibrationTypeOf(frame);
  if (pixel !== null && type !== null) {
    // Magnification only ever enlarges: an object cannot be larger than its shadow.
    if (imager !== null && pixel.rowSpacingMm > imager.rowSpacingMm * 1.001) remark('contradicting-spacings');
    return unsure(type, pixel);
  }
  if (beam !== null) return unsure('geometry', beam);
  if (pixel !== null && imager !== null && !samePair(pixel, imager)) {
    remark('unstated-calibration');
    if (pixel.rowSpacingMm > imager.rowSpacingMm * 1.001) remark('contradicting-spacings');
    return unsure('patient', pixel);
  }
  if (imager !== null) return atDetector(frame, imager, remark);
  if (pixel !== null) {
    remark('unstated-depth');
    return unsure('patient', pixel);
  }
  return scanned === null ? null : unsure('detector', scanned);
}

/** Steps 3 and 5. */
function inPlane(
  frame: FrameAttributes,
  kind: ImageKind,
  pairs: Pairs,
  remark: (word: string) => void,
): Found | null {
  const { pixel, imager, scanned } = pairs;
  if (pixel !== null) {
    if (kind === 'sectional') return { source: 'patient', spacing: pixel, relativeUncertainty: 0 };
    const type = calibrationTypeOf(frame);
    if (type !== null) return unsure(type, pixel);
    // A captured radiograph: equal to the detector's means measured there.
    if (imager !== null && samePair(pixel, imager)) return atDetector(frame, imager, remark);
    return { source: 'patient', spacing: pixel, relativeUncertainty: 0 };
  }
  if (imager !== null) return atDetector(frame, imager, remark);
  return scanned === null ? null : unsure('detector', scanned);
}

function inRegions(
  regions: readonly UltrasoundRegion[],
  pairs: Pairs,
  remark: (word: string) => void,
): Found {
  const spacing = commonRegionSpacing(regions);
  if (spacing !== null && pairs.pixel !== null && !samePair(spacing, pairs.pixel, 0.01)) {
    remark('contradicting-spacings');
  }
  return { source: 'region', spacing, relativeUncertainty: 0 };
}

/** PS3.3 C.7.6.3.1.7: vertical over horizontal size of a pixel, as two integers; null where not stated. */
function statedAspect(frame: FrameAttributes): number | null {
  const [vertical = 0, horizontal = 0] = numbers(frame.instance, 'PixelAspectRatio') ?? [];
  const ratio = vertical > 0 && horizontal > 0 ? vertical / horizontal : 0;
  return ratio >= 1 / MOST_RATIO && ratio <= MOST_RATIO ? ratio : null;
}

function aspectOf(frame: FrameAttributes, found: Found, remark: (word: string) => void): number {
  const stated = statedAspect(frame);
  if (found.spacing === null || found.source === 'region') return stated ?? 1;
  const aspect = found.spacing.rowSpacingMm / found.spacing.columnSpacingMm;
  if (stated !== null && !same(stated, aspect, 0.01)) remark('contradicting-aspect');
  return aspect;
}

/** How far apart the pixels of a frame are, by the policy above; see FrameScale. */
export function scaleOf(frame: FrameAttributes): FrameScale {
  const { instance } = frame;
  const remarks: string[] = [];
  const remark = (word: string): void => void (remarks.includes(word) || remarks.push(word));
  const size = { Rows: count(instance, 'Rows') ?? 0, Columns: count(instance, 'Columns') ?? 0 };
  const pairs = pairsOf(frame, remark);
  const regions = regionsOf(instance, size);
  if (regions?.unsound === true) remark('unsound-region');
  const kind = imageKindOf(instance);
  const found =
    (regions !== null && regions.regions.length > 0
      ? inRegions(regions.regions, pairs, remark)
      : kind === 'projection'
        ? inProjection(frame, pairs, remark)
        : inPlane(frame, kind, pairs, remark)) ?? NOTHING;
  return {
    ...found,
    regions: regions?.regions ?? [],
    pixelAspect: aspectOf(frame, found, remark),
    remarks,
  };
}

const NOTHING: Found = { source: 'none', spacing: null, relativeUncertainty: null };

/** What drawing needs of it: one spacing for the whole picture and the shape of its pixels. */
export function drawnScaleOf(frame: FrameAttributes): Pick<FrameImage, 'spacing' | 'pixelAspect'> {
  const { spacing, source, pixelAspect } = scaleOf(frame);
  return { spacing: spacing === null ? null : { ...spacing, source }, pixelAspect };
}
