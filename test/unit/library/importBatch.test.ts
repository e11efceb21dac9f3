import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { memorySource, readHeader } from '../../../native/dicom/index.ts';
import type { IndexedAttributes } from '../../../native/dicom/types.ts';
import { uidFrom, writePart10 } from '../../../native/dicom/write.ts';
import { openRegularFile } from '../../../native/library/import/openFile.ts';
import { readInstance } from '../../../native/library/import/readFile.ts';
import { decodeBatch, encodeBatch } from '../../../native/library/import/wire.ts';
import type { Arrival } from '../../../native/library/record/arrival.ts';
import {
  INSTANCE_KEYWORDS,
  ownJson,
  SERIES_KEYWORDS,
  SHARED_KEYWORDS,
  sharedOf,
  STUDY_KEYWORDS,
} from '../../../native/library/record/attributes.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const KEYWORDS = [...STUDY_KEYWORDS, ...SERIES_KEYWORDS, ...INSTANCE_KEYWORDS, ...SHARED_KEYWORDS];

const file = (fillerBytes: number): Uint8Array =>
  writePart10({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: uidFrom(`batch/${fillerBytes}`),
    StudyInstanceUID: uidFrom('batch study'),
    SeriesInstanceUID: uidFrom('batch series'),
    PatientName: 'Müller^Jörg=山田^太郎',
    SpecificCharacterSet: 'ISO_IR 192',
    ImageType: ['ORIGINAL', 'PRIMARY'],
    ImagePositionPatient: [1, 2, 3],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    '00090010': { VR: 'LO', value: 'FILLER' },
    '00091001': { VR: 'OB', value: new Uint8Array(fillerBytes) },
    InstanceNumber: fillerBytes,
    Rows: 2,
    Columns: 2,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    PixelData: { VR: 'OB', value: new Uint8Array(4) },
  });

function attributesOf(bytes: Uint8Array): IndexedAttributes {
  const read = readHeader(memorySource(bytes));
  if (!read.ok) throw new Error(read.failure.kind);
  return read.value.attributes;
}

const BASE = attributesOf(file(0));
const other = (value: unknown): unknown => {
  if (typeof value === 'string') return `${value}1`;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return [...value.slice(1), value[0] === 1 ? 9 : 'OTHER'];
  return value === null ? 7 : { Alphabetic: 'Other^Name' };
};
const changedIn = (keyword: keyof IndexedAttributes): IndexedAttributes => ({
  ...BASE,
  [keyword]: other(BASE[keyword]),
});

const arrival = (attributes: IndexedAttributes): Arrival => ({
  kind: 'instance',
  place: { directory: '/ct', name: 'IM1', member: '' },
  stamp: { bytes: 1, modifiedAt: 2.5, inode: 3 },
  isNew: true,
  owned: null,
  instance: {
    TransferSyntaxUID: EXPLICIT,
    attributes,
    hasPixelData: true,
    problem: null,
    frames: { offset: 400, bytes: 4 },
    dataOffset: 0,
  },
});

describe('what the reading thread passes to the library', () => {
  it.each(KEYWORDS)('says it when two neighbours differ in %s alone', (keyword) => {
    const sent = [BASE, changedIn(keyword), BASE].map(arrival);
    expect(decodeBatch(encodeBatch(sent))).toEqual(sent);
    expect(changedIn(keyword)).not.toEqual(BASE);
  });

  it('covers every attribute of the index', () => {
    expect([...KEYWORDS].sort()).toEqual(Object.keys(BASE).sort());
  });
});

describe('what an instance stores beside its series', () => {
  const series = sharedOf(BASE, EXPLICIT);

  it.each(SHARED_KEYWORDS)('is %s alone when nothing else differs', (keyword) => {
    const instance = changedIn(keyword);
    expect(JSON.parse(ownJson(series, instance, EXPLICIT) ?? '')).toEqual({ [keyword]: instance[keyword] });
  });

  it('is its transfer syntax when that differs, and nothing when nothing does', () => {
    expect(ownJson(series, BASE, '1.2.840.10008.1.2')).toBe('{"TransferSyntaxUID":"1.2.840.10008.1.2"}');
    expect(ownJson(series, attributesOf(file(0)), EXPLICIT)).toBeNull();
  });
});

describe('reading one file after another', () => {
  it('gives the same whether a header is longer or shorter than that of the file before', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lightbox-batch-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const sizes = [3000, 3100, 5000, 100, 9000, 3500, 60_000, 3600, 200_000, 0, 4000, 0];
    for (const [index, size] of sizes.entries()) {
      const bytes = file(size);
      const name = path.join(folder, `IM${index}`);
      writeFileSync(name, bytes);
      const opened = openRegularFile(name);
      if (opened === null) throw new Error('not a file');
      const read = readInstance(opened.source, 0);
      opened.close();
      const wanted = readInstance(memorySource(bytes), 0);
      expect(read, String(size)).toEqual(wanted);
      expect(read.kind).toBe('instance');
    }
  });
});
