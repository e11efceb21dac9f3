// The values of wanted elements, as places in the bytes that were read; decoded only when the scan is over.
import { LIMITS } from '../limits.ts';
import type { Scanner } from '../scan/scanner.ts';
import { WANTED_COUNT } from './wanted.ts';

export class Found {
  /** The bytes a value stands in; null when the element was absent or empty of bytes that could be read. */
  readonly bytes: (Buffer | null)[] = Array.from({ length: WANTED_COUNT }, () => null);
  readonly start = new Int32Array(WANTED_COUNT);
  readonly length = new Int32Array(WANTED_COUNT);
  readonly vr = new Int32Array(WANTED_COUNT);
  private inWindow = false;

  reset(): void {
    this.bytes.fill(null);
    this.inWindow = false;
  }

  /** Takes the element that the scanner stands on, unless the same tag was there before. */
  take(slot: number, scanner: Scanner): void {
    if (this.bytes[slot] !== null) return;
    const length = Math.min(scanner.length, LIMITS.indexedValueBytes, scanner.size - scanner.valueOffset);
    if (length < 0 || !scanner.has(scanner.valueOffset, length)) return;
    this.bytes[slot] = scanner.bytes;
    this.start[slot] = scanner.valueOffset - scanner.base;
    this.length[slot] = length;
    this.vr[slot] = scanner.vr;
    this.inWindow = true;
  }

  /** The window is about to move: keep what the values need of it. */
  keep(window: Buffer): void {
    if (!this.inWindow) return;
    const copy = Buffer.from(window);
    for (let slot = 0; slot < WANTED_COUNT; slot += 1) {
      if (this.bytes[slot] === window) this.bytes[slot] = copy;
    }
    this.inWindow = false;
  }
}
