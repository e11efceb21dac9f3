// The instances of a series by one request, each as a whole and in memory, to be read ahead of who looks at them.
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DicomWebFailure } from '../failure.ts';
import type { HttpClient } from '../http/client.ts';
import { MultipartParser, type MultipartToken } from '../multipart/parser.ts';
import { boundaryOf } from '../multipart/parts.ts';
import { type SeriesAddress, seriesPath } from '../paths.ts';
import type { AcceptChoice } from './accept.ts';

/** Called with each part, said to be a Part 10 file (PS3.18 10.4.1.1.1); what it returns the server waits for. */
export type TakeFile = (file: Buffer) => Promise<void> | null;

/**
 * Ok: all of the answer has come. A part that is compressed or does not have the length that it says ends it: what reads ahead has
 * another way.
 */
export async function seriesFiles(
  { client, accept }: { readonly client: HttpClient; readonly accept: AcceptChoice },
  address: SeriesAddress,
  take: TakeFile,
  { limitBytes, signal }: { readonly limitBytes: number; readonly signal: AbortSignal },
): Promise<Result<void, DicomWebFailure>> {
  const answer = await accept.request(client, seriesPath(address), signal);
  if (!answer.ok) return answer;
  const { body } = answer.value;
  const boundary = boundaryOf(answer.value);
  if (!boundary.ok) return boundary;
  const files = new Files(boundary.value, limitBytes, take);
  const end = await body.flow((chunk) => {
    const wait = files.push(chunk);
    if (files.damage !== null) body.cancel();
    return wait;
  });
  if (files.damage !== null) return fail(files.damage);
  return end.ok ? files.end() : end;
}

/** The parts of a message, put together from pieces that are only lent. */
class Files {
  damage: DicomWebFailure | null = null;
  private readonly parser: MultipartParser;
  private readonly limitBytes: number;
  private readonly take: TakeFile;
  private file: Buffer | null = null;
  /** Of a part that does not say how long it is. */
  private pieces: Buffer[] = [];
  private filled = 0;

  constructor(boundary: string, limitBytes: number, take: TakeFile) {
    this.parser = new MultipartParser(boundary);
    this.limitBytes = limitBytes;
    this.take = take;
  }

  push(chunk: Buffer): Promise<void> | null {
    const wait = this.all(this.parser.push(chunk));
    const { damage } = this.parser;
    if (damage !== null) this.damage ??= { kind: 'damaged-answer', detail: damage };
    return wait;
  }

  /** Whether that was the whole message. */
  end(): Result<void, DicomWebFailure> {
    const { beforeFirst } = this.parser;
    void this.all(this.parser.end());
    if (this.damage !== null) return fail(this.damage);
    if (this.parser.ended) return ok(undefined);
    return fail(beforeFirst ? { kind: 'damaged-answer', detail: 'wrong-boundary' } : { kind: 'truncated' });
  }

  private all(tokens: readonly MultipartToken[]): Promise<void> | null {
    let wait: Promise<void> | null = null;
    for (const token of tokens) {
      if (this.damage !== null) return null;
      wait = this.given(token) ?? wait;
    }
    return wait;
  }

  private given(token: MultipartToken): Promise<void> | null {
    switch (token.kind) {
      case 'part':
        this.begin(token.headers);
        return null;
      case 'data':
        this.fill(token.bytes);
        return null;
      case 'part-end':
        return this.finish();
      case 'end':
        return null;
      default:
        return token satisfies never;
    }
  }

  private begin(headers: ReadonlyMap<string, string>): void {
    const stated = headers.get('content-length') ?? '';
    const length = /^\d{1,15}$/.test(stated) ? Number(stated) : null;
    this.filled = 0;
    this.pieces = [];
    this.file = null;
    if (headers.has('content-encoding')) this.damage = { kind: 'damaged-answer', detail: 'content-encoding' };
    else if (length !== null && length > this.limitBytes) this.tooLarge();
    else if (length !== null) this.file = Buffer.allocUnsafeSlow(length);
  }

  private fill(bytes: Buffer): void {
    if (this.file === null) this.pieces.push(Buffer.from(bytes));
    else bytes.copy(this.file, this.filled);
    this.filled += bytes.length;
    if (this.filled > this.limitBytes) this.tooLarge();
  }

  private finish(): Promise<void> | null {
    const file = this.file ?? Buffer.concat(this.pieces, this.filled);
    if (this.filled === file.length) return this.take(file);
    this.damage = { kind: 'damaged-answer', detail: 'part-length' };
    return null;
  }

  private tooLarge(): void {
    this.damage = { kind: 'too-large', limitBytes: this.limitBytes };
  }
}
