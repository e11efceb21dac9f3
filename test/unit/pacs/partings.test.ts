// A peer that goes at any moment of a call of ours, gently or not. Whatever was asked ends at once, is called done only where the
// peer said so, and the association is over.
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { writeDataset } from '../../../native/dicom/write.ts';
import {
  type Association,
  type ContextWish,
  echo,
  ECHO_CONTEXT,
  find,
  findContext,
  get,
  getProposal,
  move,
  moveContext,
  openAssociation,
  store,
} from '../../../native/pacs/dimse/index.ts';
import type { CommandSet } from '../../../native/pacs/dimse/message/commandSet.ts';
import { peerAt } from './listeningPeer.ts';
import { acceptance, commandPdu, dataPdu, RawPeer } from './rawPeer.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const IMPLICIT = '1.2.840.10008.1.2';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const KEYS = { QueryRetrieveLevel: 'STUDY', StudyInstanceUID: '1.2' };
const dataset = Buffer.from(
  writeDataset({ PatientID: 'x', StudyInstanceUID: '1.2' }, { TransferSyntaxUID: IMPLICIT }),
);

type Call = {
  readonly contexts: readonly ContextWish[];
  readonly roles?: ReturnType<typeof getProposal>['roles'];
  /** PDUs with a data set that come before the last answer; none where there are none. */
  readonly before: readonly [command: Buffer, data: Buffer] | null;
  readonly answer: CommandSet;
  /** True where the peer said that it is done. */
  readonly run: (association: Association) => Promise<boolean>;
};

const answer = (CommandField: number): CommandSet => ({
  CommandField,
  MessageIDBeingRespondedTo: 1,
  CommandDataSetType: 0x0101,
  Status: 0,
});

async function isDone(
  events: AsyncIterable<
    { readonly kind: string } | { readonly kind: 'end'; readonly end: { readonly ok: boolean } }
  >,
): Promise<boolean> {
  let done = false;
  for await (const event of events) done = 'end' in event && event.end.ok;
  return done;
}

const subOperation: CommandSet = {
  CommandField: 0x0001,
  AffectedSOPClassUID: CT,
  AffectedSOPInstanceUID: '1.2.3',
  MessageID: 5,
  Priority: 0,
  CommandDataSetType: 1,
};
const instance = {
  SOPClassUID: CT,
  SOPInstanceUID: '1.2.3',
  TransferSyntaxUID: IMPLICIT,
  data: { kind: 'bytes', bytes: Buffer.alloc(100_000, 7) },
} as const;
const forGet = getProposal('study-root', [{ SOPClassUID: CT, transferSyntaxes: [IMPLICIT] }]);
const taken: number[] = [];

const CALLS: Readonly<Record<string, Call>> = {
  'C-ECHO': {
    contexts: [ECHO_CONTEXT],
    before: null,
    answer: answer(0x8030),
    run: async (association) => (await echo(association)).ok,
  },
  'C-FIND': {
    contexts: [findContext('study-root')],
    before: [
      commandPdu(1, { ...answer(0x8020), CommandDataSetType: 1, Status: 0xff00 }),
      dataPdu(1, dataset),
    ],
    answer: answer(0x8020),
    run: (association) => isDone(find(association, { model: 'study-root', keys: KEYS })),
  },
  'C-GET': {
    contexts: forGet.contexts,
    roles: forGet.roles,
    before: [commandPdu(3, subOperation), dataPdu(3, dataset)],
    answer: answer(0x8010),
    run: (association) =>
      isDone(
        get(association, { model: 'study-root', keys: KEYS }, async ({ data }) => {
          let bytes = 0;
          try {
            for await (const chunk of data) bytes += chunk.length;
          } catch {
            return { status: 0xc000 }; // it broke off
          }
          taken.push(bytes);
          return { status: 0 };
        }),
      ),
  },
  'C-MOVE': {
    contexts: [moveContext('study-root')],
    before: [commandPdu(1, { ...answer(0x8021), Status: 0xff00 }), Buffer.alloc(0)],
    answer: answer(0x8021),
    run: (association) =>
      isDone(move(association, { model: 'study-root', keys: KEYS, destination: 'LIGHTBOX' })),
  },
  'C-STORE': {
    contexts: [{ abstractSyntax: CT, transferSyntaxes: [IMPLICIT] }],
    before: null,
    answer: answer(0x8001),
    run: async (association) => (await store(association, instance)).ok,
  },
};

