// The objects of a JSON array, each as soon as it is there: a metadata answer of a thousand instances is never one string,
// and parsing it never stops the services for long.
import { fail, ok, type Result } from '../../contract/index.ts';
import type { DicomWebFailure } from './failure.ts';
import type { Pull } from './multipart/parts.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;
/** Between two items: nobody indents by more. */
const MOST_BLANKS = 1024 * 1024;

/**
 * Items of an array, or the single object that some servers send in place of an array of one; `null` items are skipped.
 * JSON is UTF-8 (RFC 8259 8.1); `charset` serves servers that say otherwise.
 */
export async function* jsonItems(
  body: Pull,
  limitBytes: number,
  charset = 'utf-8',
): AsyncGenerator<Result<unknown, DicomWebFailure>> {
  const cutter = new ItemCutter(limitBytes);
  const decoder = decoderFor(charset);
  try {
    for (;;) {
      const chunk = await body.read();
      if (!chunk.ok) {
        yield chunk;
        return;
      }
      if (chunk.value === null) break;
      for (const bytes of cutter.push(chunk.value)) {
        const value = parsed(decoder.decode(bytes));
        if (value === undefined) {
          yield fail({ kind: 'damaged-answer', detail: 'json' });
          return;
        }
        yield ok(value);
      }
      if (cutter.problem !== null) {
        yield fail(cutter.problem);
        return;
      }
    }
  } finally {
    body.cancel(); // nothing, when it was read to its end
  }
  if (!cutter.whole) yield fail({ kind: 'truncated' });
}

function decoderFor(charset: string): { decode(bytes: Uint8Array): string } {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder(); // what is not UTF-8 then shows as U+FFFD: a name is not guessed
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

class ItemCutter {
  problem: DicomWebFailure | null = null;
  private readonly limitBytes: number;
  private place: 'start' | 'array' | 'single' | 'end' = 'start';
  private anything = false;
  private blanks = 0;
  private depth = 0;
  private inText = false;
  private escaped = false;
  private kept: Buffer[] = [];
  private keptBytes = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  /** An answer without anything in it is one without items. */
  get whole(): boolean {
    return this.place === 'end' || !this.anything;
  }

  push(chunk: Buffer): Buffer[] {
    const items: Buffer[] = [];
    let start = 0; // of the part of an item that is in this chunk
    for (let at = 0; at < chunk.length && this.problem === null; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.depth === 0) {
        if (this.between(byte, at)) start = at;
      } else if (this.inside(byte)) {
        items.push(this.cut(chunk.subarray(start, at + 1)));
        if (this.place === 'single') this.place = 'end';
      }
    }
    if (this.depth > 0) this.keep(chunk.subarray(start));
    return items;
  }

  /** True at the first byte of an item. Between items only these may stand: blanks, the array's own marks, and `null`. A byte order mark may come first. */
  private between(byte: number, at: number): boolean {
    const blank = byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
    if (blank || (this.place === 'start' && (byte === 0xef || byte === 0xbb || byte === 0xbf) && at < 3))
      return this.pad();
    this.blanks = 0;
    this.anything = true;
    if (byte === OPEN_OBJECT && (this.place === 'start' || this.place === 'array')) {
      if (this.place === 'start') this.place = 'single';
      this.depth = 1;
      return true;
    }
    if (byte === OPEN_ARRAY && this.place === 'start') this.place = 'array';
    else if (byte === CLOSE_ARRAY && this.place === 'array') this.place = 'end';
    else if (this.place !== 'array' || (byte !== COMMA && !isOfNull(byte))) {
      this.problem = { kind: 'damaged-answer', detail: 'json' };
    }
    return false;
  }

  private pad(): false {
    this.blanks += 1;
    if (this.blanks > MOST_BLANKS) this.problem = { kind: 'damaged-answer', detail: 'json' };
    return false;
  }

  /** True at the last byte of an item. */
  private inside(byte: number): boolean {
    if (this.inText) {
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) this.inText = false;
      return false;
    }
    if (byte === QUOTE) this.inText = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.depth -= 1;
    return this.depth === 0;
  }

  private keep(bytes: Buffer): void {
    this.kept.push(bytes);
    this.keptBytes += bytes.length;
    if (this.keptBytes > this.limitBytes) this.problem = { kind: 'too-large', limitBytes: this.limitBytes };
  }

  private cut(last: Buffer): Buffer {
    const item = this.kept.length === 0 ? last : Buffer.concat([...this.kept, last]);
    this.kept = [];
    this.keptBytes = 0;
    return item;
  }
}

/** `n`, `u`, `l`. */
const isOfNull = (byte: number): boolean => byte === 0x6e || byte === 0x75 || byte === 0x6c;
