// Writes Part 10 files (PS3.10) from a typed data set: the sample study, and every file that the tests generate.
// It writes what it is told, so that tests can also make files that break the standard; it invents nothing.
import { deflateRawSync } from 'node:zlib';
import { ByteWriter } from './write/byteWriter.ts';
import {
  encapsulatedValue,
  type Encapsulated,
  isEncapsulated,
  offsetTableElements,
} from './write/encapsulate.ts';
import { keywordEntry } from './write/keywords.ts';
import {
  encodeValue,
  type TextEncoding,
  textEncodingOf,
  type ValueOfVR,
  type VR,
  VRS,
} from './write/values.ts';

export { encapsulate } from './write/encapsulate.ts';
export { encodeRle } from './write/rle.ts';
export { uidFrom } from './write/uid.ts';
export type { Encapsulated, OffsetTable } from './write/encapsulate.ts';
export type { VR } from './write/values.ts';

export const TRANSFER_SYNTAX = {
  implicitLittleEndian: '1.2.840.10008.1.2',
  explicitLittleEndian: '1.2.840.10008.1.2.1',
  deflatedExplicitLittleEndian: '1.2.840.10008.1.2.1.99',
  explicitBigEndian: '1.2.840.10008.1.2.2',
  rle: '1.2.840.10008.1.2.5',
} as const;

/** PS3.7 D.3.3.2: a UID of our own, of the 2.25 kind (PS3.5 B.2), the same in every file of every version. */
export const IMPLEMENTATION_CLASS_UID = '2.25.241375398230943116012467920338274526901';
export const IMPLEMENTATION_VERSION_NAME = 'LIGHTBOX_0_1';

/** An element with its VR stated. `undefinedLength` overrules the option for a sequence. */
export type WriteElement = {
  readonly VR: VR;
  readonly value: ValueOfVR | Encapsulated | readonly WriteDataset[] | null;
  readonly undefinedLength?: boolean;
};

/**
 * Elements by tag (eight hex digits: `00100010`) or by keyword, in any order. A bare value takes the VR of the keyword.
 * A tag, and a keyword that the table here does not list, needs its VR: `{ VR: 'LO', value: 'x' }`. `undefined` leaves
 * the element out; `null` and '' write it empty.
 */
export type WriteDataset = {
  readonly [tagOrKeyword: string]:
    WriteElement | ValueOfVR | Encapsulated | readonly WriteDataset[] | null | undefined;
};

export type WriteOptions = {
  /** Default: Explicit VR Little Endian. Any other than the native five is written as Explicit VR Little Endian. */
  readonly TransferSyntaxUID?: string;
  /** Default true. False leaves out the 128 bytes and `DICM`. */
  readonly preamble?: boolean;
  /** Default true. False leaves out group 2, as files older than Part 10 do. */
  readonly fileMeta?: boolean;
  /** Sequences and their items: lengths stated (default), or delimited. */
  readonly sequences?: 'defined' | 'undefined';
  /** What is written in (0002,0010) when it has to differ from the real encoding. */
  readonly declaredTransferSyntaxUID?: string;
};

type Encoding = {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
  readonly undefinedLength: boolean;
  readonly text: TextEncoding;
};

type ResolvedElement = { readonly tag: number; readonly element: WriteElement };

const EXPLICIT_LITTLE: Omit<Encoding, 'text'> = {
  explicit: true,
  littleEndian: true,
  undefinedLength: false,
};

/** VRs whose explicit header has two reserved bytes and a 32-bit length (PS3.5 7.1.2). */
const LONG_VRS: ReadonlySet<VR> = new Set(
  VRS.filter((vr) => vr.startsWith('O') || ['SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'].includes(vr)),
);
const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;

/**
 * A whole Part 10 file. SOPClassUID and SOPInstanceUID of the data set go into the File Meta Information. Text is
 * encoded by the data set's SpecificCharacterSet (none, ISO_IR 6, 100 or 192); bytes are written as they are.
 * Throws for a value that its VR or its character set cannot hold.
 */
