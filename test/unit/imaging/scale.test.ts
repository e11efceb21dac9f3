import { describe, expect, it } from 'vitest';
import { tagOf, uidName } from '../../../native/dicom/index.ts';
import { projectionClasses, sectionalClasses } from '../../../renderer/imaging/metadata/imageKind.ts';
import type { FrameScale } from '../../../renderer/imaging/types.ts';
import { dataSet, instance, only, series } from './made.ts';
import type { Attributes } from './made.ts';

const DX = '1.2.840.10008.5.1.4.1.1.1.1';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const SC = '1.2.840.10008.5.1.4.1.1.7';

const scale = (attributes: Attributes): FrameScale => only(attributes).scale(0);
/** Spacing, source and remarks, as a line to compare. */
const said = (attributes: Attributes): unknown => {
  const { spacing, source, remarks } = scale(attributes);
  return [spacing?.rowSpacingMm ?? null, spacing?.columnSpacingMm ?? null, source, ...remarks];
};

describe('spacing of a digital radiograph: every combination of tags', () => {
  const imager = { ImagerPixelSpacing: [0.2, 0.2] };
  const equal = { PixelSpacing: [0.2, 0.2] };
  const smaller = { PixelSpacing: [0.16, 0.16] };
  const factor = { EstimatedRadiographicMagnificationFactor: 1.25 };
  const type = (value: string): Attributes => ({ PixelSpacingCalibrationType: value });

  // By hand from PS3.3 10.7.1: 0.2 / 1.25 = 0.16.
  const table: readonly (readonly [string, Attributes, unknown])[] = [
    ['none of them', {}, [null, null, 'none']],
    ['Imager Pixel Spacing alone', imager, [0.2, 0.2, 'detector']],
    ['Imager Pixel Spacing and a magnification', { ...imager, ...factor }, [0.16, 0.16, 'magnification']],
    ['equal spacings', { ...imager, ...equal }, [0.2, 0.2, 'detector']],
    ['equal spacings and a magnification', { ...imager, ...equal, ...factor }, [0.16, 0.16, 'magnification']],
    ['unequal spacings', { ...imager, ...smaller }, [0.16, 0.16, 'patient', 'unstated-calibration']],
    [
      'unequal spacings and a magnification, which is not applied twice',
      { ...imager, ...smaller, ...factor },
      [0.16, 0.16, 'patient', 'unstated-calibration'],
    ],
    ['GEOMETRY', { ...imager, ...smaller, ...type('GEOMETRY') }, [0.16, 0.16, 'geometry']],
    [
      'GEOMETRY and a magnification, which is not applied twice',
      { ...imager, ...smaller, ...type('GEOMETRY'), ...factor },
      [0.16, 0.16, 'geometry'],
    ],
    ['FIDUCIAL', { ...imager, ...smaller, ...type('FIDUCIAL') }, [0.16, 0.16, 'fiducial']],
    ['FIDUCIAL without Imager Pixel Spacing', { ...smaller, ...type('FIDUCIAL') }, [0.16, 0.16, 'fiducial']],
    ['Pixel Spacing alone', smaller, [0.16, 0.16, 'patient', 'unstated-depth']],
    ['a magnification alone', factor, [null, null, 'none']],
    ['a calibration type without spacing', { ...imager, ...type('GEOMETRY') }, [0.2, 0.2, 'detector']],
  ];
  for (const [name, attributes, expected] of table) {
    it(name, () => {
      expect(said({ SOPClassUID: DX, Modality: 'DX', ...attributes })).toEqual(expected);
    });
  }

  it('claims no uncertainty, which depends on the depth of what is measured', () => {
    expect(scale({ SOPClassUID: DX, ...imager }).relativeUncertainty).toBeNull();
    expect(scale({ SOPClassUID: DX, ...smaller, ...type('FIDUCIAL') }).relativeUncertainty).toBeNull();
    expect(scale({ SOPClassUID: CT, PixelSpacing: [1, 1] }).relativeUncertainty).toBe(0);
  });

  it('says when a calibration makes the object larger than its shadow', () => {
    expect(said({ SOPClassUID: DX, ...imager, PixelSpacing: [0.3, 0.3], ...type('GEOMETRY') })).toEqual([
      0.3,
      0.3,
      'geometry',
      'contradicting-spacings',
    ]);
  });
});

