import { describe, expect, it } from 'vitest';
import {
  type DicomJson,
  elementAt,
  memorySource,
  readHeader,
  toDicomJson,
} from '../../../native/dicom/index.ts';
import {
  TRANSFER_SYNTAX,
  type WriteDataset,
  writeDataset,
  writePart10,
} from '../../../native/dicom/write.ts';

const base: WriteDataset = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', SOPInstanceUID: '1.2.3.4.1' };

const read = (bytes: Uint8Array): { json: DicomJson; bulk: (path: string) => string } => {
  const source = memorySource(bytes);
  const header = readHeader(source);
  if (!header.ok) throw new Error(`refused: ${JSON.stringify(header.failure)}`);
  const result = toDicomJson(source, header.value, { bulkDataUri: (path) => `bulkdata/${path}` });
  if (!result.ok) throw new Error(`no JSON: ${JSON.stringify(result.failure)}`);
  const bulk = (path: string): string => {
    const location = elementAt(source, header.value, path);
    return location === null
      ? 'none'
      : Buffer.from(source.read(location.offset, location.length)).toString('hex');
  };
  return { json: result.value, bulk };
};

const { explicitLittleEndian, implicitLittleEndian, explicitBigEndian } = TRANSFER_SYNTAX;
const jsonOf = (dataset: WriteDataset, TransferSyntaxUID: string = explicitLittleEndian): DicomJson =>
  read(writePart10({ ...base, ...dataset }, { TransferSyntaxUID })).json;

