// Reads one element header after another through a small window over the source. Nothing is allocated for an element:
// what was read stands in the fields until the next call. All callers (header, JSON, frames, DICOMDIR) read by this.
import { asBuffer } from '../source.ts';
import type { ByteSource } from '../types.ts';
import { looksLikeVR, VR_FORM } from '../vr.ts';

export const UNDEFINED_LENGTH = 0xffffffff;
export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;

/** Up to here a window grows instead of moving. */
const GROWN_WINDOW = 64 * 1024;

/** What was put right while reading element headers; `oddities` turns the bits into words. */
const ODD = {
  implicitInExplicit: 1,
  explicitInImplicit: 2,
  unknownVR: 4,
} as const;

export class Scanner {
  readonly source: ByteSource;
  readonly size: number;
  /** The window: `bytes` holds the source from `base` to `end`. */
  bytes: Buffer = EMPTY;
  base = 0;
  end = 0;
  /** The element header read last. */
  tag = 0;
  vr = 0; // code of the VR; 0 in implicit syntax and for items and delimiters
  length = 0; // UNDEFINED_LENGTH when undefined
  valueOffset = 0;
  /** Where the first unknown VR stood; -1 for none. */
  unknownVRAt = -1;
  private odd = 0;
  private readonly chunkBytes: number;
  /** Told before the window moves (its bytes are about to be overwritten) and after it has grown. */
  private readonly onWindow: ((moves: boolean) => void) | null;

  constructor(source: ByteSource, chunkBytes: number, onWindow: ((moves: boolean) => void) | null = null) {
    this.source = source;
    this.size = source.size;
    this.chunkBytes = chunkBytes;
    this.onWindow = onWindow;
  }

  /** Makes `count` bytes at `position` available; false when the source ends before. */
  has(position: number, count: number): boolean {
    const after = position + count;
    if (position >= this.base && after <= this.end) return true;
    if (after > this.size) return false;
    if (position >= this.base && position <= this.end && after - this.base <= GROWN_WINDOW) {
      // Forward by a little: the window grows, and what stands in it stays where it is.
      const length = Math.min(
        GROWN_WINDOW,
        Math.max(after - this.base, 2 * this.bytes.length, this.chunkBytes),
      );
      this.bytes = asBuffer(this.source.read(this.base, length));
      if (this.onWindow !== null) this.onWindow(false);
    } else {
      if (this.onWindow !== null) this.onWindow(true);
      this.bytes = asBuffer(this.source.read(position, Math.max(count, this.chunkBytes)));
      this.base = position;
    }
    this.end = this.base + this.bytes.length;
    return after <= this.end;
  }

  uint16(position: number, bigEndian: boolean): number {
    const at = position - this.base;
    return bigEndian ? this.bytes.readUInt16BE(at) : this.bytes.readUInt16LE(at);
  }

  uint32(position: number, bigEndian: boolean): number {
    const at = position - this.base;
    return bigEndian ? this.bytes.readUInt32BE(at) : this.bytes.readUInt32LE(at);
  }

  /**
   * Reads the element header at `position`; false when fewer bytes are left than a header has. The length is as it
   * stands in the file: callers compare it with the end of what they are in.
   */
  header(position: number, explicit: boolean, bigEndian: boolean): boolean {
    if ((position < this.base || position + 12 > this.end) && !this.has(position, 12)) {
      if (!this.has(position, 8)) return false; // at the very end of a source
    }
    const bytes = this.bytes;
    const at = position - this.base;
    let group: number;
    let element: number;
    if (bigEndian) {
      group = (byte(bytes, at) << 8) | byte(bytes, at + 1);
      element = (byte(bytes, at + 2) << 8) | byte(bytes, at + 3);
    } else {
      group = byte(bytes, at) | (byte(bytes, at + 1) << 8);
      element = byte(bytes, at + 2) | (byte(bytes, at + 3) << 8);
    }
    this.tag = ((group << 16) | element) >>> 0;
    if (explicit && group !== 0xfffe) {
      const vr = (byte(bytes, at + 4) << 8) | byte(bytes, at + 5);
      const form = VR_FORM[vr];
      if (form === 1) {
        this.vr = vr;
        this.length = bigEndian
          ? (byte(bytes, at + 6) << 8) | byte(bytes, at + 7)
          : byte(bytes, at + 6) | (byte(bytes, at + 7) << 8);
        this.valueOffset = position + 8;
        return true;
      }
      return form === 2 ? this.longForm(position, vr, bigEndian) : this.noVR(position, vr, bigEndian);
    }
    this.vr = 0;
    this.length = this.uint32(position + 4, bigEndian);
    this.valueOffset = position + 8;
    if (this.length > this.size && this.length !== UNDEFINED_LENGTH && group !== 0xfffe) {
      this.maybeExplicit(position, bigEndian);
    }
    return true;
  }

  /** The words for what was put right so far. */
  oddities(): string[] {
    const words: string[] = [];
    if ((this.odd & ODD.implicitInExplicit) !== 0) words.push('implicit-in-explicit');
    if ((this.odd & ODD.explicitInImplicit) !== 0) words.push('explicit-in-implicit');
    if ((this.odd & ODD.unknownVR) !== 0) words.push('unknown-vr');
    return words;
  }

  private longForm(position: number, vr: number, bigEndian: boolean): boolean {
    if (!this.has(position, 12)) return false;
    this.vr = vr;
    this.length = this.uint32(position + 8, bigEndian);
    this.valueOffset = position + 12;
    return true;
  }

  /** An explicit element without a VR of the standard: written implicitly all the same, or of a VR not known here. */
  private noVR(position: number, vr: number, bigEndian: boolean): boolean {
    const implicitLength = this.uint32(position + 4, bigEndian);
    const fits = implicitLength === UNDEFINED_LENGTH || implicitLength <= this.size - position - 8;
    if (fits && !looksLikeVR(vr)) {
      this.odd |= ODD.implicitInExplicit;
      this.vr = 0;
      this.length = implicitLength;
      this.valueOffset = position + 8;
      return true;
    }
    this.odd |= ODD.unknownVR;
    if (this.unknownVRAt < 0) this.unknownVRAt = position;
    // PS3.5 6.2: VRs that are added later have the long form; damaged and private ones are found in the short form.
    if (this.has(position, 12) && this.uint16(position + 6, bigEndian) === 0) {
      const length = this.uint32(position + 8, bigEndian);
      if (length <= this.size - position - 12) return this.longForm(position, vr, bigEndian);
    }
    this.vr = vr;
    this.length = this.uint16(position + 6, bigEndian);
    this.valueOffset = position + 8;
    return true;
  }

  /** An implicit length beyond the end of the file: perhaps this element was written explicitly. */
  private maybeExplicit(position: number, bigEndian: boolean): void {
    const at = position - this.base;
    const vr = (byte(this.bytes, at + 4) << 8) | byte(this.bytes, at + 5);
    const form = VR_FORM[vr];
    if (form === 1) {
      this.odd |= ODD.explicitInImplicit;
      this.vr = vr;
      this.length = this.uint16(position + 6, bigEndian);
    } else if (form === 2 && this.longForm(position, vr, bigEndian)) {
      this.odd |= ODD.explicitInImplicit;
    }
  }
}

const EMPTY = Buffer.alloc(0);

/** A byte inside the window; callers have made sure of it. The `?? 0` only satisfies the compiler. */
const byte = (bytes: Buffer, at: number): number => bytes[at] ?? 0;
