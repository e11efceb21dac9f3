import { describe, expect, it } from 'vitest';
import { type WriteDataset, writeDataset, writePart10 } from '../../../native/dicom/write.ts';
import { CT, headerOf, image, joined } from './image.ts';

describe('identity', () => {
  const without = (...keywords: readonly string[]): WriteDataset =>
    Object.fromEntries(Object.entries(image).filter(([keyword]) => !keywords.includes(keyword)));

  it('is taken from group 2 where the data set lacks it', () => {
    const whole = Buffer.from(writePart10(image));
    const start = headerOf(whole).dataSet.offset;
    const header = headerOf(
      joined(whole.subarray(0, start), writeDataset(without('SOPInstanceUID', 'SOPClassUID'), {})),
    );
    expect(header.attributes).toMatchObject({ SOPInstanceUID: '1.2.3.4.1', SOPClassUID: CT });
    expect(header.tolerated).toEqual(expect.arrayContaining(['no-sop-instance-uid', 'no-sop-class-uid']));
  });

  it('is derived, and the same at every reading, where there is none', () => {
    const anonymous = writePart10(without('SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID'), {
      fileMeta: false,
    });
    const first = headerOf(anonymous).attributes;
    expect(first).toEqual(headerOf(anonymous).attributes);
    for (const uid of [first.SOPInstanceUID, first.StudyInstanceUID, first.SeriesInstanceUID]) {
      expect(uid).toMatch(/^2\.25\.\d{1,39}$/);
    }
    expect(new Set([first.SOPInstanceUID, first.StudyInstanceUID, first.SeriesInstanceUID]).size).toBe(3);
  });

  it('of two different anonymous images differs', () => {
    const other = {
      ...without('SOPInstanceUID'),
      PixelData: { VR: 'OW', value: new Uint16Array(24) },
    } as const;
    const one = headerOf(writePart10(without('SOPInstanceUID'), { fileMeta: false })).attributes
      .SOPInstanceUID;
    expect(headerOf(writePart10(other, { fileMeta: false })).attributes.SOPInstanceUID).not.toBe(one);
  });

  it('keeps the images of a series together when only the study is unknown', () => {
    const one = headerOf(writePart10(without('StudyInstanceUID')));
    const two = headerOf(writePart10({ ...without('StudyInstanceUID'), SOPInstanceUID: '1.2.3.4.2' }));
    expect(one.attributes.StudyInstanceUID).toBe(two.attributes.StudyInstanceUID);
    expect(one.attributes.SeriesInstanceUID).toBe('1.2.3.4.5');
  });

  it('of one file never comes from the file read before it', () => {
    headerOf(writePart10(image));
    const bare = headerOf(
      writePart10({
        SOPClassUID: CT,
        SOPInstanceUID: '9.9',
        StudyInstanceUID: '9',
        SeriesInstanceUID: '9.8',
      }),
    );
    expect(bare.attributes).toMatchObject({
      PatientName: {},
      PatientID: '',
      Modality: '',
      ImagePositionPatient: null,
      Rows: null,
    });
  });
});

describe('numbers', () => {
  const position = (value: string): readonly number[] | null =>
    headerOf(writePart10({ ...image, ImagePositionPatient: { VR: 'DS', value } })).attributes
      .ImagePositionPatient;

  it('are those of the text, exactly', () => {
    expect(position('-0.1\\+12.50\\1.25e-3')).toEqual([-0.1, 12.5, 0.00125]);
    expect(position(' 1 \\.5\\5.')).toEqual([1, 0.5, 5]);
    expect(position('123456789012.345\\0.30000000000001\\-0')).toEqual([
      123456789012.345, 0.30000000000001, -0,
    ]);
  });

  it('are none where the text is no decimal', () => {
    for (const text of [
      '1,5\\2\\3',
      '1\\2',
      '1\\2\\3\\4',
      '0x10\\0\\0',
      'Infinity\\0\\0',
      '1\\\\3',
      'NaN\\1\\2',
    ]) {
      expect(position(text), text).toBeNull();
    }
  });

  it('of frames count one where they are missing or nonsense', () => {
    const frames = (value: string): number =>
      headerOf(writePart10({ ...image, NumberOfFrames: { VR: 'IS', value } })).attributes.NumberOfFrames;
    expect([frames(''), frames('0'), frames('-3'), frames('1A'), frames('1')]).toEqual([1, 1, 1, 1, 1]);
    expect(headerOf(writePart10({ SOPClassUID: CT, SOPInstanceUID: '1.2' })).attributes.NumberOfFrames).toBe(
      0,
    );
  });
});
