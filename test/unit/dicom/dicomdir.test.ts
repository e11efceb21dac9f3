import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Dicomdir, memorySource, readDicomdir, readHeader } from '../../../native/dicom/index.ts';
import { TRANSFER_SYNTAX, type WriteDataset, writePart10 } from '../../../native/dicom/write.ts';
import { corpusFolder } from './corpus.ts';

const record = (type: string, fileID: string | null, inUse = 0xffff): WriteDataset => ({
  '00041410': { VR: 'US', value: inUse },
  '00041430': { VR: 'CS', value: type },
  '00041500': fileID === null ? undefined : { VR: 'CS', value: fileID },
  '00041510': fileID === null ? undefined : { VR: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
  '00041511': fileID === null ? undefined : { VR: 'UI', value: '1.2.3.4' },
  '00041512': fileID === null ? undefined : { VR: 'UI', value: TRANSFER_SYNTAX.explicitLittleEndian },
});

const discOf = (
  records: readonly WriteDataset[],
  TransferSyntaxUID: string = TRANSFER_SYNTAX.explicitLittleEndian,
): Uint8Array =>
  writePart10(
    {
      SOPClassUID: '1.2.840.10008.1.3.10',
      SOPInstanceUID: '1.2.3',
      '00041130': { VR: 'CS', value: 'DISC_1' },
      '00041220': { VR: 'SQ', value: records },
    },
    { TransferSyntaxUID, sequences: 'undefined' },
  );

const read = (bytes: Uint8Array): Dicomdir => {
  const result = readDicomdir(memorySource(bytes));
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
};

describe('a media directory', () => {
  it.each([
    TRANSFER_SYNTAX.explicitLittleEndian,
    TRANSFER_SYNTAX.implicitLittleEndian,
    TRANSFER_SYNTAX.explicitBigEndian,
  ])('lists its files: %s', (TransferSyntaxUID) => {
    const disc = discOf(
      [record('PATIENT', null), record('IMAGE', 'CT\\1'), record('SR DOCUMENT', 'SR')],
      TransferSyntaxUID,
    );
    expect(read(disc)).toEqual({
      FileSetID: 'DISC_1',
      recordCount: 3,
      badRecords: 0,
      problem: null,
      records: [
        {
          fileID: ['CT', '1'],
          type: 'IMAGE',
          SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
          SOPInstanceUID: '1.2.3.4',
          TransferSyntaxUID: TRANSFER_SYNTAX.explicitLittleEndian,
        },
        expect.objectContaining({ fileID: ['SR'], type: 'SR DOCUMENT' }),
      ],
    });
  });

  it('is told from an image by its SOP class', () => {
    const header = readHeader(memorySource(discOf([])));
    expect(header.ok && header.value.attributes.SOPClassUID).toBe('1.2.840.10008.1.3.10');
  });

  it('never leads out of its folder', () => {
    const bad = ['..\\SECRET', 'A\\..\\..\\B', '/etc/passwd', 'C:', 'A\\', 'A\\.', '\\\\server\\share'];
    const { records, badRecords } = read(
      discOf([...bad.map((fileID) => record('IMAGE', fileID)), record('IMAGE', 'GOOD')]),
    );
    expect(records.map(({ fileID }) => fileID)).toEqual([['GOOD']]);
    expect(badRecords).toBe(bad.length);
  });

  it('leaves out records that are no longer in use', () => {
    expect(read(discOf([record('IMAGE', 'OLD', 0), record('IMAGE', 'NEW')])).records).toHaveLength(1);
  });

  it('that is cut off lists what stands before the cut', () => {
    const disc = discOf(Array.from({ length: 10 }, (_, index) => record('IMAGE', `I${index}`)));
    const { records, problem } = read(disc.subarray(0, disc.length - 300));
    expect(records.length).toBeGreaterThan(4);
    expect(records[0]?.fileID).toEqual(['I0']);
    expect(problem).toMatchObject({ kind: 'damaged-data-set' });
  });

  it('is none where a file has no directory', () => {
    const image = writePart10({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2' });
    expect(readDicomdir(memorySource(image))).toEqual({
      ok: false,
      failure: { kind: 'dicomdir-damaged', detail: 'no-directory' },
    });
    expect(readDicomdir(memorySource(Buffer.from('AUTORUN.INF')))).toMatchObject({
      ok: false,
      failure: { kind: 'not-dicom' },
    });
  });
});

describe.skipIf(corpusFolder === undefined)('the media directories of the corpus', () => {
  // Counted with `dcmdump | grep -c 0004,1500`; offsets are wrong, missing or reordered in some, which must not matter.
  it.each([
    ['pydicom/DICOMDIR', 31],
    ['pydicom/DICOMDIR-bigEnd', 31],
    ['pydicom/DICOMDIR-implicit', 31],
    ['pydicom/DICOMDIR-nooffset', 31],
    ['pydicom/DICOMDIR-nopatient', 31],
    ['pydicom/DICOMDIR-reordered', 31],
    ['pydicom/DICOMDIR-empty.dcm', 0],
    ['pydicom/TINY_ALPHA/DICOMDIR', 50],
  ])('%s names %i files', (path, count) => {
    const { records, badRecords } = read(readFileSync(join(corpusFolder ?? '', 'dicomdir', path)));
    expect(records).toHaveLength(count);
    expect(badRecords).toBe(0);
    expect(new Set(records.map(({ fileID }) => fileID.join('/'))).size).toBe(count);
  });
});
