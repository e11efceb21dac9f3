// Our provider, and peers that call it.
import { afterEach, expect } from 'vitest';
import { type Provider, type ProviderOptions, startProvider } from '../../../native/pacs/dimse/index.ts';
import { decodeCommand } from '../../../native/pacs/dimse/message/commandSet.ts';
import { CT_CONTEXT, commandPdu, echoCommand, RawPeer, requestOf, VERIFICATION_CONTEXT } from './rawPeer.ts';

export const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

export async function provider(options: Partial<ProviderOptions> = {}): Promise<Provider> {
  const started = await startProvider({
    AETitle: 'LIGHTBOX',
    host: '127.0.0.1',
    port: 0,
    callers: 'any',
    store: async () => ({ status: 0 }),
    ...options,
  });
  if (!started.ok) throw new Error(started.failure.code);
  closing.push(() => started.value.close());
  return started.value;
}

export async function call(
  { port }: Provider,
  ...contexts: Parameters<typeof requestOf>[0]
): Promise<RawPeer> {
  const peer = await RawPeer.call(port);
  peer.write(requestOf(contexts.length === 0 ? [VERIFICATION_CONTEXT, CT_CONTEXT] : contexts));
  expect((await peer.pdu())?.type).toBe(2);
  return peer;
}

export async function response(peer: RawPeer) {
  const pdu = await peer.pdu();
  if (pdu?.type !== 4) throw new Error(`no data but ${pdu?.type}: ${pdu?.body.toString('hex')}`);
  const decoded = decodeCommand(pdu.body.subarray(6));
  if (!decoded.ok) throw new Error(decoded.failure);
  return decoded.value;
}

export const echoes = async (peer: RawPeer): Promise<number | undefined> => {
  peer.write(commandPdu(1, echoCommand));
  return (await response(peer)).Status;
};

export const RELEASE = Buffer.from('05000000000400000000', 'hex');
export const ABORT_BY_PROVIDER = 2;
