import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource, readHeader } from '../../../native/dicom/index.ts';
import {
  TRANSFER_SYNTAX,
  type WriteDataset,
  writeDataset,
  type WriteOptions,
  writePart10,
} from '../../../native/dicom/write.ts';
import { expectTheImage, headerOf, image, ITEM, ITEM_END, joined, SEQUENCE_END, spliced } from './image.ts';

const SYNTAXES = Object.entries(TRANSFER_SYNTAX).filter(([name]) => name !== 'rle');

describe('a header is read the same', () => {
  it.each(SYNTAXES)('in %s', (_, TransferSyntaxUID) => {
    const header = headerOf(writePart10(image, { TransferSyntaxUID }));
    expectTheImage(header);
    expect(header.TransferSyntaxUID).toBe(TransferSyntaxUID);
    expect(header.hasPreamble).toBe(true);
    expect(header.tolerated).toEqual([]);
    expect(header.pixelData).toMatchObject({ keyword: 'PixelData', encapsulated: false, valueLength: 48 });
  });

  const bare: readonly (readonly [string, WriteOptions])[] = [
    ['without preamble', { preamble: false }],
    ['without preamble and group 2', { preamble: false, fileMeta: false }],
    ['without group 2', { fileMeta: false }],
    [
      'without preamble and group 2, implicit',
      { preamble: false, fileMeta: false, TransferSyntaxUID: TRANSFER_SYNTAX.implicitLittleEndian },
    ],
    [
      'without preamble and group 2, big endian',
      { preamble: false, fileMeta: false, TransferSyntaxUID: TRANSFER_SYNTAX.explicitBigEndian },
    ],
    ['with sequences of undefined length', { sequences: 'undefined' }],
  ];
  it.each(bare)('%s', (_, options) => {
    const header = headerOf(writePart10(image, options));
    expectTheImage(header);
    expect(header.hasPreamble).toBe(options.preamble ?? true);
  });

  const wrong: readonly (readonly [string, string, string, string])[] = [
    [
      'implicit',
      TRANSFER_SYNTAX.implicitLittleEndian,
      TRANSFER_SYNTAX.explicitLittleEndian,
      'declared-explicit-is-implicit',
    ],
    [
      'explicit',
      TRANSFER_SYNTAX.explicitLittleEndian,
      TRANSFER_SYNTAX.implicitLittleEndian,
      'declared-implicit-is-explicit',
    ],
    [
      'big endian',
      TRANSFER_SYNTAX.explicitBigEndian,
      TRANSFER_SYNTAX.explicitLittleEndian,
      'declared-little-is-big-endian',
    ],
    [
      'little endian',
      TRANSFER_SYNTAX.explicitLittleEndian,
      TRANSFER_SYNTAX.explicitBigEndian,
      'declared-big-is-little-endian',
    ],
    [
      'not deflated',
      TRANSFER_SYNTAX.explicitLittleEndian,
      TRANSFER_SYNTAX.deflatedExplicitLittleEndian,
      'declared-deflated-is-not',
    ],
  ];
  it.each(wrong)('when it is %s and says otherwise', (_, TransferSyntaxUID, declared, word) => {
    const header = headerOf(writePart10(image, { TransferSyntaxUID, declaredTransferSyntaxUID: declared }));
    expectTheImage(header);
    expect(header.tolerated).toContain(word);
  });

  it('deflated with the header of a zlib stream', () => {
    const body = writeDataset(image, {});
    const file = writePart10(image, { TransferSyntaxUID: TRANSFER_SYNTAX.deflatedExplicitLittleEndian });
    const start = headerOf(file).dataSet.offset;
    expectTheImage(headerOf(joined(file.subarray(0, start), deflateSync(body))));
  });
});

describe('what stands before the pixels does not hide them', () => {
  it.each(['defined', 'undefined'] as const)('sequences of %s length, nested three deep', (sequences) => {
    const nested: WriteDataset = {
      ...image,
      '00081140': {
        VR: 'SQ',
        value: [
          {
            PatientName: 'Not^Me',
            '00400275': { VR: 'SQ', value: [{ PatientID: 'NOT-ME', '00400008': { VR: 'SQ', value: [{}] } }] },
          },
          {},
        ],
      },
    };
    for (const [, TransferSyntaxUID] of SYNTAXES) {
      expectTheImage(headerOf(writePart10(nested, { TransferSyntaxUID, sequences })));
    }
  });

  it('a UN sequence of undefined length, implicit inside (PS3.5 6.2.2)', () => {
    const inside = writeDataset(
      { PatientName: 'Not^Me' },
      { TransferSyntaxUID: TRANSFER_SYNTAX.implicitLittleEndian },
    );
    const un = joined(
      [0x09, 0, 0x10, 0x10],
      Buffer.from('UN'),
      [0, 0, 255, 255, 255, 255],
      ITEM,
      inside,
      ITEM_END,
      SEQUENCE_END,
    );
    expectTheImage(headerOf(spliced(un)));
  });

  it('a UN sequence of undefined length that stayed explicit inside', () => {
    const inside = writeDataset({ PatientName: 'Not^Me' }, {});
    const un = joined(
      [0x09, 0, 0x10, 0x10],
      Buffer.from('UN'),
      [0, 0, 255, 255, 255, 255],
      ITEM,
      inside,
      ITEM_END,
      SEQUENCE_END,
    );
    expectTheImage(headerOf(spliced(un)));
  });

  it('a sequence whose delimiter is missing', () => {
    const sq = joined([0x08, 0, 0x11, 0x11], Buffer.from('SQ'), [0, 0, 255, 255, 255, 255], ITEM, ITEM_END);
    const header = headerOf(spliced(sq));
    expectTheImage(header);
    expect(header.tolerated).toContain('missing-delimiter');
  });

  it('an element written implicitly in an explicit file', () => {
    const header = headerOf(spliced(joined([0x09, 0, 0x11, 0x10, 6, 0, 0, 0], Buffer.from('abcdef'))));
    expectTheImage(header);
    expect(header.tolerated).toContain('implicit-in-explicit');
  });

  it('a value of odd length', () => {
    expectTheImage(
      headerOf(spliced(joined([0x09, 0, 0x11, 0x10], Buffer.from('LO'), [3, 0], Buffer.from('abc')))),
    );
  });

  it('a private value of half a megabyte, which is not read', () => {
    const header = joined([0x09, 0, 0x11, 0x10], Buffer.from('OB'), [0, 0, 0, 0, 8, 0]);
    const bytes = spliced(joined(header, new Uint8Array(0x80000)));
    let read = 0;
    const source = memorySource(bytes);
    const result = readHeader({
      size: source.size,
      read: (position, length) => {
        const view = source.read(position, length);
        read += view.length;
        return view;
      },
    });
    expectTheImage(result.ok ? result.value : headerOf(new Uint8Array()));
    expect(read).toBeLessThan(32 * 1024);
  });

  it('an element of a VR that is not known, and it is named', () => {
    const header = headerOf(
      spliced(joined([0x09, 0, 0x11, 0x10], Buffer.from('ZZ'), [0, 0, 4, 0, 0, 0, 1, 2, 3, 4])),
    );
    expect(header.attributes.PatientID).toBe('P-1');
    expect(header.problem).toMatchObject({ kind: 'damaged-data-set', detail: 'unknown-vr' });
  });
});
