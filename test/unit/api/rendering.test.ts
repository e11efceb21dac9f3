import { describe, expect, it } from 'vitest';
import { drawn } from '../../../native/api/rendering/draw.ts';
import type { Drawing, Region } from '../../../native/api/rendering/messages.ts';
import { nativeFrame } from '../../../native/api/rendering/nativeFrame.ts';
import { encodePng } from '../../../native/api/rendering/png.ts';
import { readingOf } from '../../../native/api/rendering/reading.ts';
import type { DicomJson } from '../../../native/dicom/types.ts';
import { descriptionOf } from '../../../pixels/header/image.ts';
import type { StoredPixels } from '../../../pixels/index.ts';
import { readPng } from './readPng.ts';

const us = (...values: number[]) => ({ vr: 'US', Value: values });
const ds = (...values: number[]) => ({ vr: 'DS', Value: values });
const cs = (...values: string[]) => ({ vr: 'CS', Value: values });
const header = (Rows: number, Columns: number, changes: DicomJson = {}): DicomJson => ({
  '00280002': us(1),
  '00280004': cs('MONOCHROME2'),
  '00280010': us(Rows),
  '00280011': us(Columns),
  '00280100': us(8),
  '00280101': us(8),
  '00280102': us(7),
  '00280103': us(0),
  ...changes,
});

const stored = (values: StoredPixels['values'], changes: Partial<StoredPixels> = {}): StoredPixels => ({
  values,
  Rows: 1,
  Columns: values.length,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  tolerated: [],
  ...changes,
});

/** Six pixels, 10 to 60, in two rows of three. */
const six = stored(new Uint8Array([10, 20, 30, 40, 50, 60]), { Rows: 2, Columns: 3 });

function greys(changes: DicomJson, drawing: Partial<Drawing> = {}, pixels = six) {
  const reading = readingOf(header(pixels.Rows, pixels.Columns, changes), 1);
  const picture = drawn(pixels, {
    ...reading,
    region: null,
    box: null,
    enlarge: false,
    format: { type: 'image/png' },
    ...drawing,
  });
  if (picture === null) throw new Error('no picture');
  const reds = Array.from({ length: picture.width * picture.height }, (_, at) => picture.data[at * 4]);
  return { width: picture.width, height: picture.height, reds };
}

describe('the picture of a frame', () => {
  it('takes window and rescale of the frame before those all frames share', () => {
    const group = (center: number) => ({
      '00289132': { vr: 'SQ', Value: [{ '00281050': ds(center), '00281051': ds(9) }] },
    });
    const data = {
      ...header(1, 1),
      '52009229': { vr: 'SQ', Value: [group(1)] },
      '52009230': { vr: 'SQ', Value: [{}, group(2)] },
    };
    expect([readingOf(data, 1).voi?.center, readingOf(data, 2).voi?.center]).toEqual([1, 2]);
  });

  it('hides what a display shutter hides', () => {
    const shutter = {
      '00181600': cs('RECTANGULAR'),
      '00181602': us(2),
      '00181604': us(3),
      '00181606': us(1),
      '00181608': us(2),
    };
    expect(greys(shutter).reds).toEqual([0, 20, 30, 0, 50, 60]);
  });

  it('is that part of the image which was asked for, turned over where its size is negative', () => {
    const part = { left: 1, top: 0, width: 2, height: 2 };
    const region = (flipHorizontal: boolean, flipVertical: boolean): Region => ({
      ...part,
      flipHorizontal,
      flipVertical,
    });
    expect(greys({}, { region: region(false, false) }).reds).toEqual([20, 30, 50, 60]);
    expect(greys({}, { region: region(true, false) }).reds).toEqual([30, 20, 60, 50]);
    expect(greys({}, { region: region(false, true) }).reds).toEqual([50, 60, 20, 30]);
  });

  it('has a shutter where it lies on the image, whichever part and size is drawn', () => {
    const shutter = {
      '00181600': cs('RECTANGULAR'),
      '00181602': us(2),
      '00181604': us(3),
      '00181606': us(1),
      '00181608': us(2),
    };
    const region = { left: 0, top: 0, width: 3, height: 1, flipHorizontal: true, flipVertical: false };
    const flipped = greys(shutter, { region, box: { width: 6, height: 2 }, enlarge: true });
    expect(flipped.reds.map((level) => level === 0)).toEqual(
      [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1].map(Boolean),
    );
  });

  it('keeps the shape that the patient has when pixels are taller than wide', () => {
    const tall = { '00280030': ds(2, 1) };
    expect(greys(tall, { box: { width: 8, height: 8 } })).toMatchObject({ width: 3, height: 4 });
    expect(greys(tall, { box: { width: 8, height: 8 }, enlarge: true })).toMatchObject({
      width: 6,
      height: 8,
    });
    expect(greys({ '00280034': us(2, 1) }, { box: { width: 3, height: 2 } })).toMatchObject({
      width: 2,
      height: 2,
    });
    expect(greys(tall)).toMatchObject({ width: 3, height: 2 }); // no box: a pixel for each of the image
  });
});

describe('PNG', () => {
  const rgba = (...pixels: readonly (readonly [number, number, number])[]) => ({
    data: Uint8ClampedArray.from(pixels.flatMap((rgb) => [...rgb, 255])),
    width: pixels.length / 2,
    height: 2,
  });

  it('holds the pixels, and its checksums are those of ISO/IEC 15948', () => {
    const colours = [
      [10, 20, 30],
      [40, 50, 60],
      [0, 0, 255],
      [255, 1, 2],
    ] as const;
    const png = Buffer.from(encodePng(rgba(...colours)));
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    // The CRC of an empty IEND is the same in every PNG there is.
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
    expect(readPng(png)).toEqual({ width: 2, height: 2, samples: 3, data: Uint8Array.from(colours.flat()) });
  });

  it('has one sample a pixel where there is no colour', () => {
    const png = encodePng(rgba([1, 1, 1], [2, 2, 2], [3, 3, 3], [255, 255, 255]));
    expect(readPng(png)).toEqual({ width: 2, height: 2, samples: 1, data: Uint8Array.of(1, 2, 3, 255) });
  });
});

describe('native frames of decoded ones', () => {
  const description = descriptionOf({
    '00280010': { vr: 'US', Value: [1] },
    '00280011': { vr: 'US', Value: [2] },
    '00280002': { vr: 'US', Value: [3] },
    '00280004': { vr: 'CS', Value: ['RGB'] },
    '00280006': { vr: 'US', Value: [1] },
    '00280100': { vr: 'US', Value: [8] },
  });
  const rgb = stored(new Uint8Array([1, 2, 3, 4, 5, 6]), {
    Columns: 2,
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'RGB',
  });

  it('are laid out as the metadata says, planes included', () => {
    expect([...(nativeFrame(rgb, description) ?? [])]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...(nativeFrame(rgb, { ...description, PlanarConfiguration: 0 }) ?? [])]).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
  });

  it('are little endian words', () => {
    const words = {
      ...description,
      SamplesPerPixel: 1,
      BitsAllocated: 16,
      PhotometricInterpretation: 'MONOCHROME2',
    };
    expect([...(nativeFrame(stored(new Int16Array([1, -2])), words) ?? [])]).toEqual([1, 0, 0xfe, 0xff]);
  });

  it('are not given when they would contradict the metadata', () => {
    expect(nativeFrame(rgb, { ...description, PhotometricInterpretation: 'YBR_FULL_422' })).toBeNull();
    expect(nativeFrame(rgb, { ...description, BitsAllocated: 16 })).toBeNull();
  });
});
