// Damage to streams of PDUs that knows where their lengths, types and flags are.
import { encodeCommand } from '../../../../native/pacs/dimse/message/commandSet.ts';
import { commandPdu, dataPdu, echoCommand, requestOf } from '../../../unit/pacs/rawPeer.ts';
import {
  ABORT,
  CALLER,
  OUR_TITLE,
  pick,
  type Random,
  RELEASE,
  storeCommandOf,
  type Stream,
  upTo,
} from './streams.ts';

type Mutation = (random: Random, stream: Stream) => Stream;

const LENGTHS = [
  0, 1, 2, 3, 4, 5, 6, 7, 67, 68, 0xff, 0xffff, 0x20000, 0x20001, 0x7fffffff, 0xfffffffe, 0xffffffff,
];
const BYTES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0x10, 0x20, 0x30, 0x40, 0x50, 0x7f, 0x80, 0xff];

/** Bytes before the items of an association request: its header, version and titles. */
const TITLES_END = 74;

/** One PDU of the stream changed. */
const changed =
  (change: (random: Random, pdu: Buffer) => Buffer, type: number | null = null): Mutation =>
  (random, stream) => {
    const fits = (pdu: Buffer | undefined): boolean =>
      type === null || (pdu?.[0] === type && (type !== 1 || pdu.length >= TITLES_END));
    const fit = [...stream.keys()].filter((at) => fits(stream[at]));
    if (fit.length === 0) return stream;
    const at = pick(random, fit);
    return stream.map((pdu, index) => (index === at ? change(random, Buffer.from(pdu)) : pdu));
  };

const put = (pdu: Buffer, at: number, value: number, bytes: 1 | 2 | 4): Buffer => {
  if (at + bytes <= pdu.length) pdu.writeUIntBE(value % 2 ** (8 * bytes), at, bytes);
  return pdu;
};

/** Where the items of an association request begin (PS3.8 9.3.2), sub-items included. */
function itemStarts(pdu: Buffer): readonly number[] {
  const starts: number[] = [];
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 4 <= to;) {
      starts.push(at);
      const [type = 0, end] = [pdu[at], at + 4 + pdu.readUInt16BE(at + 2)];
      if (type === 0x20) walk(at + 8, Math.min(end, to));
      if (type === 0x50) walk(at + 4, Math.min(end, to));
      at = end;
    }
  };
  walk(TITLES_END, pdu.length);
  return starts;
}

/** With the PDU's own length made right again, so that the damage is seen by who reads the items. */
const relength = (pdu: Buffer): Buffer => put(pdu, 2, pdu.length - 6, 4);

const atItem = (change: (random: Random, pdu: Buffer, at: number) => Buffer): Mutation =>
  changed((random, pdu) => {
    const starts = itemStarts(pdu);
    return starts.length === 0 ? pdu : change(random, pdu, pick(random, starts));
  }, 1);

const splice = (pdu: Buffer, at: number, remove: number, insert: Uint8Array): Buffer =>
  relength(Buffer.concat([pdu.subarray(0, at), insert, pdu.subarray(at + remove)]));

