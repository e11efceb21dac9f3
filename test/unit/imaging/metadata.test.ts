import { describe, expect, it } from 'vitest';
import { tagOf } from '../../../native/dicom/index.ts';
import { ageBetween } from '../../../renderer/imaging/metadata/identity.ts';
import { tags } from '../../../pixels/header/tags.ts';
import { dataSet, instance, only, series } from './made.ts';

describe('tags', () => {
  it('are those of the dictionary', () => {
    const known = (keyword: string) => tagOf(keyword)?.toString(16).padStart(8, '0').toUpperCase();
    for (const [keyword, tag] of Object.entries(tags))
      expect([keyword, known(keyword)]).toEqual([keyword, tag]);
  });
});

describe('identity', () => {
  const name = (groups: Record<string, string>) => only({ PatientName: [groups] }).identity(0).PatientName;

  it('writes the family name first, given names after a comma, the spelling as stored', () => {
    expect(name({ Alphabetic: 'MÜLLER^Anna^Maria^Dr.^PhD' })).toBe('MÜLLER, Anna Maria Dr. PhD');
    expect(name({ Alphabetic: "O'Brien^Seán" })).toBe("O'Brien, Seán");
    expect(name({ Alphabetic: 'ONLY' })).toBe('ONLY');
  });

  it('puts the other groups of a name beside it', () => {
    expect(name({ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' })).toBe(
      'Yamada, Tarou (山田, 太郎, やまだ, たろう)',
    );
    expect(name({ Ideographic: '山田^太郎' })).toBe('山田, 太郎');
  });

  it('works the age out from the dates, to the day of the birthday', () => {
    expect(ageBetween('19800315', '20200314')).toBe('039Y');
    expect(ageBetween('19800315', '20200315')).toBe('040Y');
    expect(ageBetween('20200101', '20200115')).toBe('014D');
    expect(ageBetween('20200101', '20200210')).toBe('005W');
    expect(ageBetween('20190601', '20200115')).toBe('007M');
    expect(ageBetween('20200230', '20200101')).toBe('');
    expect(ageBetween('', '20200101')).toBe('');
    expect(ageBetween('18991231', '20200101')).toBe('120Y');
  });

  it('takes the age in the header only where a date is missing', () => {
    const birth = { PatientBirthDate: '19500101', StudyDate: '20000101', PatientAge: '012Y' };
    expect(only(birth).identity(0).PatientAge).toBe('050Y');
    expect(only({ PatientAge: '012Y' }).identity(0).PatientAge).toBe('012Y');
    expect(only({ PatientAge: 'old' }).identity(0).PatientAge).toBe('');
  });

  it('is that of the very instance, in a series where one instance says another name', () => {
    const model = series([
      instance({ InstanceNumber: 1, PatientID: 'A' }),
      instance({ InstanceNumber: 2, PatientID: 'B' }),
    ]);
    expect([model.identity(0).PatientID, model.identity(1).PatientID]).toEqual(['A', 'B']);
  });
});

describe('spacing', () => {
  const spacing = (attributes: Parameters<typeof only>[0]) => only(attributes).image(0).spacing;

  it('reads the distance between rows first', () => {
    expect(spacing({ PixelSpacing: [2, 0.5] })).toEqual({
      rowSpacingMm: 2,
      columnSpacingMm: 0.5,
      source: 'patient',
    });
    expect(only({ PixelSpacing: [2, 0.5] }).image(0).pixelAspect).toBe(4);
  });

  it('calls the spacing of a detector by its name', () => {
    expect(spacing({ ImagerPixelSpacing: [0.2, 0.2] })?.source).toBe('detector');
    expect(spacing({ ImagerPixelSpacing: [0.2, 0.2], PixelSpacing: [0.2, 0.2] })?.source).toBe('detector');
  });

  it('takes a calibrated spacing for that of the patient', () => {
    expect(spacing({ ImagerPixelSpacing: [0.2, 0.2], PixelSpacing: [0.15, 0.15] })).toEqual({
      rowSpacingMm: 0.15,
      columnSpacingMm: 0.15,
      source: 'patient',
    });
    const calibrated = {
      ImagerPixelSpacing: [0.2, 0.2],
      PixelSpacing: [0.2, 0.2],
      PixelSpacingCalibrationType: 'FIDUCIAL',
    };
    expect(spacing(calibrated)?.source).toBe('fiducial');
  });

  it('has none where the header has none, or nonsense', () => {
    expect(spacing({})).toBeNull();
    expect(spacing({ PixelSpacing: [0, 0] })).toBeNull();
    expect(spacing({ PixelSpacing: ['x', 1] })).toBeNull();
    expect(spacing({ PixelSpacing: [-1, 1] })).toBeNull();
  });

  const region = (attributes: Parameters<typeof dataSet>[0]) =>
    dataSet({
      RegionSpatialFormat: 1,
      RegionLocationMinX0: 0,
      RegionLocationMinY0: 0,
      RegionLocationMaxX1: 5,
      RegionLocationMaxY1: 3,
      PhysicalUnitsXDirection: 3,
      PhysicalUnitsYDirection: 3,
      PhysicalDeltaX: 0.02,
      PhysicalDeltaY: 0.02,
      ...attributes,
    });

  it('takes centimetres a pixel from an ultrasound region', () => {
    expect(spacing({ SequenceOfUltrasoundRegions: [region({})] })).toEqual({
      rowSpacingMm: 0.2,
      columnSpacingMm: 0.2,
      source: 'region',
    });
  });

  it('gives no length where regions disagree or measure something else', () => {
    expect(
      spacing({ SequenceOfUltrasoundRegions: [region({}), region({ PhysicalDeltaX: 0.05 })] }),
    ).toBeNull();
    expect(spacing({ SequenceOfUltrasoundRegions: [region({ PhysicalUnitsYDirection: 7 })] })).toBeNull();
    expect(spacing({ SequenceOfUltrasoundRegions: [region({ RegionSpatialFormat: 3 })] })).toBeNull();
    const doppler = region({
      RegionSpatialFormat: 3,
      PhysicalUnitsXDirection: 4,
      PhysicalUnitsYDirection: 7,
    });
    expect(spacing({ SequenceOfUltrasoundRegions: [region({}), doppler] })?.source).toBe('region');
  });

  it('stretches by Pixel Aspect Ratio alone, without giving lengths', () => {
    const image = only({ PixelAspectRatio: [2, 1] }).image(0);
    expect([image.pixelAspect, image.spacing]).toEqual([2, null]);
  });
});

describe('windows', () => {
  it('pairs centres, widths and explanations, and leaves out a width of 0', () => {
    const model = only({
      WindowCenter: [40, 0, 300],
      WindowWidth: [400, 0, 1500],
      WindowCenterWidthExplanation: ['Soft tissue', 'Broken', 'Bone'],
    });
    expect(model.windows(0)).toEqual([
      { center: 40, width: 400, explanation: 'Soft tissue' },
      { center: 300, width: 1500, explanation: 'Bone' },
    ]);
  });

  it('reads numbers that were written as text, with a comma too', () => {
    expect(only({ WindowCenter: '40,5', WindowWidth: ' 4.0E2 ' }).windows(0)).toEqual([
      { center: 40.5, width: 400, explanation: '' },
    ]);
  });

  it('a frame has its own window in an enhanced object, the shared one where it has none', () => {
    const voi = (center: number) =>
      dataSet({ FrameVOILUTSequence: [dataSet({ WindowCenter: center, WindowWidth: 10 })] });
    const model = only({
      NumberOfFrames: 2,
      SharedFunctionalGroupsSequence: [voi(1)],
      PerFrameFunctionalGroupsSequence: [voi(2), dataSet({})],
    });
    expect([model.windows(0)[0]?.center, model.windows(1)[0]?.center]).toEqual([2, 1]);
  });

  it('reads a VOI LUT whose length of 0 stands for 65536 and whose first value is signed', () => {
    const lut = dataSet({
      LUTDescriptor: [0, 65_436, 16],
      LUTData: Array.from({ length: 65_536 }, (_, i) => i),
    });
    const [table] = only({ PixelRepresentation: 1, VOILUTSequence: [lut] }).image(0).voiLuts;
    expect([table?.first, table?.entries.length]).toEqual([-100, 65_536]);
  });
});

describe('frame time', () => {
  it('is the Frame Time of the file', () => {
    expect(only({ NumberOfFrames: 2, FrameTime: 33.3 }).frameTimeMs(0)).toBe(33.3);
  });
  it('is the time until the next frame of a vector', () => {
    const model = only({ NumberOfFrames: 3, FrameTimeVector: [0, 40, 80], FrameTime: 10 });
    expect([0, 1, 2].map((index) => model.frameTimeMs(index))).toEqual([40, 80, 80]);
  });
  it('comes from the recommended rate before the acquired one', () => {
    expect(only({ RecommendedDisplayFrameRate: 25, CineRate: 50 }).frameTimeMs(0)).toBe(40);
    expect(only({ CineRate: 50 }).frameTimeMs(0)).toBe(20);
    expect(only({ ActualFrameDuration: 40 }).frameTimeMs(0)).toBe(40);
    expect(only({ ActualFrameDuration: 20_000 }).frameTimeMs(0)).toBeNull(); // a scintigram, not a film
  });
  it('is unknown for an image that says nothing, or nonsense', () => {
    expect(only({}).frameTimeMs(0)).toBeNull();
    expect(only({ FrameTime: 0 }).frameTimeMs(0)).toBeNull();
    expect(only({ FrameTime: 33_000 }).frameTimeMs(0)).toBeNull();
  });
});

describe('lossy compression', () => {
  it('is told by the header, with the ratio', () => {
    expect(only({ LossyImageCompression: '01', LossyImageCompressionRatio: 12 }).lossy(0)).toEqual({
      ratio: 12,
    });
    expect(only({ LossyImageCompression: '01' }).lossy(0)).toEqual({ ratio: null });
  });
  it('multiplies over repeated compression', () => {
    expect(only({ LossyImageCompressionRatio: [10, 2] }).lossy(0)).toEqual({ ratio: 20 });
  });
  it('is told by a transfer syntax that cannot be lossless, whatever the header says', () => {
    const jpeg = { LossyImageCompression: '00', AvailableTransferSyntaxUID: '1.2.840.10008.1.2.4.50' };
    expect(only(jpeg).lossy(0)).toEqual({ ratio: null });
    expect(only({ AvailableTransferSyntaxUID: '1.2.840.10008.1.2.4.70' }).lossy(0)).toBeNull();
  });
});

describe('technique', () => {
  it('names what the modality is read by', () => {
    expect(
      only({
        Modality: 'CT',
        KVP: 120,
        XRayTubeCurrent: 200,
        Exposure: 100,
        ConvolutionKernel: 'B30f',
      }).technique(0),
    ).toEqual(['120 kVp  200 mA  100 mAs', 'B30f']);
    expect(
      only({
        Modality: 'MR',
        RepetitionTime: 500,
        EchoTime: 12,
        FlipAngle: 90,
        SequenceName: '*tse2d1',
      }).technique(0),
    ).toEqual(['TR 500  TE 12  FA 90°', '*tse2d1']);
    expect(
      only({
        Modality: 'MG',
        ImageLaterality: 'L',
        ViewPosition: 'MLO',
        KVP: 28,
        ExposureInuAs: 80_000,
      }).technique(0),
    ).toEqual(['L MLO', '28 kVp  80 mAs']);
    expect(only({ Modality: 'OT' }).technique(0)).toEqual([]);
  });
});
