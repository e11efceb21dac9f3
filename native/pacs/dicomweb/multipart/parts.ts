// The parts of an answer, one after another, each read at its reader's pace.
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DicomWebFailure } from '../failure.ts';
import type { HttpAnswer } from '../http/client.ts';
import { type MediaType, mediaType } from '../http/mediaType.ts';
import { decodedPart } from './decodedPart.ts';
import { MULTIPART_LIMITS, type MultipartLimits, MultipartParser, type MultipartToken } from './parser.ts';
import { collected, type Part } from './part.ts';

/** Where bytes come from: an answer's body. */
export type Pull = {
  read(): Promise<Result<Buffer | null, DicomWebFailure>>;
  cancel(): void;
};

const EPILOGUE_BYTES = 64 * 1024;

export class Parts {
  private readonly body: Pull;
  private readonly parser: MultipartParser;
  private readonly tokens: MultipartToken[] = [];
  private current: Part | null = null;
  private over: Result<null, DicomWebFailure> | null = null;

  constructor(body: Pull, boundary: string, limits: MultipartLimits = MULTIPART_LIMITS) {
    this.body = body;
    this.parser = new MultipartParser(boundary, limits);
  }

  /** The next part, past what is unread of the one before; null after the last. */
  async next(): Promise<Result<Part | null, DicomWebFailure>> {
    while (this.current !== null) {
      const rest = await this.current.read();
      if (!rest.ok) return rest;
      if (rest.value === null) this.current = null;
    }
    const token = await this.token();
    if (!token.ok) return token;
    if (token.value.kind !== 'part') return this.finish();
    const part = await decodedPart(new OnePart(token.value.headers, () => this.token()));
    if (!part.ok) return this.broken(part.failure);
    this.current = part.value;
    return part;
  }

  cancel(): void {
    this.over ??= fail({ kind: 'cancelled' });
    this.body.cancel();
  }

  private async token(): Promise<Result<MultipartToken, DicomWebFailure>> {
    for (;;) {
      if (this.over !== null && !this.over.ok) return this.over;
      const token = this.tokens.shift();
      if (token !== undefined) return ok(token);
      const { damage } = this.parser;
      if (damage !== null) return this.broken({ kind: 'damaged-answer', detail: damage });
      const chunk = await this.body.read();
      if (!chunk.ok) return this.broken(chunk.failure);
      if (chunk.value === null) {
        if (this.parser.ended) return ok({ kind: 'end' });
        this.tokens.push(...this.parser.end());
        if (this.parser.ended) continue;
        const wrong = this.parser.beforeFirst;
        return this.broken(
          wrong ? { kind: 'damaged-answer', detail: 'wrong-boundary' } : { kind: 'truncated' },
        );
      }
      this.tokens.push(...this.parser.push(chunk.value));
    }
  }

  /** Reads a short epilogue, so that the connection can be used again. */
  private async finish(): Promise<Result<null, DicomWebFailure>> {
    for (let length = 0; this.over === null;) {
      const chunk = await this.body.read();
      if (!chunk.ok || chunk.value === null) break;
      length += chunk.value.length;
      if (length > EPILOGUE_BYTES) this.body.cancel();
    }
    return (this.over ??= ok(null));
  }

  private broken(failure: DicomWebFailure): { ok: false; failure: DicomWebFailure } {
    const end = fail(failure);
    this.over = end;
    this.body.cancel();
    return end;
  }
}

class OnePart implements Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly type: MediaType;
  private readonly token: () => Promise<Result<MultipartToken, DicomWebFailure>>;
  private length = 0;
  private whole = false;

  constructor(
    headers: ReadonlyMap<string, string>,
    token: () => Promise<Result<MultipartToken, DicomWebFailure>>,
  ) {
    this.headers = headers;
    this.type = mediaType(headers.get('content-type'));
    this.token = token;
  }

  async read(): Promise<Result<Buffer | null, DicomWebFailure>> {
    if (this.whole) return ok(null);
    const token = await this.token();
    if (!token.ok) return token;
    if (token.value.kind === 'data') {
      this.length += token.value.bytes.length;
      return ok(token.value.bytes);
    }
    this.whole = true;
    const stated = this.headers.get('content-length') ?? '';
    // Not what the sender meant to send: a part that was cut on its way through something that mends messages.
    return /^\d{1,15}$/.test(stated) && Number(stated) !== this.length
      ? fail({ kind: 'damaged-answer', detail: 'part-length' })
      : ok(null);
  }

  collect(limitBytes: number): Promise<Result<Buffer, DicomWebFailure>> {
    return collected(this, limitBytes);
  }
}

/** The parts of an answer, or why it has none. */
export function partsOf(answer: HttpAnswer): Result<Parts, DicomWebFailure> {
  const boundary = boundaryOf(answer);
  return boundary.ok ? ok(new Parts(answer.body, boundary.value)) : boundary;
}

/** What separates an answer's parts; one without is given up. */
export function boundaryOf({ type, body }: HttpAnswer): Result<string, DicomWebFailure> {
  const boundary = type.parameters.get('boundary') ?? '';
  // RFC 2046 5.1.1: 1 to 70 characters. Longer ones are taken as long as they are bounded.
  if (boundary !== '' && boundary.length <= 200) return ok(boundary);
  body.cancel();
  return fail({ kind: 'damaged-answer', detail: 'no-boundary' });
}