export function writePart10(dataset: WriteDataset, options: WriteOptions = {}): Uint8Array {
  const TransferSyntaxUID = options.TransferSyntaxUID ?? TRANSFER_SYNTAX.explicitLittleEndian;
  const out = new ByteWriter(true);
  if (options.preamble ?? true) {
    out.bytes(new Uint8Array(128));
    out.ascii('DICM');
  }
  if (options.fileMeta ?? true) {
    writeFileMeta(out, dataset, options.declaredTransferSyntaxUID ?? TransferSyntaxUID);
  }
  const body = writeDataset(dataset, options);
  if (TransferSyntaxUID !== TRANSFER_SYNTAX.deflatedExplicitLittleEndian) {
    out.bytes(body);
    return out.finish();
  }
  const deflated = deflateRawSync(body);
  out.bytes(deflated);
  if (deflated.length % 2 === 1) out.u8(0); // PS3.5 A.5: padded to an even length
  return out.finish();
}

/** The data set alone, in the encoding of the transfer syntax, before any deflation. */
export function writeDataset(dataset: WriteDataset, options: WriteOptions = {}): Uint8Array {
  const TransferSyntaxUID = options.TransferSyntaxUID ?? TRANSFER_SYNTAX.explicitLittleEndian;
  const littleEndian = TransferSyntaxUID !== TRANSFER_SYNTAX.explicitBigEndian;
  const out = new ByteWriter(littleEndian);
  writeElements(out, dataset, {
    explicit: TransferSyntaxUID !== TRANSFER_SYNTAX.implicitLittleEndian,
    littleEndian,
    undefinedLength: options.sequences === 'undefined',
    text: textEncodingOf(characterSetOf(dataset)),
  });
  return out.finish();
}

/** PS3.10 7.1. Always Explicit VR Little Endian, whatever follows. */
function writeFileMeta(out: ByteWriter, dataset: WriteDataset, TransferSyntaxUID: string): void {
  const meta = new ByteWriter(true);
  const elements: WriteDataset = {
    '00020001': { VR: 'OB', value: Uint8Array.of(0, 1) },
    '00020002': { VR: 'UI', value: uidOf(dataset, 'SOPClassUID', '00080016') },
    '00020003': { VR: 'UI', value: uidOf(dataset, 'SOPInstanceUID', '00080018') },
    '00020010': { VR: 'UI', value: TransferSyntaxUID },
    '00020012': { VR: 'UI', value: IMPLEMENTATION_CLASS_UID },
    '00020013': { VR: 'SH', value: IMPLEMENTATION_VERSION_NAME },
  };
  writeElements(meta, elements, { ...EXPLICIT_LITTLE, text: 'ascii' });
  const bytes = meta.finish();
  const groupLength: WriteDataset = { '00020000': { VR: 'UL', value: bytes.length } };
  writeElements(out, groupLength, { ...EXPLICIT_LITTLE, text: 'ascii' });
  out.bytes(bytes);
}

function uidOf(dataset: WriteDataset, keyword: string, tag: string): string {
  const found = dataset[keyword] ?? dataset[tag];
  const value = isWriteElement(found) ? found.value : found;
  return typeof value === 'string' ? value : '';
}

function characterSetOf(dataset: WriteDataset): readonly string[] {
  const found = dataset['SpecificCharacterSet'] ?? dataset['00080005'];
  const value = isWriteElement(found) ? found.value : found;
  if (typeof value === 'string') return value.split('\\');
  return Array.isArray(value) ? value.map(String) : [];
}

function writeElements(out: ByteWriter, dataset: WriteDataset, outer: Encoding): void {
  const characterSet = characterSetOf(dataset);
  // PS3.5 6.1.2.3: an item may state its own character set; otherwise it has that of the data set around it.
  const encoding = characterSet.length === 0 ? outer : { ...outer, text: textEncodingOf(characterSet) };
  for (const { tag, element } of sortedElements(dataset)) writeElement(out, tag, element, encoding);
}

function sortedElements(dataset: WriteDataset): readonly ResolvedElement[] {
  const resolved: ResolvedElement[] = [];
  for (const [name, content] of Object.entries(dataset)) {
    if (content === undefined) continue;
    const entry = resolve(name, content);
    resolved.push(entry);
    if (isEncapsulated(entry.element.value)) resolved.push(...extendedTable(entry.element.value));
  }
  return resolved.toSorted((a, b) => a.tag - b.tag);
}

