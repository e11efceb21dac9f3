import { describe, expect, it } from 'vitest';
import { documentOf, state, stateBytes } from './read.ts';

describe('the grey scale of a presentation state', () => {
  it('is a rescale, windows and a shape', () => {
    const read = state({
      RescaleSlope: '2',
      RescaleIntercept: '-1024',
      RescaleType: 'HU',
      SoftcopyVOILUTSequence: [
        {
          WindowCenter: ['40', '300'],
          WindowWidth: ['400', '1500'],
          WindowCenterWidthExplanation: ['Soft', 'Bone'],
          VOILUTFunction: 'SIGMOID',
        },
      ],
      PresentationLUTShape: 'INVERSE',
    });
    expect(read.modality).toEqual({ slope: 2, intercept: -1024, unit: 'HU', lut: null });
    expect(read.voi[0]?.windows).toEqual([
      { center: 40, width: 400, function: 'SIGMOID', explanation: 'Soft' },
      { center: 300, width: 1500, function: 'SIGMOID', explanation: 'Bone' },
    ]);
    expect(read.presentationLut).toEqual({ shape: 'INVERSE', lut: null });
    expect(read.problems).toEqual([]);
  });

  it.each([
    [0, 'LINEAR', false],
    [0.5, 'LINEAR', false],
    [1, 'LINEAR', true],
    [0.5, 'LINEAR_EXACT', true],
    [-4, 'LINEAR_EXACT', false],
  ])('has a window of width %s by %s: %s', (width, shape, sound) => {
    const read = state({
      SoftcopyVOILUTSequence: [{ WindowCenter: 0, WindowWidth: width, VOILUTFunction: shape }],
    });
    expect(read.voi.length === 1).toBe(sound);
    expect(read.problems.includes('bad-voi')).toBe(!sound);
  });

  const words = Uint16Array.from({ length: 65_536 }, (_, index) => 65_535 - index);
  it('has tables: of 65536 entries, which the descriptor calls 0, and of 8 bits, one entry to a byte', () => {
    const read = state({
      SoftcopyVOILUTSequence: [
        {
          VOILUTSequence: [
            { LUTDescriptor: [0, 0, 16], LUTData: words, LUTExplanation: 'all' },
            { LUTDescriptor: [4, 0x8000, 8], LUTData: Uint8Array.of(1, 2, 3, 200) },
          ],
        },
      ],
    });
    const [all, packed] = read.voi[0]?.luts ?? [];
    expect(all).toMatchObject({ first: 0, bits: 16, explanation: 'all' });
    expect(all?.entries).toHaveLength(65_536);
    expect(all?.entries[1]).toBe(65_534);
    // Signed or not is a matter of the image's pixels: it is passed on as written.
    expect(packed).toMatchObject({ first: 0x8000, bits: 8, entries: [1, 2, 3, 200] });
  });

  it('goes without a table that has no data, and says so', () => {
    const read = state({
      ModalityLUTSequence: [{ LUTDescriptor: [4, 0, 16], LUTData: null }],
      SoftcopyVOILUTSequence: [
        { VOILUTSequence: [{ LUTDescriptor: [4, 0], LUTData: Uint16Array.of(1, 2) }] },
      ],
      PresentationLUTSequence: [{}],
    });
    expect(read).toMatchObject({ modality: null, voi: [], presentationLut: null });
    expect(read.problems).toEqual(
      expect.arrayContaining(['bad-modality-lut', 'bad-voi', 'bad-presentation-lut']),
    );
  });
});

describe('a presentation state', () => {
  it('has shutters, from pixels counted from 1 and row before column', () => {
    const { shutter, problems } = state({
      ShutterShape: ['RECTANGULAR', 'CIRCULAR', 'POLYGONAL', 'BITMAP', 'HEART'],
      ShutterLeftVerticalEdge: 11,
      ShutterRightVerticalEdge: 90,
      ShutterUpperHorizontalEdge: 21,
      ShutterLowerHorizontalEdge: 80,
      CenterOfCircularShutter: [41, 31],
      RadiusOfCircularShutter: 20,
      VerticesOfThePolygonalShutter: [1, 2, 3, 4, 5, 6],
      ShutterOverlayGroup: 0x6002,
      ShutterPresentationValue: 4096,
    });
    expect(shutter).toMatchObject({
      grey: 4096,
      shapes: [
        { shape: 'rectangle', left: 10, right: 90, top: 20, bottom: 80 },
        { shape: 'circle', centre: { x: 30.5, y: 40.5 }, radius: 20 },
        {
          shape: 'polygon',
          points: [
            { x: 1.5, y: 0.5 },
            { x: 3.5, y: 2.5 },
            { x: 5.5, y: 4.5 },
          ],
        },
        { shape: 'bitmap', overlayGroup: 0x6002 },
      ],
    });
    expect(problems).toEqual(['bad-shutter']);
  });

  it('names the overlays that are shown, and those that it brings itself', () => {
    const { overlays } = state({
      '60001001': { VR: 'CS', value: 'A' },
      '60021001': { VR: 'CS', value: 'B' },
      '60023000': { VR: 'OW', value: Uint16Array.of(1) },
      '60043000': { VR: 'OW', value: Uint16Array.of(1) },
    });
    expect(overlays).toEqual([
      { group: 0x6000, layer: 'A', own: false },
      { group: 0x6002, layer: 'B', own: true },
    ]);
  });

  it.each([
    ['1.2.840.10008.5.1.4.1.1.11.3', {}, 'pseudo-colour'],
    ['1.2.840.10008.5.1.4.1.1.11.4', {}, 'blending'],
    ['1.2.840.10008.5.1.4.1.1.11.6', {}, 'volumetric'],
    ['1.2.840.10008.5.1.4.1.1.11.12', {}, 'variable-modality-lut'],
    ['1.2.840.10008.5.1.4.1.1.11.1', { MaskSubtractionSequence: [{}] }, 'mask'],
    ['1.2.840.10008.5.1.4.1.1.11.2', { ICCProfile: Uint8Array.of(1, 2) }, 'icc-profile'],
  ])('of class %s says what of it is not shown', (SOPClassUID, rest, problem) => {
    const bytes = stateBytes({ SOPClassUID, ...rest });
    expect(documentOf('presentation', bytes).problems).toEqual([problem]);
  });
});