describe('magnification by distances', () => {
  const base = { SOPClassUID: DX, ImagerPixelSpacing: [0.3, 0.15] };

  it('is the distance to the detector over that to the patient', () => {
    // 1800 / 1500 = 1.2; 0.3 / 1.2 = 0.25 between rows, 0.15 / 1.2 = 0.125 between columns.
    expect(said({ ...base, DistanceSourceToDetector: 1800, DistanceSourceToPatient: 1500 })).toEqual([
      0.25,
      0.125,
      'magnification',
    ]);
  });

  it('never takes the distance to the skin for that to the object', () => {
    const known = instance({ ...base, DistanceSourceToDetector: 1800 });
    const entrance = { '00400306': { vr: 'DS', Value: [1500] } };
    expect(tagOf('DistanceSourceToEntrance')).toBe(0x0040_0306);
    expect(series([{ ...known, ...entrance }]).scale(0).source).toBe('detector');
  });

  it('is believed when factor and distances agree, and not when they contradict each other', () => {
    const distances = { DistanceSourceToDetector: 660, DistanceSourceToPatient: 600 }; // 1.1
    const factor = (value: number): Attributes => ({ EstimatedRadiographicMagnificationFactor: value });
    expect(said({ ...base, ...distances, ...factor(1.1) })).toEqual([0.3 / 1.1, 0.15 / 1.1, 'magnification']);
    expect(said({ ...base, ...distances, ...factor(1.8) })).toEqual([
      0.3,
      0.15,
      'detector',
      'contradicting-magnification',
    ]);
  });

  it('is not believed below 1 or beyond any machine', () => {
    for (const value of [0, -1, 0.8, 50]) {
      expect(said({ ...base, EstimatedRadiographicMagnificationFactor: value })).toEqual([
        0.3,
        0.15,
        'detector',
        'unsound-magnification',
      ]);
    }
  });

  it('is that of the isocentre in enhanced angiography and radiotherapy', () => {
    const XA = '1.2.840.10008.5.1.4.1.1.12.1.1';
    const geometry = dataSet({ DistanceSourceToDetector: 1200, DistanceSourceToIsocenter: 800 });
    const shared = dataSet({ XRayGeometrySequence: [geometry] });
    expect(
      said({ SOPClassUID: XA, ImagerPixelSpacing: [0.3, 0.3], SharedFunctionalGroupsSequence: [shared] }),
    ).toEqual([0.3 / 1.5, 0.3 / 1.5, 'magnification']);
    const RTIMAGE = '1.2.840.10008.5.1.4.1.1.481.1';
    expect(
      said({
        SOPClassUID: RTIMAGE,
        ImagePlanePixelSpacing: [0.4, 0.4],
        RTImageSID: 1600,
        RadiationMachineSAD: 1000,
      }),
    ).toEqual([0.25, 0.25, 'magnification']);
  });
});

