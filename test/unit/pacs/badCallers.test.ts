import { describe, expect, it } from 'vitest';
import type { IncomingInstance } from '../../../native/pacs/dimse/index.ts';
import {
  commandPdu,
  dataPdu,
  echoCommand,
  RawPeer,
  requestOf,
  storeCommand,
  user,
  VERIFICATION_CONTEXT,
} from './rawPeer.ts';
import { ABORT_BY_PROVIDER, call, echoes, provider, response } from './providerTools.ts';

describe('the provider, with callers that behave badly', () => {
  it.each([
    ['garbage', Buffer.from('no PDU at all'), 'data'],
    ['a second request for association', requestOf([VERIFICATION_CONTEXT]), 'data'],
    ['data longer than was agreed', Buffer.from('047fffffff00', 'hex'), 'data'],
    ['data in a context that was not accepted', dataPdu(99, Buffer.alloc(4), { command: true }), 'user'],
    ['a data set without a command', dataPdu(3, Buffer.alloc(4)), 'user'],
    ['a command that is none', dataPdu(1, Buffer.alloc(3), { command: true }), 'user'],
    ['a response that nobody asked for', commandPdu(1, { ...echoCommand, CommandField: 0x8030 }), 'user'],
    [
      'a command inside a data set',
      Buffer.concat([commandPdu(3, storeCommand), commandPdu(3, storeCommand)]),
      'user',
    ],
  ])('aborts at %s, and serves the next caller', async (_name, sent, by) => {
    const ours = await provider();
    const peer = await call(ours);
    peer.write(sent);
    const pdu = await peer.pdu();
    expect(pdu?.type).toBe(7);
    expect(pdu?.body[2]).toBe(by === 'data' ? ABORT_BY_PROVIDER : 0);
    peer.socket.end();
    await peer.closed();
    const next = await call(ours);
    expect(await echoes(next)).toBe(0);
    next.socket.destroy();
  });

  it('closes on who does not ask for an association in time, a byte now and then notwithstanding', async () => {
    const ours = await provider({ limits: { times: { artimMs: 200 } } });
    const silent = await RawPeer.call(ours.port);
    const slow = await RawPeer.call(ours.port);
    const request = requestOf([VERIFICATION_CONTEXT]);
    let at = 0;
    const drip = setInterval(() => slow.write(request.subarray(at, ++at)), 20);
    await Promise.all([silent.closed(), slow.closed()]);
    clearInterval(drip);
    expect(at).toBeLessThan(request.length);
    await expect.poll(() => ours.open()).toEqual({ associations: 0, waiting: 0 });
  });

  it('aborts a caller whose message only drips, and one that says nothing more', async () => {
    const ours = await provider({ idleMs: 200, limits: { stallMs: 200, leastBytesPerStall: 100 } });
    const [dripping, idle] = [await call(ours), await call(ours)];
    dripping.write(commandPdu(3, storeCommand));
    const drip = setInterval(() => dripping.write(dataPdu(3, Buffer.of(0, 0), { last: false })), 50);
    expect((await idle.pdu())?.type).toBe(7);
    expect((await dripping.pdu())?.type).toBe(7);
    clearInterval(drip);
    for (const peer of [dripping, idle]) peer.socket.destroy();
  });

  it('serves an allowed caller while 200 others hold connections and say nothing', async () => {
    const ours = await provider({ maximumWaiting: 50 });
    const idle: RawPeer[] = [];
    for (let count = 0; count < 200; count += 1) idle.push(await RawPeer.call(ours.port));
    const peer = await call(ours);
    expect(await echoes(peer)).toBe(0);
    expect(ours.open().waiting).toBeLessThanOrEqual(50);
    for (const one of [...idle, peer]) one.socket.destroy();
  });

  it('holds no place for callers that would take only a few bytes at a time', async () => {
    const ours = await provider({ maximumAssociations: 4 });
    for (let count = 0; count < 10; count += 1) {
      const peer = await RawPeer.call(ours.port);
      peer.write(requestOf([VERIFICATION_CONTEXT], { user: { ...user, maximumLength: 1 } }));
      expect((await peer.pdu())?.type).toBe(7);
      peer.socket.destroy();
    }
    expect(ours.open().associations).toBe(0);
    const next = await call(ours);
    expect(await echoes(next)).toBe(0);
    next.socket.destroy();
  });

  it('has no more associations than it is told to, and says that they are too many for now', async () => {
    const ours = await provider({ maximumAssociations: 4 }); // half of them for one address
    const open = [await call(ours), await call(ours)];
    const third = await RawPeer.call(ours.port);
    third.write(requestOf([VERIFICATION_CONTEXT]));
    expect(await third.pdu()).toMatchObject({ type: 3, body: Buffer.of(0, 2, 3, 2) });
    open[0]?.socket.destroy();
    await expect.poll(() => ours.open().associations).toBe(1);
    expect(await echoes(open[1] ?? third)).toBe(0);
    const fourth = await call(ours);
    expect(await echoes(fourth)).toBe(0);
    for (const peer of [...open, third, fourth]) peer.socket.destroy();
  });

  it('makes a sender wait whose data set nobody takes: memory stays bounded', async () => {
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const seen: { instance: IncomingInstance | null } = { instance: null };
    let taken = 0;
    const ours = await provider({
      async store(instance) {
        seen.instance = instance;
        await gate;
        for await (const bytes of instance.data) taken += bytes.length;
        return { status: 0 };
      },
    });
    const peer = await call(ours);
    const total = 64 * 1024 * 1024;
    const piece = dataPdu(3, Buffer.alloc(65536), { last: false });
    peer.write(commandPdu(3, storeCommand));
    // Until the sockets are full and stay so.
    for (let sent = 0; sent < total; sent += 65536) peer.write(piece);
    peer.write(dataPdu(3, Buffer.alloc(0)));
    const other = await call(ours);
    expect(await echoes(other)).toBe(0);
    for (let before = -1; before !== (seen.instance?.data.received ?? 0) || before < 2e5;) {
      before = seen.instance?.data.received ?? 0;
      for (let round = 0; round < 5; round += 1) expect(await echoes(other)).toBe(0);
    }
    expect(seen.instance?.data.received).toBeLessThan(2 * 1024 * 1024);
    expect(peer.socket.writableLength).toBeGreaterThan(total / 2);
    go();
    expect((await response(peer)).Status).toBe(0);
    expect(taken).toBe(total);
    for (const one of [peer, other]) one.socket.destroy();
  });

  it('answers a thousand requests that come at once, in order, without keeping them all', async () => {
    const ours = await provider();
    const peer = await call(ours);
    const requests = Array.from({ length: 1000 }, (_, at) =>
      commandPdu(1, { ...echoCommand, MessageID: at + 1 }),
    );
    peer.write(...requests);
    for (let at = 1; at <= 1000; at += 1) {
      expect((await response(peer)).MessageIDBeingRespondedTo).toBe(at);
    }
    peer.socket.destroy();
  });
});
