import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePdu, maximumBodyLength } from '../../../native/pacs/dimse/upper/decode.ts';
import { encodePdu } from '../../../native/pacs/dimse/upper/encode.ts';
import type { InvalidPdu, Pdu, UserInformation } from '../../../native/pacs/dimse/upper/pdu.ts';
import { PduReader } from '../../../native/pacs/dimse/upper/reader.ts';
import { dataPdu } from './rawPeer.ts';

const uid = fc.array(fc.nat(99999), { minLength: 2, maxLength: 8 }).map((parts) => `1.${parts.join('.')}`);
const title = fc.stringMatching(/^[A-Z0-9_]([A-Z0-9_ ]{0,14}[A-Z0-9_])?$/);
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const common = fc.record({
  maximumLength: fc.nat(0xffffffff),
  implementationClassUID: uid,
  implementationVersionName: title,
  asynchronousOperations: fc.option(fc.record({ invoked: fc.nat(65535), performed: fc.nat(65535) })),
  roles: fc.array(fc.record({ SOPClassUID: uid, SCU: fc.boolean(), SCP: fc.boolean() }), { maxLength: 4 }),
  extended: fc.array(fc.record({ SOPClassUID: uid, information: bytes }), { maxLength: 3 }),
});
const asked: fc.Arbitrary<UserInformation> = fc
  .tuple(
    common,
    fc.option(
      fc.record({
        type: fc.integer({ min: 1, max: 5 }),
        positiveResponseRequested: fc.boolean(),
        primary: bytes,
        secondary: bytes,
      }),
    ),
  )
  .map(([user, userIdentity]) => ({ ...user, userIdentity, userIdentityResponse: null }));
const answered: fc.Arbitrary<UserInformation> = fc
  .tuple(common, fc.option(bytes))
  .map(([user, userIdentityResponse]) => ({ ...user, userIdentity: null, userIdentityResponse }));
const ids = fc.uniqueArray(
  fc.integer({ min: 0, max: 127 }).map((n) => 2 * n + 1),
  { maxLength: 20 },
);
const heading = {
  calledAETitle: title,
  callingAETitle: title,
  applicationContext: uid,
  protocolVersion: fc.nat(65535),
};
const request: fc.Arbitrary<Pdu> = ids
  .chain((numbers) =>
    fc.record({
      ...heading,
      user: asked,
      contexts: fc.tuple(
        ...numbers.map((id) =>
          fc.record({
            id: fc.constant(id),
            abstractSyntax: uid,
            transferSyntaxes: fc.array(uid, { minLength: 1, maxLength: 4 }),
          }),
        ),
      ),
    }),
  )
  .map((value) => ({ kind: 'associate-request', value }));
const accept: fc.Arbitrary<Pdu> = ids
  .chain((numbers) =>
    fc.record({
      ...heading,
      user: answered,
      contexts: fc.tuple(
        ...numbers.map((id) =>
          fc.record({ id: fc.constant(id), result: fc.constantFrom(0, 1, 2, 3, 4), transferSyntax: uid }),
        ),
      ),
    }),
  )
  .map((value) => ({ kind: 'associate-accept', value }) as Pdu);
const small: fc.Arbitrary<Pdu> = fc.oneof(
  fc.constant<Pdu>({ kind: 'release-request' }),
  fc.constant<Pdu>({ kind: 'release-response' }),
  fc.record({ source: fc.nat(255), reason: fc.nat(255) }).map((value): Pdu => ({ kind: 'abort', value })),
  fc
    .record({ result: fc.nat(255), source: fc.nat(255), reason: fc.nat(255) })
    .map((value): Pdu => ({ kind: 'associate-reject', value })),
);
const anyPdu = fc.oneof(request, accept, small);

/** What a reader makes of a stream that comes in these pieces. */
function read(pieces: readonly Buffer[], maximumLength = 16384) {
  const seen: (Pdu | string)[] = [];
  const problems: InvalidPdu[] = [];
  const reader = new PduReader(maximumLength, {
    pdu: (type, body) => {
      const decoded = decodePdu(type, body);
      seen.push(decoded.ok ? decoded.value : decoded.failure.detail);
    },
    dataBegins: () => true,
    fragment: ({ contextID, control, bytes: part, end }) => {
      const last = seen.at(-1);
      const name = `${contextID}/${control}:`;
      if (typeof last === 'string' && last.startsWith(name) && !last.endsWith('.')) {
        seen[seen.length - 1] = `${last}${part.toString('hex')}${end ? '.' : ''}`;
      } else seen.push(`${name}${part.toString('hex')}${end ? '.' : ''}`);
    },
    invalid: (problem) => problems.push(problem),
  });
  for (const piece of pieces) reader.push(piece);
  return { seen, problems, midway: reader.midway };
}

function cut(whole: Buffer, at: readonly number[]): readonly Buffer[] {
  const places = [...new Set(at.map((place) => place % (whole.length + 1)))].toSorted((a, b) => a - b);
  return [...places, whole.length].map((end, index) => whole.subarray(places[index - 1] ?? 0, end));
}