describe('values in DICOM JSON (PS3.18 F.2.3)', () => {
  it.each([explicitLittleEndian, explicitBigEndian])('of every VR: %s', (TransferSyntaxUID) => {
    const json = jsonOf(
      {
        '00100010': { VR: 'PN', value: 'Adams^John==' },
        '00080050': { VR: 'SH', value: 'A 1' },
        '00080060': { VR: 'CS', value: 'CT' },
        '00080008': { VR: 'CS', value: 'ORIGINAL\\\\AXIAL' },
        '00101010': { VR: 'AS', value: '044Y' },
        '00080020': { VR: 'DA', value: '20260304' },
        '00080030': { VR: 'TM', value: '101112.5' },
        '0008002A': { VR: 'DT', value: '20260304101112+0100' },
        '00104000': { VR: 'LT', value: ' two\\lines ' },
        '00200013': { VR: 'IS', value: '7' },
        '00280030': { VR: 'DS', value: '0.50\\1.25e1' },
        '00280010': { VR: 'US', value: 512 },
        '00189219': { VR: 'SS', value: -3 },
        '00081163': { VR: 'FD', value: [0.1, -2] },
        '00186020': { VR: 'SL', value: -70000 },
        '00186018': { VR: 'UL', value: 4000000000 },
        '00720075': { VR: 'UV', value: [5n, 18446744073709551615n] },
        '00720082': { VR: 'SV', value: [-5n] },
        '00720061': { VR: 'AT', value: [0x00100020] },
        '00720076': { VR: 'FL', value: [1.5] },
        '00091010': { VR: 'OB', value: Uint8Array.of(1, 2, 3, 4) },
        '00091011': { VR: 'OW', value: Uint16Array.of(0x0102, 0x0304) },
        '00091012': { VR: 'OF', value: Float32Array.of(1) },
        '00091013': { VR: 'UR', value: 'http://example.org/a b' },
        '00091014': { VR: 'UC', value: 'one\\two' },
      },
      TransferSyntaxUID,
    );
    expect(json).toMatchObject({
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Adams^John' }] },
      '00080050': { vr: 'SH', Value: ['A 1'] },
      '00080008': { vr: 'CS', Value: ['ORIGINAL', null, 'AXIAL'] },
      '00101010': { vr: 'AS', Value: ['044Y'] },
      '00080020': { vr: 'DA', Value: ['20260304'] },
      '00080030': { vr: 'TM', Value: ['101112.5'] },
      '0008002A': { vr: 'DT', Value: ['20260304101112+0100'] },
      '00104000': { vr: 'LT', Value: [' two\\lines'] },
      '00200013': { vr: 'IS', Value: [7] },
      '00280030': { vr: 'DS', Value: [0.5, 12.5] },
      '00280010': { vr: 'US', Value: [512] },
      '00189219': { vr: 'SS', Value: [-3] },
      '00081163': { vr: 'FD', Value: [0.1, -2] },
      '00186020': { vr: 'SL', Value: [-70000] },
      '00186018': { vr: 'UL', Value: [4000000000] },
      '00720075': { vr: 'UV', Value: [5, '18446744073709551615'] },
      '00720082': { vr: 'SV', Value: [-5] },
      '00720061': { vr: 'AT', Value: ['00100020'] },
      '00720076': { vr: 'FL', Value: [1.5] },
      '00091010': { vr: 'OB', InlineBinary: Buffer.of(1, 2, 3, 4).toString('base64') },
      '00091011': { vr: 'OW', InlineBinary: Buffer.of(2, 1, 4, 3).toString('base64') },
      '00091012': { vr: 'OF', InlineBinary: Buffer.of(0, 0, 0x80, 0x3f).toString('base64') },
      '00091013': { vr: 'UR', Value: ['http://example.org/a b'] },
      '00091014': { vr: 'UC', Value: ['one', 'two'] },
    });
  });

  it('that a double cannot hold exactly stay text', () => {
    const json = jsonOf({
      '00280030': { VR: 'DS', value: '1234567890.1234567\\0.1000000000000000\\1,5' },
      '00200013': { VR: 'IS', value: '1A' },
      '00189073': { VR: 'FD', value: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] },
    });
    expect(json['00280030']?.Value).toEqual(['1234567890.1234567', 0.1, '1,5']);
    expect(json['00200013']?.Value).toEqual(['1A']);
    expect(json['00189073']?.Value).toEqual(['NaN', 'inf', '-inf']);
    expect(() => JSON.parse(JSON.stringify(json)) as unknown).not.toThrow();
  });

  it('that are empty have no Value', () => {
    const json = jsonOf({ PatientID: '', '00081140': { VR: 'SQ', value: [] } });
    expect(json['00100020']).toEqual({ vr: 'LO' });
    expect(json['00081140']).toEqual({ vr: 'SQ' });
  });

  it('get their VR from the dictionary in implicit syntax', () => {
    const json = jsonOf(
      {
        Rows: 512,
        PixelRepresentation: 1,
        '00280106': { VR: 'SS', value: -5 },
        '00090010': { VR: 'LO', value: 'ACME' },
        '00091001': { VR: 'LO', value: 'ab' },
      },
      implicitLittleEndian,
    );
    expect(json).toMatchObject({
      '00280010': { vr: 'US', Value: [512] },
      '00280106': { vr: 'SS', Value: [-5] },
      '00090010': { vr: 'LO', Value: ['ACME'] },
      '00091001': { vr: 'UN', InlineBinary: Buffer.from('ab').toString('base64') },
    });
  });

  it('of a private sequence in implicit syntax are its items, whatever its length is', () => {
    for (const sequences of ['defined', 'undefined'] as const) {
      const dataset: WriteDataset = {
        ...base,
        '00091002': { VR: 'SQ', value: [{ PatientID: 'inner' }, {}] },
      };
      const { json } = read(writePart10(dataset, { TransferSyntaxUID: implicitLittleEndian, sequences }));
      expect(json['00091002']).toEqual({
        vr: 'SQ',
        Value: [{ '00100020': { vr: 'LO', Value: ['inner'] } }, {}],
      });
    }
  });

  it('written as UN are read by the dictionary when the tag is known (PS3.5 6.2.2)', () => {
    for (const TransferSyntaxUID of [explicitLittleEndian, explicitBigEndian]) {
      const inside = writeDataset({ PatientID: 'P' }, { TransferSyntaxUID: implicitLittleEndian });
      const item = Buffer.concat([Uint8Array.of(0xfe, 0xff, 0, 0xe0, inside.length, 0, 0, 0), inside]);
      const json = jsonOf(
        {
          '00280010': { VR: 'UN', value: Uint8Array.of(2, 1) },
          '00100020': { VR: 'UN', value: Buffer.from('P-1 ') },
          '00081140': { VR: 'UN', value: item },
        },
        TransferSyntaxUID,
      );
      expect(json).toMatchObject({
        '00280010': { vr: 'US', Value: [0x0102] },
        '00100020': { vr: 'LO', Value: ['P-1'] },
        '00081140': { vr: 'SQ', Value: [{ '00100020': { vr: 'LO', Value: ['P'] } }] },
      });
    }
  });

  it('are text in Unicode, with the character set of the item that they stand in', () => {
    const dataset: WriteDataset = {
      ...base,
      SpecificCharacterSet: 'ISO_IR 100',
      PatientName: 'Müller',
      '00081140': {
        VR: 'SQ',
        value: [
          {
            '00080005': { VR: 'CS', value: 'ISO_IR 126' },
            '00100020': { VR: 'UN', value: Uint8Array.of(0xe1, 0xe2) },
          },
          { '00100020': { VR: 'UN', value: Uint8Array.of(0xe1, 0xe2) } },
        ],
      },
    };
    const { json } = read(writePart10(dataset));
    expect(json['00080005']).toEqual({ vr: 'CS', Value: ['ISO_IR 192'] });
    expect(json['00100010']).toEqual({ vr: 'PN', Value: [{ Alphabetic: 'Müller' }] });
    expect(json['00081140']?.Value).toMatchObject([
      { '00100020': { Value: ['αβ'] } },
      { '00100020': { Value: ['áâ'] } },
    ]);
  });

  it('do not include group lengths, file meta information or padding', () => {
    const json = jsonOf({
      '00080000': { VR: 'UL', value: 20 },
      FFFCFFFC: { VR: 'OB', value: new Uint8Array(10) },
    });
    expect(Object.keys(json).sort()).toEqual(['00080016', '00080018']);
  });
});

