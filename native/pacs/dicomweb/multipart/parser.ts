// multipart/related (RFC 2046 5.1, RFC 2387) as it comes, in pieces cut anywhere. No part is ever held as a whole.
import type { AnswerDamage } from '../failure.ts';

export type MultipartToken =
  | { readonly kind: 'part'; readonly headers: ReadonlyMap<string, string> } // names in lower case
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'part-end' }
  | { readonly kind: 'end' };

export type MultipartLimits = { readonly headerBytes: number; readonly preambleBytes: number };
export const MULTIPART_LIMITS: MultipartLimits = { headerBytes: 16 * 1024, preambleBytes: 64 * 1024 };

type State = 'preamble' | 'headers' | 'body' | 'ended' | 'damaged';

const CR = 13;
const LF = 10;
const DASH = 45;
const BLANK = 32;
const TAB = 9;
/** RFC 2046 5.1.1 allows blanks between a delimiter and the end of its line, and does not say how many. */
const MOST_PADDING = 64;

export class MultipartParser {
  /** Set when the bytes are no such message; nothing is taken after that. */
  damage: AnswerDamage | null = null;
  private state: State = 'preamble';
  /** With CRLF before it (RFC 2046 5.1.1), or LF alone where the first line of the message ends so. */
  private delimiter: Buffer;
  private lineFeeds = false;
  /** Bytes of the part that are still to come, where its headers say how many it has. */
  private left: number | null = null;
  private readonly limits: MultipartLimits;
  /** What cannot be judged before more comes. The first delimiter stands at the start of a line that has none before it. */
  private held: Buffer = Buffer.from('\n');
  private preambleBytes = 0;

  constructor(boundary: string, limits: MultipartLimits = MULTIPART_LIMITS) {
    this.delimiter = Buffer.from(`\n--${boundary}`, 'latin1');
    this.limits = limits;
  }

  /** True once the closing delimiter has come: what ends before that was cut. */
  get ended(): boolean {
    return this.state === 'ended';
  }

  /** True while no delimiter has come. */
  get beforeFirst(): boolean {
    return this.state === 'preamble';
  }

  /** Tokens hold views of the chunk. */
  push(chunk: Buffer): readonly MultipartToken[] {
    const tokens: MultipartToken[] = [];
    let rest: Buffer = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    for (;;) {
      const before: State = this.state;
      const left = before === 'headers' ? this.headers(rest, tokens) : this.content(rest, tokens);
      const moved = left.length < rest.length || this.state !== before;
      rest = left;
      if (!moved || this.state === 'ended' || this.state === 'damaged') break;
    }
    this.held = Buffer.from(rest); // the chunk may only be lent
    return tokens;
  }

  /**
   * What the end of the message means. Without its closing delimiter it may have been cut anywhere, but for a part that says how
   * long it is and has come to that length.
   */
  end(): readonly MultipartToken[] {
    if (this.state !== 'body' || this.left === null || this.held.length < this.left) return [];
    const rest = this.held.subarray(this.left);
    const shorter = Math.min(rest.length, this.delimiter.length);
    if (this.delimiter.compare(rest, 0, shorter, 0, shorter) !== 0) return [];
    const tokens: MultipartToken[] = [];
    this.pass(this.held.subarray(0, this.left), tokens);
    tokens.push({ kind: 'part-end' }, { kind: 'end' });
    this.state = 'ended';
    return tokens;
  }

  /** A part's bytes, or those before the first part, up to a delimiter. Returns what is not judged yet. */
  private content(bytes: Buffer, tokens: MultipartToken[]): Buffer {
    if (this.state === 'ended' || this.state === 'damaged') return Buffer.alloc(0);
    for (let from = 0; ;) {
      const at = bytes.indexOf(this.delimiter, from);
      if (at < 0) {
        const end = bytes.length - this.openEnd(bytes);
        this.pass(bytes.subarray(0, end), tokens);
        return bytes.subarray(end);
      }
      const line = lineAfter(bytes, at + this.delimiter.length, this.state === 'preamble' || this.lineFeeds);
      if (line.kind === 'content') {
        from = at + 1;
        continue;
      }
      this.pass(bytes.subarray(0, at), tokens);
      if (line.kind === 'open') return bytes.subarray(at);
      if (this.state === 'body') tokens.push({ kind: 'part-end' });
      if (this.damage !== null) return Buffer.alloc(0);
      if (this.state === 'preamble' && line.kind === 'next') this.settle(bytes[line.next] === LF);
      this.state = line.kind === 'last' ? 'ended' : 'headers';
      if (line.kind === 'last') tokens.push({ kind: 'end' });
      return bytes.subarray(line.next);
    }
  }

