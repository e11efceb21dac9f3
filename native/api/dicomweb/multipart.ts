import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { bodyStream } from '../bodyStream.ts';

/** One part: its headers, and its bytes when their turn comes. */
export type Part = {
  readonly type: string;
  readonly location: string;
  readonly bytes: Uint8Array | ReadableStream<Uint8Array>;
  readonly byteLength: number;
};

/**
 * A `multipart/related` answer (RFC 2387, PS3.18 8.6.1.2), each part made when the one before it has been sent. When a
 * part cannot be made any more the answer breaks off, so that no client takes what it has for the whole.
 */
export function multipartResponse(
  c: Context,
  options: {
    readonly parts: AsyncIterable<Part>;
    readonly type: string;
    readonly transferSyntax: string | null; // named in the answer's head too: some decoders look only there
    readonly headers?: Readonly<Record<string, string>>;
  },
): Response {
  const boundary = `lightbox-${randomUUID()}`;
  const syntax = options.transferSyntax === null ? '' : `; transfer-syntax=${options.transferSyntax}`;
  return new Response(bodyStream(c, multipartChunks(options.parts, boundary)), {
    headers: {
      ...options.headers,
      'content-type': `multipart/related; type="${options.type}"${syntax}; boundary=${boundary}`,
    },
  });
}

async function* multipartChunks(parts: AsyncIterable<Part>, boundary: string): AsyncGenerator<Uint8Array> {
  let lead = '';
  for await (const part of parts) {
    yield Buffer.from(
      `${lead}--${boundary}\r\nContent-Type: ${part.type}\r\nContent-Length: ${part.byteLength}\r\n` +
        `Content-Location: ${part.location}\r\n\r\n`,
    );
    if (part.bytes instanceof Uint8Array) yield part.bytes;
    else yield* part.bytes;
    lead = '\r\n';
  }
  yield Buffer.from(`${lead}--${boundary}--\r\n`);
}
