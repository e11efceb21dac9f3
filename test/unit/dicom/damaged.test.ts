import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { fileSource, memorySource, readHeader } from '../../../native/dicom/index.ts';
import { TRANSFER_SYNTAX, writePart10 } from '../../../native/dicom/write.ts';
import { expectTheImage, failureOf, headerOf, image, joined } from './image.ts';

describe('a damaged file', () => {
  const whole = writePart10(image);

  it('with pixels cut off says how many rows are there', () => {
    const header = headerOf(whole.subarray(0, whole.length - 15));
    expect(header.problem).toEqual({
      kind: 'truncated-pixel-data',
      bytesPresent: 33,
      bytesExpected: 48,
      frameNumber: 1,
      framesPresent: 0,
      framesExpected: 1,
      rowsPresent: 2,
      rowsExpected: 4,
    });
    expect(header.attributes.PatientID).toBe('P-1');
  });

  it('deflated, with pixels cut off, says so too', () => {
    const many = {
      ...image,
      Rows: 64,
      Columns: 64,
      PixelData: { VR: 'OW', value: Uint16Array.from({ length: 4096 }, (_, i) => (i * 7919) & 0xfff) },
    } as const;
    const file = writePart10(many, { TransferSyntaxUID: TRANSFER_SYNTAX.deflatedExplicitLittleEndian });
    expect(headerOf(file).problem).toBeNull();
    expect(headerOf(file.subarray(0, file.length - 2000)).problem).toMatchObject({
      kind: 'truncated-pixel-data',
      rowsExpected: 64,
    });
  });

  it('cut off in the header keeps what was read, with the place of the cut', () => {
    const at = Buffer.from(whole).indexOf(Buffer.from([0x20, 0, 0x13, 0]));
    const header = headerOf(whole.subarray(0, at + 4));
    expect(header.attributes.StudyInstanceUID).toBe('1.2.3.4');
    expect(header.pixelData).toBeNull();
    expect(header.problem).toMatchObject({ kind: 'damaged-data-set', atByte: at });
  });

  it('cut off in group 2 is refused', () => {
    expect(failureOf(whole.subarray(0, 170))).toMatchObject({ kind: 'damaged-header' });
    expect(failureOf(whole.subarray(0, 132))).toEqual({ kind: 'truncated-header', atByte: 132 });
  });

  it('whose copying broke off, and which is zeros from there to its size, says where', () => {
    const zeroed = (from: number): Uint8Array =>
      joined(whole.subarray(0, from), new Uint8Array(500_000 - from));
    expect(failureOf(zeroed(132))).toEqual({ kind: 'damaged-header', atByte: 132, detail: 'zeros' });
    const at = Buffer.from(whole).indexOf(Buffer.from([0x20, 0, 0x13, 0]));
    const header = headerOf(zeroed(at));
    expect(header.attributes.StudyInstanceUID).toBe('1.2.3.4');
    expect(header.pixelData).toBeNull();
    expect(header.problem).toEqual({ kind: 'damaged-data-set', atByte: at, detail: 'zeros' });
  });

  it('without pixels is whole when a few zeros fill it up to a block', () => {
    const at = Buffer.from(whole).indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0]));
    expect(headerOf(joined(whole.subarray(0, at), new Uint8Array(2048))).problem).toBeNull();
  });

  it('followed by rubbish is shown, and the rubbish named', () => {
    expectTheImage(headerOf(joined(whole, new Uint8Array(40))));
    expect(headerOf(joined(whole, Buffer.from('rubbish, and a lot of it'))).problem).toMatchObject({
      kind: 'damaged-data-set',
    });
  });

  it('that is no DICOM is refused as such', () => {
    expect(failureOf(new Uint8Array())).toEqual({ kind: 'empty-file' });
    expect(failureOf(Buffer.from('hello'))).toEqual({ kind: 'not-dicom' });
    expect(failureOf(Buffer.from('%PDF-1.7 and so on, for more than eight bytes'))).toEqual({
      kind: 'not-dicom',
    });
    expect(failureOf(joined([0x89], Buffer.from('PNG\r\n'), new Uint8Array(200)))).toEqual({
      kind: 'not-dicom',
    });
    expect(failureOf(new Uint8Array(100_000))).toEqual({ kind: 'not-dicom' });
  });
});

describe('a file on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lightbox-header-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const path = join(folder, 'image.dcm');

  it('is read as the same bytes in memory are, and gives its handle back', () => {
    writeFileSync(path, writePart10(image));
    for (let round = 0; round < 20; round += 1) {
      const source = fileSource(path);
      const result = readHeader(source);
      source.close();
      source.close();
      expectTheImage(result.ok ? result.value : headerOf(new Uint8Array()));
    }
  });

  it('that shrank since it was listed is a damaged file, not a crash', () => {
    const bytes = writePart10(image);
    writeFileSync(path, bytes);
    const source = fileSource(path, bytes.length);
    truncateSync(path, 400);
    const result = readHeader(source);
    source.close();
    const problem = result.ok ? result.value.problem : result.failure;
    expect(problem).not.toBeNull();
  });

  it('of which only a bomb of zeros is deflated is refused by its limit or read, in bounded memory', () => {
    const bomb = deflateRawSync(new Uint8Array(200 * 1024 * 1024));
    const file = writePart10(image, { TransferSyntaxUID: TRANSFER_SYNTAX.deflatedExplicitLittleEndian });
    const before = process.memoryUsage().arrayBuffers;
    const result = readHeader(memorySource(joined(file.subarray(0, headerOf(file).dataSet.offset), bomb)));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
    expect(result.ok ? result.value.pixelData : null).toBeNull();
  });

  it('that cannot be read at all says which error', () => {
    const failing = {
      size: 1000,
      read: (): Uint8Array => {
        throw Object.assign(new Error('EIO'), { code: 'EIO' });
      },
    };
    expect(readHeader(failing)).toEqual({ ok: false, failure: { kind: 'io-error', code: 'EIO' } });
    expect(() => fileSource(join(folder, 'none'))).toThrow('ENOENT');
  });
});
