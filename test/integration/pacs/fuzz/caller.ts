// One call of the fuzz: bytes out, in pieces by chance, and an end by chance.
import { once } from 'node:events';
import net from 'node:net';
import { decodeCommand } from '../../../../native/pacs/dimse/message/commandSet.ts';
import { pick, type Random, upTo } from './streams.ts';

/** Another address of this machine than that of the callers who have to be served meanwhile. */
export const FUZZ_ADDRESS = '127.0.0.2';
/** A peer that says nothing for so long is left: what it would do after its own patience is tried elsewhere. */
const PATIENCE_MS = 60;

const ENDS = ['wait', 'wait', 'wait', 'finish', 'reset', 'cut'] as const;

/** Says the bytes to the provider; the SOP Instance UIDs that it acknowledged with success. Rejects if nobody listens. */
export async function call(port: number, bytes: Buffer, random: Random): Promise<readonly string[]> {
  const socket = await connected(port);
  const heard: Buffer[] = [];
  let isOver = false;
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isOver = true;
      resolve();
    });
  });
  const end = pick(random, ENDS);
  const sent = end === 'cut' ? bytes.subarray(0, upTo(random, bytes.length)) : bytes;
  const size = pick(random, [sent.length, sent.length, 4096, 100, 7]);
  const pieces = sent.length / Math.max(1, size) > 2000 ? sent.length : size;
  for (let at = 0; at < sent.length && !isOver; at += pieces) {
    socket.write(sent.subarray(at, at + pieces));
    if (at % (20 * pieces) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  if (end === 'finish') socket.end();
  if (end === 'reset') socket.resetAndDestroy();
  if (end === 'cut') socket.destroy();
  for (let count = -1; !isOver && count !== heard.length;) {
    count = heard.length;
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  }
  socket.destroy();
  await closed;
  return acknowledged(Buffer.concat(heard));
}

export async function connected(port: number): Promise<net.Socket> {
  const socket = net.connect({ host: '127.0.0.1', port, localAddress: FUZZ_ADDRESS });
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}

function acknowledged(bytes: Buffer): readonly string[] {
  const found: string[] = [];
  let parts: Buffer[] = [];
  for (let at = 0; at + 6 <= bytes.length; at += 6 + bytes.readUInt32BE(at + 2)) {
    const end = at + 6 + bytes.readUInt32BE(at + 2);
    if (bytes[at] !== 4 || end > bytes.length) continue;
    parts.push(bytes.subarray(at + 12, end));
    if (((bytes[at + 11] ?? 0) & 2) === 0) continue;
    const command = decodeCommand(Buffer.concat(parts));
    parts = [];
    if (command.ok && command.value.CommandField === 0x8001 && command.value.Status === 0)
      found.push(command.value.AffectedSOPInstanceUID ?? '');
  }
  return found;
}