describe('PDUs', () => {
  it('are read as they were written, however TCP cuts them', () => {
    const places = fc.array(fc.nat(5000), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(anyPdu, { minLength: 1, maxLength: 3 }), places, (pdus, at) => {
        const { seen, problems, midway } = read(cut(Buffer.concat(pdus.map(encodePdu)), at));
        expect(problems).toEqual([]);
        expect(midway).toBe(false);
        expect(seen).toEqual(pdus);
      }),
      { numRuns: 300 },
    );
  });

  it('of data hand on every byte in order, with its context, its kind and its end', () => {
    const value = fc.record({
      id: fc.constantFrom(1, 3, 255),
      bytes,
      command: fc.boolean(),
      last: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 6 }),
        fc.array(fc.nat(900), { maxLength: 20 }),
        (values, at) => {
          const stream = Buffer.concat(values.map((one) => dataPdu(one.id, one.bytes, one)));
          const wanted = values.map(
            (one) => `${one.id}/${Number(one.command) + 2 * Number(one.last)}:${one.bytes.toString('hex')}.`,
          );
          expect(read(cut(stream, at)).seen).toEqual(wanted);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('look on the wire as PS3.8 9.3 draws them', () => {
    expect(encodePdu({ kind: 'release-request' }).toString('hex')).toBe('05000000000400000000');
    expect(encodePdu({ kind: 'release-response' }).toString('hex')).toBe('06000000000400000000');
    const abort: Pdu = { kind: 'abort', value: { source: 2, reason: 6 } };
    expect(encodePdu(abort).toString('hex')).toBe('07000000000400000206');
    const reject: Pdu = { kind: 'associate-reject', value: { result: 1, source: 1, reason: 7 } };
    expect(encodePdu(reject).toString('hex')).toBe('03000000000400010107');
    expect(dataPdu(3, Buffer.of(0xaa, 0xbb), { command: true }).toString('hex')).toBe(
      '040000000008000000040303aabb',
    );
  });

  it('may have items that nobody knows, anywhere among the others', () => {
    const pdu = fc.sample(request, { numRuns: 1, seed: 4 })[0];
    if (pdu === undefined) throw new Error('no sample');
    const written = encodePdu(pdu);
    const unknown = Buffer.from('7f00000401020304', 'hex');
    const longer = Buffer.concat([written.subarray(0, 74), unknown, written.subarray(74), unknown]);
    longer.writeUInt32BE(longer.length - 6, 2);
    expect(read([longer]).seen).toEqual([pdu]);
  });
});

describe('bytes that are no PDUs', () => {
  it('never throw, and never deliver anything after the first that is wrong', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 400 }), (array) => {
        const { problems } = read([Buffer.from(array)]);
        expect(problems.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });

  it('may be a PDU with any bytes changed: it is read or refused, nothing else', () => {
    const change = fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(request, change, (pdu, changes) => {
        const body = encodePdu(pdu).subarray(6);
        for (const [at, value] of changes) body[at % body.length] = value;
        const decoded = decodePdu(1, body);
        expect(typeof decoded.ok).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a web browser', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'pdu-type', 1],
    ['a TLS hello', Buffer.from('160301020001', 'hex'), 'pdu-type', 1],
    ['an association request of 4 GB', Buffer.from('0100ffffffff', 'hex'), 'pdu-too-long', 6],
    ['an abort with a long body', Buffer.from('070000000100', 'hex'), 'pdu-too-long', 6],
    ['data longer than was agreed', Buffer.from('040000004001', 'hex'), 'data-too-long', 6],
    ['data without a value', Buffer.from('040000000000', 'hex'), 'data-length', 6],
    ['a value longer than its PDU', Buffer.from('04000000000600000f000103', 'hex'), 'value-length', 6],
    [
      'a value without room for its header',
      Buffer.from('040000000006000000010103', 'hex'),
      'value-length',
      6,
    ],
    ['a value with crumbs after it', Buffer.from('040000000009000000040103aabb', 'hex'), 'value-length', 6],
  ])('%s is refused at its header', (_name, sent, detail, reason) => {
    expect(read([sent]).problems).toEqual([{ reason, detail }]);
  });

  it('with a context ID that is even, or there twice, are refused', () => {
    const heading = Buffer.alloc(68);
    const context = (id: number): Buffer => Buffer.of(0x20, 0, 0, 4, id, 0, 0, 0);
    expect(decodePdu(1, Buffer.concat([heading, context(2)]))).toMatchObject({
      failure: { detail: 'context-id' },
    });
    expect(decodePdu(1, Buffer.concat([heading, context(1), context(1)]))).toMatchObject({
      failure: { detail: 'context-id-twice' },
    });
    expect(decodePdu(1, Buffer.concat([heading, Buffer.of(0x20, 0, 0xff, 0xff)]))).toMatchObject({
      failure: { detail: 'item-length' },
    });
  });

  it('cost no more memory than has come: an announced length alone costs nothing', () => {
    const readers = Array.from({ length: 200 }, () => {
      const reader = new PduReader(131072, {
        pdu: () => undefined,
        dataBegins: () => true,
        fragment: () => undefined,
        invalid: () => undefined,
      });
      const header = Buffer.from('010000000000', 'hex');
      header.writeUInt32BE(maximumBodyLength(1) ?? 0, 2);
      return { reader, header };
    });
    const before = process.memoryUsage().arrayBuffers;
    for (const { reader, header } of readers) reader.push(Buffer.concat([header, Buffer.alloc(10)]));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2e6);
    expect(readers.every(({ reader }) => reader.midway)).toBe(true);
  });
});
