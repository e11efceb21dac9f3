import { describe, expect, it } from 'vitest';
import { memorySource, readHeader } from '../../../native/dicom/index.ts';
import { uidFrom, type WriteDataset, writePart10 } from '../../../native/dicom/write.ts';

const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';

const dataset = (items: readonly WriteDataset[]): WriteDataset => ({
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: uidFrom('requests'),
  StudyInstanceUID: uidFrom('requests study'),
  SeriesInstanceUID: uidFrom('requests series'),
  SpecificCharacterSet: 'ISO_IR 100',
  '00400244': { VR: 'DA', value: '20260131' },
  '00400245': { VR: 'TM', value: '101500' },
  '00400275': { VR: 'SQ', value: items },
});

function attributesOf(bytes: Uint8Array) {
  const read = readHeader(memorySource(bytes));
  if (!read.ok) throw new Error(read.failure.kind);
  return read.value.attributes;
}

const items: readonly WriteDataset[] = [
  { '00400009': { VR: 'SH', value: 'SPS-1' }, '00401001': { VR: 'SH', value: 'RP Ä' } },
  { '00400007': { VR: 'LO', value: 'of no use here' }, '00401001': { VR: 'SH', value: 'RP2' } },
];
const expected = [
  { ScheduledProcedureStepID: 'SPS-1', RequestedProcedureID: 'RP Ä' },
  { ScheduledProcedureStepID: '', RequestedProcedureID: 'RP2' },
];

describe('what a series was requested as', () => {
  it.each([
    ['implicit', IMPLICIT],
    ['explicit', EXPLICIT],
    ['explicit big endian', BIG_ENDIAN],
  ])('is read from the items of a file in %s encoding', (_, TransferSyntaxUID) => {
    for (const sequences of ['defined', 'undefined'] as const) {
      const read = attributesOf(writePart10(dataset(items), { TransferSyntaxUID, sequences }));
      expect(read).toMatchObject({
        PerformedProcedureStepStartDate: '20260131',
        PerformedProcedureStepStartTime: '101500',
        RequestAttributesSequence: expected,
      });
    }
  });

  it('is nothing where there is no sequence, an empty one, or items that say something else', () => {
    const other: readonly WriteDataset[] = [{ '00400007': { VR: 'LO', value: 'Thorax' } }];
    for (const some of [[], other])
      expect(attributesOf(writePart10(dataset(some))).RequestAttributesSequence).toEqual([]);
    const without = { ...dataset([]), '00400275': undefined };
    expect(attributesOf(writePart10(without)).RequestAttributesSequence).toEqual([]);
  });

  it('does not bring a file down however the sequence is damaged', () => {
    const whole = writePart10(dataset(items), { TransferSyntaxUID: EXPLICIT });
    for (let at = whole.length - 140; at < whole.length; at += 1)
      for (const value of [0x00, 0xff]) {
        const bytes = Uint8Array.from(whole);
        bytes[at] = value;
        expect(() => readHeader(memorySource(bytes))).not.toThrow();
      }
  });
});
