import { describe, expect, it } from 'vitest';
import { dataSet, only } from './made.ts';
import type { Attributes } from './made.ts';

const laterality = (attributes: Attributes, index = 0) => only(attributes).laterality(index);
const side = (attributes: Attributes): string | null => laterality(attributes).side;
const code = (CodeValue: string, more: Attributes = {}) => dataSet({ CodeValue, ...more });

describe('the side of the body', () => {
  it('is that of the image, of the series, or of the frame', () => {
    expect(side({ ImageLaterality: 'R' })).toBe('R');
    expect(side({ Laterality: 'L' })).toBe('L');
    expect(side({ ImageLaterality: 'U' })).toBe('U');
    expect(side({})).toBeNull();
    expect(side({ ImageLaterality: 'X' })).toBeNull();
  });

  it('differs between the frames of one object', () => {
    const anatomy = (FrameLaterality: string) =>
      dataSet({ FrameAnatomySequence: [dataSet({ FrameLaterality })] });
    const eyes: Attributes = {
      NumberOfFrames: 2,
      PerFrameFunctionalGroupsSequence: [anatomy('R'), anatomy('L')],
    };
    expect([0, 1].map((index) => laterality(eyes, index).side)).toEqual(['R', 'L']);
  });

  it('may be told by a code of the region or of its modifier', () => {
    expect(side({ AnatomicRegionSequence: [code('80248007')] })).toBe('L'); // left breast
    const knee = code('72696002', { AnatomicRegionModifierSequence: [code('24028007')] }); // knee, right
    expect(side({ AnatomicRegionSequence: [knee] })).toBe('R');
  });

  it('is that of the image in a series of both sides', () => {
    expect(laterality({ ImageLaterality: 'L', AnatomicRegionSequence: [code('51440002')] })).toEqual({
      side: 'L',
      contradiction: null,
    });
  });
});

describe('sides that contradict each other', () => {
  it('are named, and neither is believed', () => {
    expect(laterality({ ImageLaterality: 'R', Laterality: 'L' })).toEqual({
      side: null,
      contradiction: [
        { attribute: 'ImageLaterality', side: 'R' },
        { attribute: 'Laterality', side: 'L' },
      ],
    });
  });

  it('are found between a code and a letter, and between a mammogram and its description', () => {
    expect(laterality({ ImageLaterality: 'R', AnatomicRegionSequence: [code('T-04030')] }).side).toBeNull();
    const mammogram = { Modality: 'MG', ImageLaterality: 'R' };
    expect(laterality({ ...mammogram, SeriesDescription: 'L MLO' }).contradiction).toHaveLength(2);
    expect(laterality({ ...mammogram, SeriesDescription: 'RCC' }).contradiction).toBeNull();
    expect(laterality({ ...mammogram, SeriesDescription: 'R/L CC' }).contradiction).toBeNull();
  });

  it('are not read into descriptions of other images', () => {
    expect(
      laterality({ Modality: 'DX', ImageLaterality: 'R', SeriesDescription: 'Left lateral decubitus' }),
    ).toEqual({
      side: 'R',
      contradiction: null,
    });
  });
});
