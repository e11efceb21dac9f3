import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { all, atEnd, never, peerAt, socketServer } from './webServer.ts';

// Pieces that answers are made of, in any order, whole and broken, and anything between them.
const piece = fc.oneof(
  fc
    .constantFrom(
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      'HTTP/1.1 204 No Content\r\n\r\n',
      'HTTP/1.1 302 Found\r\nLocation: /studies\r\n\r\n',
      'HTTP/1.1 302 Found\r\nLocation: http://[::bad\r\n\r\n',
      'HTTP/1.1 999 X\r\n',
      'HTTP/2 200\r\n',
      'Content-Type: application/dicom+json\r\n',
      'Content-Type: multipart/related; boundary=x\r\n',
      'Content-Type: application/dicom\r\n',
      'Content-Length: 20\r\n',
      'Content-Length: -1\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Content-Encoding: gzip\r\n',
      'Content-Encoding: deflate\r\n',
      'Connection: close\r\n',
      '\r\n',
      '[{"0020000D":{"vr":"UI","Value":["1.2"]}}]',
      '[{"0020000D":',
      '--x\r\n',
      '--x--\r\n',
      'Content-Type: application/dicom\r\n\r\n',
      'DICM',
      '5\r\nhello\r\n0\r\n\r\n',
      'zz\r\n',
    )
    .map((text) => Buffer.from(text, 'latin1')),
  fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
);

const endsWith = (events: readonly { readonly kind: string }[]): string | undefined => events.at(-1)?.kind;

describe('garbage in place of an answer', () => {
  it('ends every question with a word, and keeps nothing busy', async () => {
    let talk: readonly Buffer[] = [];
    const server = await socketServer((socket) => {
      socket.on('data', () => {
        for (const bytes of talk) socket.write(bytes);
        if (talk.length % 2 === 0) socket.end();
      });
    });
    atEnd(server.close);
    const peer = peerAt(
      server.origin,
      {},
      { times: { connectMs: 200, answerMs: 30, stallMs: 30 }, limits: { connections: 2 } },
    );
    const order = {
      StudyInstanceUID: '1',
      PatientID: '',
      instances: [{ SeriesInstanceUID: '2', SOPInstanceUID: '3', SOPClassUID: '' }],
      wholeStudy: false,
      priority: 'medium',
    } as const;
    const take = async ({ batches }: { readonly batches: AsyncIterable<unknown> }) => {
      try {
        await all(batches);
        return { kind: 'damaged' } as const;
      } catch {
        return { kind: 'broken-off' } as const;
      }
    };
    const address = { StudyInstanceUID: '1', SeriesInstanceUID: '2', SOPInstanceUID: '3' };
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), fc.boolean(), async (pieces, whole) => {
        talk = pieces;
        const wholeSeries = new Set(whole ? ['2'] : []);
        const [studies, images, frames] = await Promise.all([
          all(peer.findStudies({ limit: 5 }, never())),
          all(peer.retrieve({ ...order, wholeSeries }, take, never())),
          all(peer.frames({ address, frameNumbers: [1] })),
        ]);
        expect([studies, images, frames].map(endsWith)).toEqual(['end', 'end', 'end']);
      }),
      { numRuns: 250 },
    );
  }, 120_000);
});
