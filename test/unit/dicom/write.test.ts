import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  encapsulate,
  TRANSFER_SYNTAX,
  uidFrom,
  type WriteDataset,
  writeDataset,
  writePart10,
} from '../../../native/dicom/write.ts';
import { crImage, ctSeries, mrSeries, usCine } from '../../generate/index.ts';
import { hasTool } from './writeTools.ts';

const dataset: WriteDataset = {
  SpecificCharacterSet: 'ISO_IR 192',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '2.25.17',
  PatientName: 'Müller^Anna=山田^花子',
  PatientID: 'ODD',
  PixelSpacing: [1 / 3, 0.5],
  FrameIncrementPointer: '00181063',
  '00091001': { VR: 'UN', value: Uint8Array.of(1, 2, 3) },
  '00090010': { VR: 'LO', value: 'ACME' },
  ReferencedImageSequence: [{ ReferencedSOPInstanceUID: '1.2.3' }, { ReferencedSOPInstanceUID: '1.2.4' }],
  Rows: 2,
  Columns: 2,
  BitsAllocated: 16,
  PixelData: Uint16Array.of(1, 2, 3, 0xabcd),
};

const valueBytes = (read: dicomParser.DataSet, tag: string): Buffer => {
  const element = read.elements[tag];
  if (element === undefined) throw new Error(`${tag} is not there.`);
  return Buffer.from(read.byteArray.subarray(element.dataOffset, element.dataOffset + element.length));
};

const NATIVE_SYNTAXES = [
  TRANSFER_SYNTAX.implicitLittleEndian,
  TRANSFER_SYNTAX.explicitLittleEndian,
  TRANSFER_SYNTAX.explicitBigEndian,
];

describe('writing a Part 10 file', () => {
  it.each(NATIVE_SYNTAXES)('is read back by dicom-parser in transfer syntax %s', (TransferSyntaxUID) => {
    for (const sequences of ['defined', 'undefined'] as const) {
      const read = dicomParser.parseDicom(writePart10(dataset, { TransferSyntaxUID, sequences }));
      expect(read.string('x00020010')).toBe(TransferSyntaxUID);
      expect(read.string('x00100020')).toBe('ODD');
      expect(read.floatString('x00280030', 1)).toBe(0.5);
      expect(read.uint16('x00280010')).toBe(2);
      expect(read.uint16('x7fe00010', 3)).toBe(0xabcd);
      expect(read.elements['x00081140']?.items?.map((item) => item.dataSet?.string('x00081155'))).toEqual([
        '1.2.3',
        '1.2.4',
      ]);
    }
  });

  it('writes the exact bytes that PS3.5 7.1 asks for', () => {
    const bytes = (options: { TransferSyntaxUID: string }): string =>
      Buffer.from(writeDataset({ Rows: 258, PatientID: 'ABC' }, options)).toString('hex');
    expect(bytes({ TransferSyntaxUID: TRANSFER_SYNTAX.implicitLittleEndian })).toBe(
      '10002000' + '04000000' + '41424320' + '28001000' + '02000000' + '0201',
    );
    expect(bytes({ TransferSyntaxUID: TRANSFER_SYNTAX.explicitBigEndian })).toBe(
      '00100020' + '4c4f' + '0004' + '41424320' + '00280010' + '5553' + '0002' + '0102',
    );
  });

  it('pads a UID with NUL, text with a space, and states even lengths', () => {
    const read = dicomParser.parseDicom(writePart10(dataset));
    const lastByte = (tag: string): number | undefined => valueBytes(read, tag).at(-1);
    expect(lastByte('x00100020')).toBe(0x20);
    expect(lastByte('x00080018')).toBe(0);
    expect(read.elements['x00080018']?.length).toBe(8);
    for (const element of Object.values(read.elements)) expect(element.length % 2).toBe(0);
  });

  it('keeps a decimal string within 16 characters', () => {
    for (const value of [
      1 / 3,
      -1 / 3,
      -123456.78901234567,
      1e-9 / 7,
      -1.23456789012e-200,
      123456789012345680,
    ]) {
      const read = dicomParser.parseDicom(writePart10({ SliceLocation: value }));
      expect(read.elements['x00201041']?.length).toBeLessThanOrEqual(16);
      expect(Number(read.floatString('x00201041')) / value).toBeCloseTo(1, 8);
    }
  });

  it('refuses text that its character set cannot hold', () => {
    expect(() => writePart10({ PatientName: 'Müller' })).toThrow(RangeError);
    expect(() => writePart10({ SpecificCharacterSet: 'ISO_IR 100', PatientName: '山田' })).toThrow(
      RangeError,
    );
  });

  it('states where each encapsulated frame begins', () => {
    const fragments = [[Uint8Array.of(1, 2, 3), Uint8Array.of(4)], Uint8Array.of(5, 6)];
    const read = dicomParser.parseDicom(
      writePart10(
        { ...dataset, PixelData: encapsulate(fragments, 'basic') },
        { TransferSyntaxUID: TRANSFER_SYNTAX.rle },
      ),
    );
    const element = read.elements['x7fe00010'];
    if (element === undefined) throw new Error('There is no Pixel Data.');
    // Two items of 8 + 4 and 8 + 2 bytes lie before the second frame.
    expect(element.basicOffsetTable).toEqual([0, 22]);
    expect([...dicomParser.readEncapsulatedImageFrame(read, element, 0)]).toEqual([1, 2, 3, 0, 4, 0]);
    expect([...dicomParser.readEncapsulatedImageFrame(read, element, 1)]).toEqual([5, 6]);
  });

  it('makes the same valid UID from the same text', () => {
    expect(uidFrom('a')).toBe(uidFrom('a'));
    expect(uidFrom('a')).not.toBe(uidFrom('b'));
    expect(uidFrom('a')).toMatch(/^2\.25\.[1-9]\d{30,38}$/);
  });
});

