// The values of wanted elements, as places in the bytes that were read; decoded only when the scan is over.
import { LIMITS } from '../limits.ts';
import type { Scanner } from '../scan/scanner.ts';
import { WANTED_COUNT } from './wanted.ts';

const EMPTY = Buffer.alloc(0);

export class Found {
  /** Length of each value; -1 when the element was absent. */
  readonly length = new Int32Array(WANTED_COUNT).fill(-1);
  readonly vr = new Int32Array(WANTED_COUNT);
  /** The bytes that values stand in: the scanner's window, until it moved. */
  private window: Buffer = EMPTY;
  private readonly start = new Int32Array(WANTED_COUNT);
  private readonly kept: (Buffer | null)[] = Array.from({ length: WANTED_COUNT }, () => null);
  private anyKept = false;
  private anyInWindow = false;

  reset(): void {
    this.length.fill(-1);
    this.window = EMPTY;
    this.anyInWindow = false;
    if (this.anyKept) this.kept.fill(null);
    this.anyKept = false;
  }

  /** Takes the element that the scanner stands on, unless the same tag was there before. */
  take(slot: number, scanner: Scanner): void {
    this.takeRange(slot, scanner, { offset: scanner.valueOffset, length: scanner.length, vr: scanner.vr });
  }

  /** Takes a value that the scanner has passed: one of undefined length, whose end had to be found. */
  takeRange(slot: number, scanner: Scanner, value: { offset: number; length: number; vr: number }): void {
    if ((this.length[slot] ?? 0) >= 0) return;
    const length = Math.min(value.length, LIMITS.indexedValueBytes, scanner.size - value.offset);
    if (length < 0 || !scanner.has(value.offset, length)) return;
    this.window = scanner.bytes;
    this.start[slot] = value.offset - scanner.base;
    this.length[slot] = length;
    this.vr[slot] = value.vr;
    this.anyInWindow = true;
  }

  /** The window has grown, or is about to move: `moves` says which. Values are kept before a move. */
  windowChanges(scanner: Scanner, moves: boolean): void {
    if (!this.anyInWindow) return;
    this.window = scanner.bytes;
    if (!moves) return;
    const inWindow = this.slotsInWindow();
    let first = Number.POSITIVE_INFINITY;
    let last = 0;
    for (const slot of inWindow) {
      first = Math.min(first, this.startOf(slot));
      last = Math.max(last, this.startOf(slot) + (this.length[slot] ?? 0));
    }
    const copy = Buffer.from(this.window.subarray(first, last));
    for (const slot of inWindow) {
      this.kept[slot] = copy;
      this.start[slot] = this.startOf(slot) - first;
    }
    this.anyKept = true;
    this.anyInWindow = false;
  }

  private slotsInWindow(): number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < WANTED_COUNT; slot += 1) {
      if ((this.length[slot] ?? 0) >= 0 && this.kept[slot] === null) slots.push(slot);
    }
    return slots;
  }

  bytesOf(slot: number): Buffer {
    return this.kept[slot] ?? this.window;
  }

  startOf(slot: number): number {
    return this.start[slot] ?? 0;
  }
}