const STAGES = [
  'at once',
  'after the request for association',
  'in the answer to it',
  'after the answer to it',
  'in what is asked',
  'after the question',
  'in a command',
  'after a command, before its data set',
  'in a data set',
  'after a data set, before the answer',
  'in the answer',
  'after the answer, before the release',
  'after the request for release',
] as const;
type Stage = (typeof STAGES)[number];
const WELL: readonly Stage[] = ['after the answer, before the release', 'after the request for release'];

const WAYS: Readonly<Record<string, (socket: Socket, last: Uint8Array) => void>> = {
  closes: (socket, last) => void socket.end(last),
  resets: (socket, last) => {
    socket.write(last, () => socket.resetAndDestroy());
  },
};

/** Plays the peer as far as the stage, and goes. */
async function play(
  socket: Socket,
  call: Call,
  stage: Stage,
  go: (socket: Socket, last: Uint8Array) => void,
): Promise<void> {
  const peer = new RawPeer(socket);
  const nothing = new Uint8Array(0);
  const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2));
  const at = (one: Stage): boolean => STAGES.indexOf(stage) <= STAGES.indexOf(one);
  if (stage === 'at once') return go(socket, nothing);
  await peer.pdu();
  if (stage === 'after the request for association') return go(socket, nothing);
  const contexts = call.contexts.map((_, index) => ({
    id: 2 * index + 1,
    result: 0 as const,
    transferSyntax: IMPLICIT,
  }));
  const accepted = acceptance({ contexts, user: { ...USER, roles: [...(call.roles ?? [])] } });
  if (stage === 'in the answer to it') return go(socket, half(accepted));
  if (stage === 'after the answer to it') return go(socket, accepted);
  socket.write(accepted);
  await peer.pdu(); // the command
  if (stage === 'in what is asked') return go(socket, nothing);
  while (call.contexts[0] !== ECHO_CONTEXT) {
    const data = await peer.pdu();
    if (data === null || ((data.body[5] ?? 0) & 3) === 2) break;
  }
  if (stage === 'after the question') return go(socket, nothing);
  const [command = Buffer.alloc(0), data = Buffer.alloc(0)] = call.before ?? [];
  if (stage === 'in a command') return go(socket, half(command));
  if (stage === 'after a command, before its data set') return go(socket, command);
  if (stage === 'in a data set') return go(socket, Buffer.concat([command, half(data)]));
  if (stage === 'after a data set, before the answer') return go(socket, Buffer.concat([command, data]));
  const last = commandPdu(1, call.answer);
  if (stage === 'in the answer') return go(socket, Buffer.concat([command, data, half(last)]));
  if (at('after the answer, before the release')) return go(socket, Buffer.concat([command, data, last]));
  socket.write(Buffer.concat([command, data, last]));
  while ((await peer.pdu())?.type === 4);
  go(socket, nothing);
}

const USER = {
  maximumLength: 16384,
  implementationClassUID: '1.2.3',
  implementationVersionName: 'RAW',
  asynchronousOperations: null,
  extended: [],
  userIdentity: null,
  userIdentityResponse: null,
};

describe.each(Object.entries(CALLS))('%s of a peer', (_name, call) => {
  describe.each(Object.entries(WAYS))('that %s the connection', (way, go) => {
    it.each(STAGES)('%s: it ends, and is done only where the peer said so', async (stage) => {
      const server = net.createServer((socket) => {
        closing.push(() => socket.destroy());
        socket.on('error', () => undefined);
        void play(socket, call, stage, go);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      closing.push(() => void server.close());
      const { port } = server.address() as AddressInfo;
      const opened = await openAssociation(peerAt(port), {
        contexts: call.contexts,
        ...(call.roles === undefined ? {} : { roles: call.roles }),
      });
      const done = opened.ok && (await call.run(opened.value));
      // A reset may overtake what was said before it: then it was not heard, and is not done.
      if (way === 'closes') expect(done).toBe(WELL.includes(stage));
      else if (!WELL.includes(stage)) expect(done).toBe(false);
      if (!opened.ok) {
        expect(['connection-lost', 'unreachable']).toContain(opened.failure.kind);
        return;
      }
      const ended = await opened.value.release();
      expect(['connection-lost', 'released', 'aborted']).toContain(ended.kind);
      expect(await call.run(opened.value)).toBe(false); // what is over stays over
      expect(taken.splice(0).every((bytes) => bytes === dataset.length)).toBe(true);
    });
  });
});