const DcmtkJson = z.array(
  z.record(z.string(), z.object({ vr: z.string(), Value: z.array(z.unknown()).optional() })),
);

describe.skipIf(!hasTool('dcm2json'))('what dcmtk reads from written files', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lightbox-write-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const dcm2json = (bytes: Uint8Array): Record<string, { vr: string; Value?: unknown[] | undefined }> => {
    const path = join(folder, 'file.dcm');
    writeFileSync(path, bytes);
    const text = execFileSync('dcm2json', [path], { encoding: 'utf8' });
    return DcmtkJson.parse([JSON.parse(text)])[0] ?? {};
  };

  it.each(Object.values(TRANSFER_SYNTAX).slice(0, 4))('is the data set, in transfer syntax %s', (uid) => {
    const json = dcm2json(writePart10(dataset, { TransferSyntaxUID: uid, sequences: 'undefined' }));
    expect(json['00100010']?.Value).toEqual([{ Alphabetic: 'Müller^Anna', Ideographic: '山田^花子' }]);
    expect(json['00280009']?.Value).toEqual(['00181063']);
    expect(json['00081140']?.Value).toHaveLength(2);
    expect(json['00280030']?.Value).toEqual([0.33333333333333, 0.5]);
  });

  it.skipIf(!hasTool('dcmdrle'))(
    'decodes our RLE to the generated pixels, 8 and 16 bits, grey and colour',
    () => {
      const rle = { TransferSyntaxUID: TRANSFER_SYNTAX.rle };
      const wide = ctSeries({ ...rle, slices: 1, columns: 300 });
      for (const file of [...wide, ...mrSeries({ ...rle, slices: 1 }), crImage(rle), usCine(rle)]) {
        const [input, output] = [join(folder, 'rle.dcm'), join(folder, 'plain.dcm')];
        writeFileSync(input, file.bytes);
        execFileSync('dcmdrle', [input, output]);
        const decoded = valueBytes(dicomParser.parseDicom(readFileSync(output)), 'x7fe00010');
        const expected = Buffer.concat(
          file.frames.map((frame) => Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)),
        );
        expect(Buffer.compare(decoded.subarray(0, expected.length), expected)).toBe(0);
      }
    },
  );
});