describe('spacing of other images', () => {
  it('of a section is that of the patient, whatever else stands in the header', () => {
    const stray = { ImagerPixelSpacing: [0.5, 0.5], EstimatedRadiographicMagnificationFactor: 2 };
    expect(said({ SOPClassUID: CT, PixelSpacing: [0.5, 0.5], ...stray })).toEqual([0.5, 0.5, 'patient']);
  });

  it('of a frame comes before the shared one', () => {
    const measures = (mm: number) =>
      dataSet({ PixelMeasuresSequence: [dataSet({ PixelSpacing: [mm, mm] })] });
    const model = only({
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2.1',
      NumberOfFrames: 2,
      SharedFunctionalGroupsSequence: [measures(1)],
      PerFrameFunctionalGroupsSequence: [measures(2), dataSet({})],
    });
    expect([0, 1].map((index) => model.scale(index).spacing?.rowSpacingMm)).toEqual([2, 1]);
  });

  it('of an enhanced angiogram may be given in the object itself', () => {
    const calibration = dataSet({ ObjectPixelSpacingInCenterOfBeam: [0.21, 0.22] });
    const group = dataSet({ ProjectionPixelCalibrationSequence: [calibration] });
    expect(
      said({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.12.1.1',
        ImagerPixelSpacing: [0.3, 0.3],
        PerFrameFunctionalGroupsSequence: [group],
      }),
    ).toEqual([0.21, 0.22, 'geometry']);
  });

  it('of a scanned film is that of the film', () => {
    expect(said({ SOPClassUID: SC, NominalScannedPixelSpacing: [0.1, 0.1] })).toEqual([0.1, 0.1, 'detector']);
  });

  it('of a secondary capture keeps the name of its calibration', () => {
    const spacing = { SOPClassUID: SC, PixelSpacing: [0.4, 0.4] };
    expect(said(spacing)).toEqual([0.4, 0.4, 'patient']);
    expect(said({ ...spacing, PixelSpacingCalibrationType: 'FIDUCIAL' })).toEqual([0.4, 0.4, 'fiducial']);
    expect(said({ ...spacing, ImagerPixelSpacing: [0.4, 0.4] })).toEqual([0.4, 0.4, 'detector']);
  });

  it('that cannot be one is left out, and said so', () => {
    for (const pair of [[0, 0], [-1, 1], ['x', 1], [1], [1e9, 1e9], [1, 0.001], [0.5, 1000]]) {
      expect(said({ SOPClassUID: CT, PixelSpacing: pair })).toEqual([null, null, 'none', 'unsound-spacing']);
    }
    expect(said({ SOPClassUID: DX, PixelSpacing: [0, 0], ImagerPixelSpacing: [0.2, 0.2] })).toEqual([
      0.2,
      0.2,
      'detector',
      'unsound-spacing',
    ]);
  });

  it('keeps rows and columns apart', () => {
    expect(said({ SOPClassUID: CT, PixelSpacing: [2, 0.5] })).toEqual([2, 0.5, 'patient']);
    expect(scale({ SOPClassUID: CT, PixelSpacing: [2, 0.5] }).pixelAspect).toBe(4);
  });

  it('is not to be had from an aspect ratio, which gives the shape alone', () => {
    const { spacing, source, pixelAspect } = scale({ SOPClassUID: SC, PixelAspectRatio: [4, 3] });
    expect([spacing, source, pixelAspect]).toEqual([null, 'none', 4 / 3]);
    expect(said({ SOPClassUID: CT, PixelSpacing: [1, 1], PixelAspectRatio: [2, 1] })).toEqual([
      1,
      1,
      'patient',
      'contradicting-aspect',
    ]);
  });
});

describe('kinds of image', () => {
  it('have the names of the standard', () => {
    const names = (uids: readonly string[]): string[] => uids.map((uid) => uidName(uid) ?? uid);
    for (const name of names(projectionClasses)) {
      expect(name).toMatch(
        /Radiography|X-Ray (Image|Angio|Radiof)|XA|XRF|Mammography|Intra-Oral|RT Image|Breast Projection/,
      );
    }
    for (const name of names(sectionalClasses)) {
      expect(name).toMatch(/CT|MR|3D|Tomosynthesis|Nuclear|Parametric|Segmentation|PET|Positron|RT Dose/);
    }
  });

  it('are told by SOP classes of which none is both', () => {
    expect(new Set([...projectionClasses, ...sectionalClasses]).size).toBe(
      projectionClasses.length + sectionalClasses.length,
    );
  });
  it('are told by the modality where the class is missing', () => {
    expect(said({ Modality: 'CR', PixelSpacing: [0.1, 0.1] })).toEqual([
      0.1,
      0.1,
      'patient',
      'unstated-depth',
    ]);
    expect(said({ Modality: 'MR', PixelSpacing: [0.1, 0.1] })).toEqual([0.1, 0.1, 'patient']);
  });
});