  /** How this sender ends its lines, once its first delimiter has shown it. */
  private settle(lineFeeds: boolean): void {
    this.lineFeeds = lineFeeds;
    if (!lineFeeds) this.delimiter = Buffer.concat([Buffer.of(CR), this.delimiter]);
  }

  private pass(bytes: Buffer, tokens: MultipartToken[]): void {
    if (bytes.length === 0) return;
    if (this.state === 'body') {
      tokens.push({ kind: 'data', bytes });
      if (this.left !== null) this.left = Math.max(0, this.left - bytes.length);
      return;
    }
    this.preambleBytes += bytes.length;
    if (this.preambleBytes > this.limits.preambleBytes) this.spoil('wrong-boundary');
  }

  /** How many bytes at the end could be the beginning of a delimiter. */
  private openEnd(bytes: Buffer): number {
    const longest = Math.min(this.delimiter.length - 1, bytes.length);
    const first = this.delimiter[0] ?? LF;
    for (let at = bytes.indexOf(first, bytes.length - longest); at >= 0; at = bytes.indexOf(first, at + 1)) {
      const length = bytes.length - at;
      if (length > longest) continue;
      if (this.delimiter.compare(bytes, at, bytes.length, 0, length) === 0) return length;
    }
    return 0;
  }

  private headers(bytes: Buffer, tokens: MultipartToken[]): Buffer {
    // The line end of the delimiter is in front of them: without any header, the empty line comes at once.
    const end = headersEnd(bytes);
    if (end === null) {
      if (bytes.length > this.limits.headerBytes) this.spoil('part-headers');
      return bytes;
    }
    if (end.at > this.limits.headerBytes) {
      this.spoil('part-headers');
      return Buffer.alloc(0);
    }
    const headers = parsedHeaders(bytes.toString('latin1', 0, end.at));
    if (headers === null) {
      this.spoil('part-headers');
      return Buffer.alloc(0);
    }
    const stated = headers.get('content-length') ?? '';
    this.left = /^\d{1,15}$/.test(stated) ? Number(stated) : null;
    tokens.push({ kind: 'part', headers });
    this.state = 'body';
    return bytes.subarray(end.next);
  }

  private spoil(damage: AnswerDamage): void {
    this.damage = damage;
    this.state = 'damaged';
  }
}

type Line =
  | { readonly kind: 'last'; readonly next: number }
  | { readonly kind: 'next'; readonly next: number }
  | { readonly kind: 'open' } // more bytes are needed to tell
  | { readonly kind: 'content' }; // it only looked like a delimiter

function lineAfter(bytes: Buffer, start: number, lineFeeds: boolean): Line {
  if (bytes[start] === DASH) {
    if (bytes.length === start + 1) return { kind: 'open' };
    return bytes[start + 1] === DASH ? { kind: 'last', next: start + 2 } : { kind: 'content' };
  }
  let at = start;
  while (at - start < MOST_PADDING && (bytes[at] === BLANK || bytes[at] === TAB)) at += 1;
  if (at >= bytes.length) return { kind: 'open' };
  // `next` is the line end itself, for `headersEnd`.
  if (lineFeeds && bytes[at] === LF) return { kind: 'next', next: at };
  if (bytes[at] !== CR) return { kind: 'content' };
  if (at + 1 >= bytes.length) return { kind: 'open' };
  return bytes[at + 1] === LF ? { kind: 'next', next: at } : { kind: 'content' };
}

/** The empty line, by CRLF or by LF alone, which some servers write. `bytes` begin with the line end before them. */
function headersEnd(bytes: Buffer): { readonly at: number; readonly next: number } | null {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return { at: at + 1, next: at + 2 };
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return { at: at + 1, next: at + 3 };
  }
  return null;
}

/** RFC 822 fields: folded lines belong to the one before. Null when a line is no field. */
function parsedHeaders(text: string): ReadonlyMap<string, string> | null {
  const headers = new Map<string, string>();
  const lines = text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  for (const line of lines) {
    if (line === '') continue;
    const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line);
    if (field === null) return null;
    const name = (field[1] ?? '').toLowerCase();
    if (!headers.has(name)) headers.set(name, field[2] ?? '');
  }
  return headers;
}
