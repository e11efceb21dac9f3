import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AXIAL, dataSet, instance, numbersOf, series } from './made.ts';
import type { Attributes } from './made.ts';

const slice = (InstanceNumber: number, z: number, more: Attributes = {}) =>
  instance({ InstanceNumber, ImageOrientationPatient: AXIAL, ImagePositionPatient: [0, 0, z], ...more });

describe('the order of a series', () => {
  it('is that of the positions along the normal, not of the files', () => {
    const shuffled = [slice(3, 30), slice(1, 10), slice(2, 20)];
    expect(numbersOf(series(shuffled))).toEqual([1, 2, 3]);
  });

  it('begins at the end that the scanner numbered first', () => {
    expect(numbersOf(series([slice(3, 10), slice(1, 30), slice(2, 20)]))).toEqual([1, 2, 3]);
  });

  it('follows positions where the numbers are wrong', () => {
    expect(numbersOf(series([slice(1, 0), slice(3, 10), slice(2, 20), slice(4, 30)]))).toEqual([1, 3, 2, 4]);
  });

  it('shows the stack of the first echo whole, then that of the second', () => {
    const interleaved = [slice(1, 0), slice(2, 0), slice(3, 10), slice(4, 10), slice(5, 20), slice(6, 20)];
    expect(numbersOf(series(interleaved))).toEqual([1, 3, 5, 2, 4, 6]);
  });

  it('keeps a slice that is there twice beside its twin', () => {
    expect(numbersOf(series([slice(1, 0), slice(2, 10), slice(9, 10), slice(3, 20)]))).toEqual([1, 2, 9, 3]);
  });

  it('is by number where a localizer has several orientations', () => {
    const coronal = instance({
      InstanceNumber: 2,
      ImageOrientationPatient: [1, 0, 0, 0, 0, -1],
      ImagePositionPatient: [0, -50, 0],
    });
    expect(numbersOf(series([slice(3, -100), coronal, slice(1, 100)]))).toEqual([1, 2, 3]);
  });

  it('is by number, then acquisition, then time where there are no positions', () => {
    const at = (InstanceNumber: number, AcquisitionNumber: number, ContentTime: string) =>
      instance({ InstanceNumber, AcquisitionNumber, ContentTime });
    const files = [at(2, 1, '120000'), at(1, 2, '110000'), at(1, 1, '130000'), at(1, 1, '120000')];
    const uids = files.map((file) => series([file]).frames[0]?.SOPInstanceUID);
    const order = series(files).frames.map((frame) => uids.indexOf(frame.SOPInstanceUID));
    expect(order).toEqual([3, 2, 1, 0]);
  });

  it('is the same whatever order the files come in', () => {
    const files = [slice(4, 5), slice(1, 5), slice(2, 15), slice(9, 15), slice(3, 25), slice(7, 25)];
    const wanted = series(files).frames.map((frame) => frame.SOPInstanceUID);
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
        expect(series(shuffled).frames.map((frame) => frame.SOPInstanceUID)).toEqual(wanted);
      }),
    );
  });

  it('shows multi-frame images in the order of their frames', () => {
    const cine = instance({ InstanceNumber: 1, NumberOfFrames: 3 });
    expect(series([cine]).frames.map((frame) => frame.frameNumber)).toEqual([1, 2, 3]);
  });

  it('sorts the frames of an enhanced object by their own positions', () => {
    const enhanced = instance({
      NumberOfFrames: 3,
      SharedFunctionalGroupsSequence: [
        dataSet({ PlaneOrientationSequence: [dataSet({ ImageOrientationPatient: AXIAL })] }),
      ],
      PerFrameFunctionalGroupsSequence: [20, 0, 10].map((z) =>
        dataSet({ PlanePositionSequence: [dataSet({ ImagePositionPatient: [0, 0, z] })] }),
      ),
    });
    const model = series([enhanced]);
    expect(model.frames.map((frame) => frame.frameNumber)).toEqual([2, 3, 1]);
    expect(model.slice(0).positionMm).toBe(0);
    expect(model.slice(2).positionMm).toBe(20);
  });

  it('never takes in an image of another series or study', () => {
    const model = series([
      slice(1, 0),
      slice(2, 10, { SeriesInstanceUID: '9.9' }),
      slice(3, 20, { StudyInstanceUID: '9.8' }),
    ]);
    expect(numbersOf(model)).toEqual([1]);
    expect(model.failures.map(({ failure }) => failure.kind)).toEqual([
      'instance-not-found',
      'instance-not-found',
    ]);
  });

  it('shows an instance that is listed twice once', () => {
    const twice = slice(1, 0);
    expect(series([twice, twice]).frames).toHaveLength(1);
  });

  it('names an instance without pixels and shows the others', () => {
    const model = series([slice(1, 0), slice(2, 10, { Rows: 0 })]);
    expect(model.frames).toHaveLength(1);
    expect(model.failures[0]?.failure.kind).toBe('no-pixel-data');
  });
});