describe('bulk data', () => {
  const large = Uint8Array.from({ length: 1026 }, (_, index) => index & 0xff);
  const dataset: WriteDataset = {
    ...base,
    '00091010': { VR: 'OB', value: large.subarray(0, 1024) },
    '00091011': { VR: 'OB', value: large },
    '00081140': {
      VR: 'SQ',
      value: [{}, { '00081199': { VR: 'SQ', value: [{ '00091012': { VR: 'UN', value: large } }] } }],
    },
    Rows: 1,
    Columns: 2,
    BitsAllocated: 8,
    SamplesPerPixel: 1,
    PixelData: { VR: 'OB', value: Uint8Array.of(7, 8) },
  };

  it.each(['defined', 'undefined'] as const)(
    'goes by URI where it is large or pixels, and is found there: %s lengths',
    (sequences) => {
      const { json, bulk } = read(writePart10(dataset, { sequences }));
      expect(json['00091010']?.InlineBinary).toBeDefined();
      expect(json['00091011']).toEqual({ vr: 'OB', BulkDataURI: 'bulkdata/00091011' });
      expect(json['7FE00010']).toEqual({ vr: 'OB', BulkDataURI: 'bulkdata/7FE00010' });
      expect(json['00081140']?.Value?.[1]).toEqual({
        '00081199': {
          vr: 'SQ',
          Value: [{ '00091012': { vr: 'UN', BulkDataURI: 'bulkdata/00081140/1/00081199/0/00091012' } }],
        },
      });
      const hex = Buffer.from(large).toString('hex');
      expect(bulk('00091011')).toBe(hex);
      expect(bulk('00081140/1/00081199/0/00091012')).toBe(hex);
      expect(bulk('7FE00010')).toBe('0708');
      for (const path of [
        '00081140/0/00081199/0/00091012',
        '00099999',
        '',
        '00081140/1',
        'x',
        '00081140/9/00100010',
      ]) {
        expect(bulk(path), path).toBe('none');
      }
    },
  );
});

describe('limits', () => {
  it('a sequence nested a thousand deep has a header and no JSON', () => {
    let inner: WriteDataset = {};
    for (let depth = 0; depth < 1000; depth += 1) inner = { '00081140': { VR: 'SQ', value: [inner] } };
    const source = memorySource(writePart10({ ...base, ...inner }, { sequences: 'undefined' }));
    const header = readHeader(source);
    expect(header.ok && header.value.problem).toBeNull();
    if (!header.ok) return;
    const result = toDicomJson(source, header.value, { bulkDataUri: (path) => path });
    expect(result).toEqual({ ok: false, failure: { kind: 'limit-exceeded', limit: 'sequence-depth' } });
  });
});