const garbage = (random: Random, count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, () => upTo(random, 256)));

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'pdu-type': changed((random, pdu) => put(pdu, 0, pick(random, BYTES), 1)),
  'pdu-length': changed((random, pdu) => put(pdu, 2, pick(random, LENGTHS), 4)),
  'pdu-length-near': changed((random, pdu) =>
    put(pdu, 2, Math.max(0, pdu.length - 6 + upTo(random, 9) - 4), 4),
  ),
  'value-length': changed((random, pdu) => put(pdu, 6, pick(random, LENGTHS), 4), 4),
  'value-length-near': changed(
    (random, pdu) => put(pdu, 6, Math.max(0, pdu.length - 10 + upTo(random, 9) - 4), 4),
    4,
  ),
  'context-id': changed((random, pdu) => put(pdu, 10, pick(random, BYTES), 1), 4),
  control: changed((random, pdu) => put(pdu, 11, pick(random, BYTES), 1), 4),
  bits: changed((random, pdu) => {
    for (let left = 1 + upTo(random, 8); left > 0; left -= 1) {
      const at = upTo(random, pdu.length);
      put(pdu, at, (pdu[at] ?? 0) ^ (1 << upTo(random, 8)), 1);
    }
    return pdu;
  }),
  'cut-pdu': changed((random, pdu) => pdu.subarray(0, upTo(random, pdu.length))),
  'cut-pdu-relengthed': changed((random, pdu) =>
    pdu.length < 8 ? pdu : relength(pdu.subarray(0, 6 + upTo(random, pdu.length - 6))),
  ),
  longer: changed((random, pdu) => relength(Buffer.concat([pdu, garbage(random, 1 + upTo(random, 300))]))),
  drop: (random, stream) => stream.filter((_, at) => at !== upTo(random, stream.length)),
  twice: (random, stream) => {
    const at = upTo(random, stream.length);
    return stream.flatMap((pdu, index) => (index === at ? [pdu, pdu] : [pdu]));
  },
  swap: (random, stream) => {
    const [a, b] = [upTo(random, stream.length), upTo(random, stream.length)];
    return stream.map((pdu, at) => (at === a ? (stream[b] ?? pdu) : at === b ? (stream[a] ?? pdu) : pdu));
  },
  insert: (random, stream) => {
    const at = upTo(random, stream.length + 1);
    return [...stream.slice(0, at), intruder(random), ...stream.slice(at)];
  },
  'item-type': atItem((random, pdu, at) =>
    put(pdu, at, pick(random, [...BYTES, 0x51, 0x52, 0x53, 0x54, 0x58, 0x59]), 1),
  ),
  'item-length': atItem((random, pdu, at) => put(pdu, at + 2, pick(random, LENGTHS), 2)),
  'item-dropped': atItem((_random, pdu, at) =>
    splice(pdu, at, 4 + pdu.readUInt16BE(at + 2), Buffer.alloc(0)),
  ),
  'item-twice': atItem((_random, pdu, at) =>
    splice(pdu, at, 0, pdu.subarray(at, at + 4 + pdu.readUInt16BE(at + 2))),
  ),
  'item-many': atItem((random, pdu, at) => {
    const item = pdu.subarray(at, at + 4 + pdu.readUInt16BE(at + 2));
    const times = pick(random, [50, 500, 5000]);
    return splice(pdu, at, 0, Buffer.concat(Array.from({ length: times }, () => item)).subarray(0, 400_000));
  }),
  titles: changed((random, pdu) => {
    garbage(random, 16).copy(pdu, pick(random, [10, 26]));
    return pdu;
  }, 1),
  stranger: changed((random, pdu) => {
    pdu.write(
      pick(random, ['STRANGER', 'fuzz', 'FUZZ2', `${OUR_TITLE}`, 'FUZ', '%']).padEnd(16),
      26,
      'latin1',
    );
    return pdu;
  }, 1),
  'another-title': changed((random, pdu) => {
    pdu.write(pick(random, ['OTHER', 'lightbox', '']).padEnd(16), 10, 'latin1');
    return pdu;
  }, 1),
  'many-contexts': (random, [, ...rest]) => [
    requestOf(
      Array.from({ length: 128 }, (_, at) => ({
        id: 2 * at + 1,
        abstractSyntax: `1.2.840.10008.5.1.4.1.1.${pick(random, [2, 4, 7, 999])}`,
        transferSyntaxes: Array.from({ length: upTo(random, 30) }, (__, n) => `1.2.840.10008.1.2.${n}`),
      })),
      { callingAETitle: CALLER, calledAETitle: OUR_TITLE },
    ),
    ...rest,
  ],
  'command-field': (random, stream) =>
    insertCommand(random, stream, {
      CommandField: pick(
        random,
        [0, 0x0010, 0x0021, 0x0100, 0x0110, 0x0120, 0x0130, 0x0140, 0x0150, 0x8001, 0x8030, 0xffff],
      ),
      AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      RequestedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      MessageID: upTo(random, 65_536),
      MoveDestination: 'SOMEWHERE',
      CommandDataSetType: pick(random, [0, 0x0101]),
    }),
  'command-uid': (random, stream) =>
    insertCommand(
      random,
      stream,
      storeCommandOf(
        pick(random, ['', '.', '1'.repeat(64), '1.2.'.repeat(200), '../../etc/x', 'é\u0000', '1.2\\1.3']),
        3,
      ),
    ),
  'command-without': (random, stream) =>
    insertCommand(random, stream, {
      CommandField: pick(random, [1, 0x30]),
      CommandDataSetType: pick(random, [0, 0x0101]),
    }),
  'command-bytes': (random, stream) => {
    const bytes = Buffer.concat([encodeCommand(echoCommand), garbage(random, 20)]);
    const at = upTo(random, bytes.length);
    bytes[at] = pick(random, BYTES);
    const pdu = dataPdu(pick(random, [1, 3]), bytes.subarray(0, upTo(random, bytes.length)), {
      command: true,
    });
    return [...stream.slice(0, 1), pdu, ...stream.slice(1)];
  },
  'command-endless': (random, [first = ABORT, ...rest]) => [
    first,
    ...Array.from({ length: 12 }, () => dataPdu(1, garbage(random, 8000), { command: true, last: false })),
    ...rest,
  ],
  'data-set': changed((random, pdu) => {
    for (let left = 1 + upTo(random, 4); left > 0; left -= 1)
      put(pdu, 12 + upTo(random, Math.max(1, Math.min(600, pdu.length - 12))), pick(random, BYTES), 1);
    return pdu;
  }, 4),
  'data-set-header': changed(
    (random, pdu) => put(pdu, 12 + 8 * upTo(random, 40), pick(random, LENGTHS), 4),
    4,
  ),
  'values-empty': (random, [first = ABORT, ...rest]) => [
    first,
    ...Array.from({ length: pick(random, [10, 1000]) }, () =>
      dataPdu(pick(random, [1, 3, 9]), Buffer.alloc(0), { command: random() < 0.5, last: random() < 0.5 }),
    ),
    ...rest,
  ],
  reorder: (random, stream) => stream.toSorted(() => random() - 0.5),
  'garbage-only': (random) => [
    pick(random, [
      garbage(random, 1 + upTo(random, 3000)),
      Buffer.from('GET / HTTP/1.1\r\nHost: lightbox\r\n\r\n'),
      Buffer.from('16030100c8010000c40303', 'hex'), // TLS's first flight
      Buffer.alloc(200_000),
      Buffer.from('0100ffffffff', 'hex'),
    ]),
  ],
};

function insertCommand(random: Random, stream: Stream, command: Parameters<typeof encodeCommand>[0]): Stream {
  const pdu = commandPdu(pick(random, [1, 3, 3, 7]), command);
  const at = 1 + upTo(random, stream.length);
  return [...stream.slice(0, at), pdu, ...stream.slice(at)];
}

const intruder = (random: Random): Buffer =>
  pick(random, [
    requestOf([], { callingAETitle: CALLER, calledAETitle: OUR_TITLE }),
    RELEASE,
    ABORT,
    Buffer.from('06000000000400000000', 'hex'), // a release response
    Buffer.from('03000000000400010101', 'hex'), // a rejection
    Buffer.from('040000000000', 'hex'),
    garbage(random, 1 + upTo(random, 500)),
  ]);

export const MUTATION_NAMES: readonly string[] = Object.keys(MUTATIONS);

/** The stream with one to three kinds of damage; `name` picks the first. */
export function damaged(random: Random, stream: Stream, name: string): Stream {
  let result = MUTATIONS[name]?.(random, stream) ?? stream;
  for (let more = upTo(random, 3); more > 0 && result.length > 0; more -= 1)
    result = MUTATIONS[pick(random, MUTATION_NAMES)]?.(random, result) ?? result;
  return result;
}
