// Walks elements and items for those that want what is inside (JSON, element paths, DICOMDIR). Every level is contained
// in its parent's bounds, so damage inside a sequence of stated length ends with that sequence.
import { LIMITS } from '../limits.ts';
import type { ByteSource } from '../types.ts';
import { VR_UN } from '../vr.ts';
import { ITEM, ITEM_END, Scanner, SEQUENCE_END, UNDEFINED_LENGTH } from './scanner.ts';
import { type Budget, skipUndefined, unknownIsExplicit } from './skip.ts';

export type Syntax = { readonly explicit: boolean; readonly bigEndian: boolean };

export type Element = {
  readonly tag: number;
  readonly vr: number; // code; 0 where the syntax has none
  readonly length: number | null; // null: undefined
  readonly valueOffset: number;
  readonly syntax: Syntax; // of the element itself
  readonly inside: Syntax; // of the items in it, should it hold any
};

const IMPLICIT: Syntax = { explicit: false, bigEndian: false };
const EXPLICIT: Syntax = { explicit: true, bigEndian: false };

const WINDOW_BYTES = 32 * 1024;

export class Walk {
  readonly scanner: Scanner;
  private readonly budget: Budget = { steps: 0 };
  private readonly mostSteps: number;

  constructor(source: ByteSource, mostSteps: number = LIMITS.scanSteps) {
    this.scanner = new Scanner(source, WINDOW_BYTES);
    this.mostSteps = mostSteps;
  }

  /** The walk stopped at its limit: what was seen is not all there is. */
  get exhausted(): boolean {
    return this.budget.steps >= this.mostSteps;
  }

  /**
   * Visits elements from `start` to `end`, or to the delimiter of the item. `visit` may return where an element of
   * undefined length ends, having walked it; otherwise it is passed over. Returns where the walk ended: after the item's
   * delimiter, or on what does not belong to the item.
   */
  elements(
    start: number,
    end: number,
    syntax: Syntax,
    topLevel: boolean,
    visit: (element: Element) => number | null,
  ): number {
    const { scanner } = this;
    const bound = Math.min(end, scanner.size);
    let at = start;
    while (at + 8 <= bound && ++this.budget.steps < this.mostSteps) {
      if (!scanner.header(at, syntax.explicit, syntax.bigEndian)) return bound;
      const { tag, length, valueOffset } = scanner;
      if (tag === ITEM || tag === ITEM_END || tag === SEQUENCE_END) {
        if (!topLevel) return tag === ITEM_END ? valueOffset : at;
        at = valueOffset + (tag === ITEM && length !== UNDEFINED_LENGTH ? length : 0);
        continue;
      }
      if (tag === 0 && length === 0) return bound; // padding
      const element = this.element(syntax);
      if (length === UNDEFINED_LENGTH) {
        const walked = visit(element);
        at = walked ?? skipUndefined(scanner, valueOffset, element.inside, this.budget).end;
        continue;
      }
      if (valueOffset + length > bound) return bound;
      visit(element);
      at = valueOffset + length;
    }
    return at;
  }

  /**
   * Visits the items of a sequence whose value is `length` bytes (null: up to its delimiter). `visit` gets the first
   * byte of an item's data set and where it ends (infinite: at its delimiter), and returns where its walk ended.
   * Returns where the sequence ends.
   */
  items(
    start: number,
    length: number | null,
    visit: (start: number, end: number, index: number) => number,
  ): number {
    const { scanner } = this;
    const bound = length === null ? scanner.size : Math.min(start + length, scanner.size);
    let at = start;
    for (let index = 0; at + 8 <= bound && ++this.budget.steps < this.mostSteps;) {
      // Items and delimiters have the byte order of the file; a UN sequence in a big endian file is little endian.
      if (!scanner.header(at, false, false)) return bound;
      if (SWAPPED.has(scanner.tag)) scanner.header(at, false, true);
      const { tag, length: itemLength, valueOffset } = scanner;
      if (tag === SEQUENCE_END) return length === null ? valueOffset : bound;
      if (tag === ITEM_END) {
        at = valueOffset; // surplus
        continue;
      }
      if (tag !== ITEM) return length === null ? at : bound;
      const open = itemLength === UNDEFINED_LENGTH;
      const itemEnd = open ? Number.POSITIVE_INFINITY : Math.min(valueOffset + itemLength, bound);
      const ended = visit(valueOffset, Math.min(itemEnd, length === null ? itemEnd : bound), index);
      at = open ? Math.max(ended, valueOffset) : itemEnd;
      index += 1;
    }
    return length === null ? at : bound;
  }

  private element(syntax: Syntax): Element {
    const { scanner } = this;
    const { tag, vr, length, valueOffset } = scanner;
    let inside = syntax;
    if (length === UNDEFINED_LENGTH && (vr === VR_UN || vr === 0)) {
      inside = unknownIsExplicit(scanner, valueOffset) ? EXPLICIT : IMPLICIT;
    } else if (vr === VR_UN) inside = IMPLICIT;
    return { tag, vr, length: length === UNDEFINED_LENGTH ? null : length, valueOffset, syntax, inside };
  }
}

/** Item, item end and sequence end with their bytes the other way round. */
const SWAPPED: ReadonlySet<number> = new Set([0xfeff00e0, 0xfeff0de0, 0xfeffdde0]);