function extendedTable(pixels: Encapsulated): readonly ResolvedElement[] {
  return offsetTableElements(pixels).map(({ tag, value }) => ({ tag, element: { VR: 'OV', value } }));
}

function resolve(name: string, content: NonNullable<WriteDataset[string]> | null): ResolvedElement {
  const byTag = /^[0-9a-f]{8}$/i.test(name);
  const entry = byTag ? null : keywordEntry(name);
  const tag = byTag ? parseInt(name, 16) : entry?.tag;
  if (tag === undefined) throw new Error(`No tag is known for ${name}: give it as eight hex digits.`);
  if (isWriteElement(content)) return { tag, element: content };
  if (entry === null) throw new Error(`The element ${name} needs its VR.`);
  return { tag, element: { VR: isEncapsulated(content) ? 'OB' : entry.VR, value: content } };
}

function isWriteElement(content: WriteDataset[string]): content is WriteElement {
  return typeof content === 'object' && content !== null && 'VR' in content && typeof content.VR === 'string';
}

function writeElement(out: ByteWriter, tag: number, element: WriteElement, encoding: Encoding): void {
  const { VR, value } = element;
  if (VR === 'SQ') {
    const undefinedLength = element.undefinedLength ?? encoding.undefinedLength;
    writeSequence(out, tag, itemsOf(value, tag), { ...encoding, undefinedLength });
    return;
  }
  if (isEncapsulated(value)) {
    writeHeader(out, tag, VR, UNDEFINED_LENGTH, encoding);
    out.bytes(encapsulatedValue(value));
    return;
  }
  if (isItems(value)) throw new Error(`Only SQ holds items; ${hex(tag)} has VR ${VR}.`);
  const bytes = encodeValue(VR, value, encoding);
  // PS3.5 6.2.2 note: a value too long for a 16-bit length is written as UN.
  const tooLong = encoding.explicit && !LONG_VRS.has(VR) && bytes.length > 0xfffe;
  writeHeader(out, tag, tooLong ? 'UN' : VR, bytes.length, encoding);
  out.bytes(bytes);
}

function itemsOf(value: WriteElement['value'], tag: number): readonly WriteDataset[] {
  if (value === null) return [];
  if (isItems(value)) return value;
  throw new Error(`The value of the sequence ${hex(tag)} is not a list of items.`);
}

function isItems(value: WriteElement['value']): value is readonly WriteDataset[] {
  if (!Array.isArray(value)) return false;
  return value.every((item) => typeof item === 'object' && item !== null);
}

function writeSequence(
  out: ByteWriter,
  tag: number,
  items: readonly WriteDataset[],
  encoding: Encoding,
): void {
  const sequenceLength = writeHeader(out, tag, 'SQ', UNDEFINED_LENGTH, encoding);
  const sequenceStart = out.length;
  for (const item of items) {
    const itemLength = writeTagAndLength(out, ITEM, UNDEFINED_LENGTH);
    const itemStart = out.length;
    writeElements(out, item, encoding);
    if (encoding.undefinedLength) writeTagAndLength(out, ITEM_END, 0);
    else out.setU32(itemLength, out.length - itemStart);
  }
  if (encoding.undefinedLength) writeTagAndLength(out, SEQUENCE_END, 0);
  else out.setU32(sequenceLength, out.length - sequenceStart);
}

/** Returns the position of the 32-bit length, to be stated later where it is not known yet. */
function writeHeader(out: ByteWriter, tag: number, VR: VR, length: number, encoding: Encoding): number {
  if (!encoding.explicit) return writeTagAndLength(out, tag, length);
  writeTag(out, tag);
  out.ascii(VR);
  if (LONG_VRS.has(VR)) {
    out.u16(0);
    out.u32(length);
  } else {
    out.u16(length);
  }
  return out.length - 4;
}

function writeTagAndLength(out: ByteWriter, tag: number, length: number): number {
  writeTag(out, tag);
  out.u32(length);
  return out.length - 4;
}

function writeTag(out: ByteWriter, tag: number): void {
  out.u16(tag >>> 16);
  out.u16(tag & 0xffff);
}

const hex = (tag: number): string => tag.toString(16).padStart(8, '0');
