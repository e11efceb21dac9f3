import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MultipartParser } from '../../../../native/pacs/dicomweb/multipart/parser.ts';
import { partsOf } from '../../../../native/pacs/dicomweb/multipart/parts.ts';
import { mediaType } from '../../../../native/pacs/dicomweb/http/mediaType.ts';
import { ok } from '../../../../native/contract/result.ts';

type Read = {
  parts: { headers: [string, string][]; bytes: string }[];
  damage: string | null;
  ended: boolean;
};

/** Everything that a parser says of bytes that come in these pieces. */
function parse(boundary: string, pieces: readonly Buffer[]): Read {
  const parser = new MultipartParser(boundary);
  const parts: { headers: [string, string][]; chunks: Buffer[] }[] = [];
  for (const piece of pieces) {
    for (const token of parser.push(piece)) {
      if (token.kind === 'part') parts.push({ headers: [...token.headers], chunks: [] });
      if (token.kind === 'data') parts.at(-1)?.chunks.push(Buffer.from(token.bytes));
    }
  }
  return {
    parts: parts.map(({ headers, chunks }) => ({ headers, bytes: Buffer.concat(chunks).toString('latin1') })),
    damage: parser.damage,
    ended: parser.ended,
  };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...places.map((place) => place % (bytes.length + 1)), 0, bytes.length].toSorted(
    (a, b) => a - b,
  );
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

const message = (
  boundary: string,
  bodies: readonly string[],
  { preamble = '', epilogue = '' } = {},
): Buffer =>
  Buffer.from(
    `${preamble}${bodies.map((body) => `--${boundary}\r\nContent-Type: application/dicom\r\n\r\n${body}\r\n`).join('')}--${boundary}--${epilogue}`,
    'latin1',
  );

// Bytes that are delimiters by half, so that a parser that is careless anywhere is caught.
const body = fc
  .array(
    fc.constantFrom('\r', '\n', '\r\n', '--', '-', 'b', 'bo', '\r\n--b', '\r\n--bound', ' ', 'x', '\0'),
    {
      maxLength: 30,
    },
  )
  .map((pieces) => pieces.join(''))
  // What is a delimiter in full no message may have inside (RFC 2046 5.1.1).
  .filter((text) => !/\r\n--bo([ \t]*\r\n|--)/.test(`${text}\r\n--`));

describe('multipart/related', () => {
  it('gives each part byte for byte, wherever the network cuts the message', () => {
    fc.assert(
      fc.property(
        fc.array(body, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(10_000), { maxLength: 40 }),
        fc.constantFrom('', '\r\n', 'This is a preamble.\r\n'),
        fc.constantFrom('', '\r\n', '\r\n--bo trailing words'),
        (bodies, places, preamble, epilogue) => {
          const read = parse('bo', cut(message('bo', bodies, { preamble, epilogue }), places));
          expect(read.parts.map(({ bytes }) => bytes)).toEqual(bodies);
          expect(read).toMatchObject({ damage: null, ended: true });
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is never whole when any of it is cut off', () => {
    const whole = message('bo', ['first\r\n--b', 'second']);
    for (let length = 0; length < whole.length; length += 1) {
      expect(parse('bo', [whole.subarray(0, length)]).ended).toBe(false);
    }
  });

  it('takes no other boundary for its own, not even one that begins alike', () => {
    const read = parse('bo', [message('bound', ['x'])]);
    expect(read).toEqual({ parts: [], damage: null, ended: false });
    expect(parse('bo', [Buffer.alloc(100_000, 'x')]).damage).toBe('wrong-boundary');
  });

  it('reads headers in any case, folded, without blanks, and with plain line feeds', () => {
    const text = '--b  \r\nCONTENT-type:application/dicom;\r\n transfer-syntax=*\nX-A : 1\n\nbytes\r\n--b--';
    expect(parse('b', [Buffer.from(text)]).parts).toEqual([
      {
        headers: [
          ['content-type', 'application/dicom; transfer-syntax=*'],
          ['x-a', '1'],
        ],
        bytes: 'bytes',
      },
    ]);
    expect(parse('b', [Buffer.from('--b\r\n\r\nbare\r\n--b--')]).parts).toEqual([
      { headers: [], bytes: 'bare' },
    ]);
  });

  it('refuses headers without end, and lines that are no headers', () => {
    expect(parse('b', [Buffer.from(`--b\r\nX: ${'y'.repeat(20_000)}`)]).damage).toBe('part-headers');
    expect(parse('b', [Buffer.from('--b\r\nno header here\r\n\r\nx\r\n--b--')]).damage).toBe('part-headers');
  });

  it.each([
    ['multipart/related; boundary=abc', 'abc'],
    ['multipart/related; type="application/dicom"; boundary="a b:c"', 'a b:c'],
    ['Multipart/Related;BOUNDARY="q\\"uote";type=application/dicom', 'q"uote'],
    ['multipart/related; type="image/jls; transfer-syntax=1.2"; boundary=x=y', 'x=y'],
  ])('finds the boundary in %s', (header, boundary) => {
    expect(mediaType(header).parameters.get('boundary')).toBe(boundary);
    expect(mediaType(header).type).toBe('multipart/related');
  });

  it('calls a part whose length is not the one stated damaged, and a message without boundary unreadable', async () => {
    const pieces = [Buffer.from('--b\r\nContent-Length: 9\r\n\r\nbytes\r\n--b--')];
    const pull = { read: () => Promise.resolve(ok(pieces.shift() ?? null)), cancel: () => undefined };
    const answer = (type: string) =>
      ({ status: 200, headers: {}, type: mediaType(type), body: pull }) as unknown as Parameters<
        typeof partsOf
      >[0];
    const parts = partsOf(answer('multipart/related; boundary=b'));
    if (!parts.ok) throw new Error('no parts');
    const part = await parts.value.next();
    expect(part.ok && part.value !== null && (await part.value.collect(100))).toEqual({
      ok: false,
      failure: { kind: 'damaged-answer', detail: 'part-length' },
    });
    expect(partsOf(answer('multipart/related'))).toMatchObject({ failure: { detail: 'no-boundary' } });
  });
});
