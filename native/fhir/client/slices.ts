// JSON of any size, parsed a piece at a time: a page of a search of some megabytes would stop the services for as long as it takes
// to parse as one.
import { setImmediate as breath } from 'node:timers/promises';

/** What is shorter is parsed at once, in a few milliseconds. */
const SHORT = 256 * 1024;
/** Nothing else waits for longer than this and the largest piece take. */
const BUSY_MS = 10;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** As JSON.parse has it; undefined where that throws. Arrays that stand right in the outermost object are parsed element by element. */
export async function parseInSlices(text: string, shortest = SHORT): Promise<unknown> {
  if (text.length < shortest || !/^[ \t\n\r]*\{/.test(text)) return parsed(text);
  const cutter = new Cutter(text);
  const lists: unknown[][] = [];
  let began = performance.now();
  for (let piece = cutter.next(); piece !== null; piece = cutter.next()) {
    const value = parsed(piece.text);
    if (value === undefined) return undefined;
    (lists[piece.list] ??= []).push(value);
    if (performance.now() - began <= BUSY_MS) continue;
    await breath();
    began = performance.now();
  }
  const whole = parsed(cutter.frame);
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return whole;
  // In the frame each of those arrays holds its number alone.
  for (const [key, value] of Object.entries(whole))
    if (Array.isArray(value)) define(whole, key, lists[Number(value[0])] ?? []);
  return whole;
}

/** As JSON.parse does: `__proto__` is a key like any other. */
function define(whole: object, key: string, value: unknown): void {
  Object.defineProperty(whole, key, { value, writable: true, enumerable: true, configurable: true });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Piece = { readonly list: number; readonly text: string };

/** Finds the elements of the arrays that are values of the outermost object; what is left of the text is its frame. */
class Cutter {
  private readonly text: string;
  private at = 0;
  private depth = 0;
  private list = -1;
  private start = -1; // of an element; -1 outside of those arrays
  private isEmpty = false; // nothing but blanks so far in the array
  private framed = 0;
  private readonly parts: string[] = [];

  constructor(text: string) {
    this.text = text;
  }

  /** When `next` has given null: the text with the number of each array in the place of its elements. */
  get frame(): string {
    return this.parts.join('') + this.text.slice(this.framed);
  }

  /** The next element; null at the end of the text. What is no JSON shows when it, or the frame, is parsed. */
  next(): Piece | null {
    const { text } = this;
    while (this.at < text.length) {
      const at = this.at;
      const code = text.charCodeAt(at);
      this.at += 1;
      if (code === QUOTE) this.skipText();
      else if (code === OPEN_ARRAY && this.depth === 1) this.begin();
      else if (code === OPEN_OBJECT || code === OPEN_ARRAY) this.depth += 1;
      else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
        const piece = this.depth === 2 && this.start >= 0 ? this.end(at) : null;
        this.depth -= 1;
        if (piece !== null) return piece;
      } else if (code === COMMA && this.depth === 2 && this.start >= 0) {
        const piece = { list: this.list, text: text.slice(this.start, at) };
        this.start = at + 1;
        this.isEmpty = false;
        return piece;
      }
    }
    return null;
  }

  private begin(): void {
    this.depth = 2;
    this.list += 1;
    this.parts.push(this.text.slice(this.framed, this.at), String(this.list));
    this.start = this.at;
    this.isEmpty = true;
  }

  /** The last element of an array; null where it has none. */
  private end(at: number): Piece | null {
    const { list, text, start } = this;
    this.framed = at;
    this.start = -1;
    const last = text.slice(start, at);
    return this.isEmpty && last.trim() === '' ? null : { list, text: last };
  }

  private skipText(): void {
    const { text } = this;
    for (;;) {
      const quote = text.indexOf('"', this.at);
      if (quote < 0) {
        this.at = text.length;
        return;
      }
      this.at = quote + 1;
      let slashes = 0;
      while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes += 1;
      if (slashes % 2 === 0) return;
    }
  }
}
