// What a well-behaved caller would say to a storage provider, as the PDUs that it would say it in: the stuff of a fuzz.
import { uidFrom } from '../../../../native/dicom/write.ts';
import type { CommandSet } from '../../../../native/pacs/dimse/message/commandSet.ts';
import { encodePdu } from '../../../../native/pacs/dimse/upper/encode.ts';
import { ctSeries } from '../../../generate/index.ts';
import {
  commandPdu,
  CT_CONTEXT,
  dataPdu,
  echoCommand,
  requestOf,
  storeCommand,
  user,
  VERIFICATION_CONTEXT,
} from '../../../unit/pacs/rawPeer.ts';

export type Random = () => number;
export const upTo = (random: Random, count: number): number => Math.floor(random() * count);
export function pick<T>(random: Random, from: readonly T[]): T {
  const chosen = from[upTo(random, from.length)];
  if (chosen === undefined) throw new RangeError('nothing to pick from');
  return chosen;
}

/** PDUs in the order that they are sent in. */
export type Stream = Buffer[];

export const OUR_TITLE = 'LIGHTBOX';
/** The caller that is allowed in. */
export const CALLER = 'FUZZ';

const FIND_CONTEXT = {
  id: 5,
  abstractSyntax: '1.2.840.10008.5.1.4.1.2.2.1',
  transferSyntaxes: ['1.2.840.10008.1.2'],
};
const COMMITMENT_CONTEXT = {
  id: 7,
  abstractSyntax: '1.2.840.10008.1.20.1',
  transferSyntaxes: ['1.2.840.10008.1.2'],
};
const ALL_CONTEXTS = [VERIFICATION_CONTEXT, CT_CONTEXT, FIND_CONTEXT, COMMITMENT_CONTEXT];

export const RELEASE = encodePdu({ kind: 'release-request' });
export const ABORT = encodePdu({ kind: 'abort', value: { source: 0, reason: 0 } });

/** A stream without a fault. `number` makes its instances its own. */
export function goodStream(random: Random, number: number): Stream {
  const stream: Stream = [associate(random)];
  const messages = 1 + upTo(random, 3);
  for (let at = 0; at < messages; at += 1) stream.push(...message(random, `${number}-${at}`, at + 1));
  const end = random();
  if (end < 0.6) stream.push(RELEASE);
  else if (end < 0.7) stream.push(ABORT);
  return stream;
}

function associate(random: Random): Buffer {
  const maximumLength = pick(random, [0, 7, 33, 128, 16_384, 16_384, 16_384, 131_072, 0xffffffff]);
  const contexts = random() < 0.8 ? ALL_CONTEXTS : ALL_CONTEXTS.filter(() => random() < 0.5);
  return requestOf(contexts, {
    callingAETitle: CALLER,
    calledAETitle: OUR_TITLE,
    user: {
      ...user,
      maximumLength,
      asynchronousOperations: random() < 0.1 ? { invoked: 0, performed: 0 } : null,
      roles: random() < 0.1 ? [{ SOPClassUID: '1.2.840.10008.1.20.1', SCU: false, SCP: true }] : [],
      userIdentity:
        random() < 0.1
          ? {
              type: 2,
              positiveResponseRequested: random() < 0.5,
              primary: Buffer.from('who'),
              secondary: Buffer.from('what'),
            }
          : null,
    },
  });
}

function message(random: Random, seed: string, MessageID: number): Stream {
  const kind = random();
  if (kind < 0.15) return [commandPdu(1, { ...echoCommand, MessageID })];
  if (kind < 0.25) return [findRequest(MessageID), ...dataSet(random, 5, Buffer.alloc(0))];
  if (kind < 0.3)
    return [
      commandPdu(1, {
        CommandField: 0x0fff,
        MessageIDBeingRespondedTo: MessageID,
        CommandDataSetType: 0x0101,
      }),
    ];
  if (kind < 0.4)
    return [reportRequest(MessageID), ...dataSet(random, 7, Buffer.from('0800951104000000312e3200', 'hex'))];
  return store(random, seed, MessageID);
}

const findRequest = (MessageID: number): Buffer =>
  commandPdu(5, {
    CommandField: 0x0020,
    AffectedSOPClassUID: FIND_CONTEXT.abstractSyntax,
    MessageID,
    Priority: 0,
    CommandDataSetType: 0,
  });

const reportRequest = (MessageID: number): Buffer =>
  commandPdu(7, {
    CommandField: 0x0100,
    AffectedSOPClassUID: COMMITMENT_CONTEXT.abstractSyntax,
    AffectedSOPInstanceUID: '1.2.840.10008.1.20.1.1',
    EventTypeID: 1,
    MessageID,
    CommandDataSetType: 0,
  });

export const storeCommandOf = (SOPInstanceUID: string, MessageID: number): CommandSet => ({
  ...storeCommand,
  AffectedSOPInstanceUID: SOPInstanceUID,
  MessageID,
});

function store(random: Random, seed: string, MessageID: number): Stream {
  const SOPInstanceUID = uidFrom(`fuzz ${seed}`);
  const [file] = ctSeries({
    seed: 'fuzz',
    slices: 1,
    rows: pick(random, [8, 16, 64]),
    columns: 16,
    elements: { SOPInstanceUID },
  });
  const bytes = Buffer.from(file?.bytes ?? []);
  const start = 144 + bytes.readUInt32LE(140); // PS3.10 7.1: group 2 has its length
  return [
    commandPdu(3, storeCommandOf(SOPInstanceUID, MessageID)),
    ...dataSet(random, 3, bytes.subarray(start)),
  ];
}

/** A data set in pieces of a size by chance. */
function dataSet(random: Random, contextID: number, bytes: Buffer): Stream {
  const size = pick(random, [100, 1000, 16_378, 100_000]);
  const pieces: Stream = [];
  for (let at = 0; at === 0 || at < bytes.length; at += size)
    pieces.push(dataPdu(contextID, bytes.subarray(at, at + size), { last: at + size >= bytes.length }));
  return pieces;
}
