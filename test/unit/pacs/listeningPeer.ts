// A peer that is called by us, and says on its association whatever a test tells it to.
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterEach, expect } from 'vitest';
import {
  type Association,
  type ContextWish,
  ECHO_CONTEXT,
  type LimitOptions,
  openAssociation,
} from '../../../native/pacs/dimse/index.ts';
import { type CommandSet, decodeCommand } from '../../../native/pacs/dimse/message/commandSet.ts';
import { acceptance, RawPeer } from './rawPeer.ts';

export const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A listening peer that is told what to say; `called` gives its end of the first connection. */
export async function listen() {
  const server = net.createServer();
  const called = once(server, 'connection').then(([socket]) => {
    closing.push(() => socket.destroy());
    return new RawPeer(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, called };
}

export const peerAt = (port: number, limits: LimitOptions = {}) => ({
  host: '127.0.0.1',
  port,
  calledAETitle: 'RAW',
  callingAETitle: 'LIGHTBOX',
  limits,
});

/** An association with a peer that accepts context 1 in implicit little endian, and both its ends. */
export async function associated(
  contexts: readonly ContextWish[] = [ECHO_CONTEXT],
  limits: LimitOptions = {},
  answer: Parameters<typeof acceptance>[0] = {},
): Promise<{ association: Association; peer: RawPeer }> {
  const { port, called } = await listen();
  const opening = openAssociation(peerAt(port, limits), { contexts });
  const peer = await called;
  expect((await peer.pdu())?.type).toBe(1);
  peer.write(acceptance(answer));
  const opened = await opening;
  if (!opened.ok) throw new Error(opened.failure.kind);
  return { association: opened.value, peer };
}

export async function command(peer: RawPeer): Promise<CommandSet> {
  const pdu = await peer.pdu();
  if (pdu?.type !== 4) throw new Error(`no data but ${pdu?.type}`);
  const decoded = decodeCommand(pdu.body.subarray(6));
  if (!decoded.ok) throw new Error(decoded.failure);
  return decoded.value;
}

/** Until a number has stayed the same for a hundred turns of the event loop. */
export async function unchanging(number: () => number): Promise<void> {
  for (let [turns, before] = [0, number()]; turns < 100; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (number() !== before) [turns, before] = [0, number()];
  }
}

export const RELEASE = Buffer.from('05000000000400000000', 'hex');
export const RELEASED = Buffer.from('06000000000400000000', 'hex');
export const ABORT = Buffer.from('07000000000400000206', 'hex');
