// DICOM JSON: PS3.18 Annex F.
import { fail, type FileProblem, ok, type Result } from '../../contract/index.ts';
import { type Charset, charsetOf } from '../charset/index.ts';
import { LIMITS } from '../limits.ts';
import { type Element, type Syntax, Walk } from '../scan/walk.ts';
import type { ByteSource, DicomHeader, DicomJson, DicomJsonElement } from '../types.ts';
import { resolveVR } from './resolveVR.ts';
import { isBinary, littleEndian, numbersOf, textsOf, wordBytes } from './value.ts';

export type DicomJsonOptions = {
  /** The URI of a value by its path: `tag`, or `tag/itemIndex/tag` and so on; tags of 8 hex digits, items from 0. */
  readonly bulkDataUri: (path: string) => string;
  /** Values up to this many bytes go inline, binary ones and others alike; the limits below when it is not given. */
  readonly inlineBytes?: number;
  /** F.2.3 leaves the choice: decimal strings stay as they were written, `5.0`, instead of becoming numbers. */
  readonly decimalsAsWritten?: boolean;
};

/** Binary values up to this go inline (base64); larger ones by URI. */
const INLINE_BYTES = 1024;
const SPECIFIC_CHARACTER_SET = 0x00080005;
const PIXEL_REPRESENTATION = 0x00280103;
const TRAILING_PADDING = 0xfffcfffc;
const DEFAULT_CHARSET = charsetOf('');

/**
 * The whole data set as DICOM JSON, pixels and other large binary values as BulkDataURI. `source` is the inflated data
 * set of a deflated file (`inflatedSource`). Group lengths and padding are left out, private elements are in, big endian
 * values come little endian. A damaged data set gives what stands before the damage; only the limits make it fail.
 */
export const toDicomJson = (
  source: ByteSource,
  header: DicomHeader,
  options: DicomJsonOptions,
): Result<DicomJson, FileProblem> => {
  const walk = new Walk(source, LIMITS.jsonElements);
  const writer = new JsonWriter(walk, options);
  const start = header.dataSet.deflated ? 0 : header.dataSet.offset;
  const json: DicomJson = {};
  const context: Context = { charset: DEFAULT_CHARSET, signedPixels: false, path: '', depth: 0 };
  writer.dataSet(json, start, source.size, header.dataSet, context, true);
  if (walk.exhausted) return fail({ kind: 'limit-exceeded', limit: 'elements' });
  if (writer.tooDeep) return fail({ kind: 'limit-exceeded', limit: 'sequence-depth' });
  return ok(json);
};

type Context = {
  charset: Charset;
  signedPixels: boolean;
  readonly path: string; // of the item that is being written, with a slash at its end
  readonly depth: number;
};

class JsonWriter {
  tooDeep = false;
  private readonly walk: Walk;
  private readonly options: DicomJsonOptions;

  constructor(walk: Walk, options: DicomJsonOptions) {
    this.walk = walk;
    this.options = options;
  }

  /** Writes elements into `json`; returns where the data set ended. */
  dataSet(
    json: DicomJson,
    start: number,
    end: number,
    syntax: Syntax,
    context: Context,
    topLevel: boolean,
  ): number {
    return this.walk.elements(start, end, syntax, topLevel, (element) => {
      const { tag } = element;
      if ((tag & 0xffff) === 0 || tag === TRAILING_PADDING) return null;
      const key = hex8(tag);
      const path = context.path + key;
      if (isPixels(tag) && topLevel) {
        json[key] = { vr: pixelVR(element, tag), BulkDataURI: this.options.bulkDataUri(path) };
        return null;
      }
      const { VR, bigEndian } = resolveVR(element, context.signedPixels, this.walk);
      if (VR === 'SQ') return this.sequence(json, key, element, context);
      // Undefined length, and neither sequence nor the pixels: an icon in fragments.
      if (element.length === null) {
        json[key] = { vr: VR, BulkDataURI: this.options.bulkDataUri(path) };
        return null;
      }
      // The first of two elements with the same tag stands, as it does in the index.
      json[key] ??= this.value(element, element.length, VR, bigEndian, context, path);
      return null;
    });
  }

  private sequence(json: DicomJson, key: string, element: Element, context: Context): number | null {
    if (context.depth >= LIMITS.jsonDepth) {
      this.tooDeep = true;
      return null;
    }
    const items: DicomJson[] = [];
    const end = this.walk.items(element.valueOffset, element.length, (start, itemEnd, index) => {
      const item: DicomJson = {};
      items.push(item);
      const inner = { ...context, path: `${context.path}${key}/${index}/`, depth: context.depth + 1 };
      return this.dataSet(item, start, itemEnd, element.inside, inner, false);
    });
    json[key] ??= items.length === 0 ? { vr: 'SQ' } : { vr: 'SQ', Value: items };
    return end;
  }

  private value(
    element: Element,
    length: number,
    VR: string,
    bigEndian: boolean,
    context: Context,
    path: string,
  ): DicomJsonElement {
    if (length === 0) return { vr: VR };
    const binary = isBinary(VR);
    const limit = this.options.inlineBytes ?? (binary ? INLINE_BYTES : LIMITS.jsonValueBytes);
    if (length > limit) {
      return { vr: VR, BulkDataURI: this.options.bulkDataUri(path) };
    }
    const { scanner } = this.walk;
    if (!scanner.has(element.valueOffset, length)) return { vr: VR };
    const at = element.valueOffset - scanner.base;
    const bytes = scanner.bytes.subarray(at, at + length);
    if (binary) return { vr: VR, InlineBinary: littleEndian(bytes, VR, bigEndian).toString('base64') };
    const numbers = numbersOf(bytes, VR, bigEndian);
    // A length that is no multiple of the number's: the bytes are all that is certain.
    if (numbers !== null && length % wordBytes(VR) !== 0)
      return { vr: 'UN', InlineBinary: bytes.toString('base64') };
    const asWritten = VR === 'DS' && this.options.decimalsAsWritten === true ? 'CS' : VR;
    const values = numbers ?? textsOf(bytes, asWritten, context.charset, DEFAULT_CHARSET);
    if (element.tag === SPECIFIC_CHARACTER_SET) {
      context.charset = charsetOf(bytes.toString('latin1').replace(/[ \0]+$/, ''));
      // F.2: JSON is UTF-8, and the attribute says so.
      return values.length === 0 ? { vr: VR } : { vr: VR, Value: ['ISO_IR 192'] };
    }
    if (element.tag === PIXEL_REPRESENTATION) context.signedPixels = values[0] === 1;
    return values.length === 0 ? { vr: VR } : { vr: VR, Value: values };
  }
}

/** Tags are some hundreds, and asked for by the million. */
const spelt = new Map<number, string>();
const MOST_SPELT = 4096;

function hex8(tag: number): string {
  const known = spelt.get(tag);
  if (known !== undefined) return known;
  const text = tag.toString(16).toUpperCase().padStart(8, '0');
  if (spelt.size < MOST_SPELT) spelt.set(tag, text);
  return text;
}

/** Pixel Data, Float Pixel Data, Double Float Pixel Data. */
const isPixels = (tag: number): boolean => tag === 0x7fe00010 || tag === 0x7fe00008 || tag === 0x7fe00009;

const pixelVR = (element: Element, tag: number): string => {
  if (tag === 0x7fe00008) return 'OF';
  if (tag === 0x7fe00009) return 'OD';
  return element.vr === 0x4f42 ? 'OB' : 'OW';
};
