import { describe, expect, it } from 'vitest';
import { echo, ECHO_CONTEXT, findContext, openAssociation } from '../../../native/pacs/dimse/index.ts';
import { ABORT, associated, closing, command, listen, peerAt, RELEASE, RELEASED } from './listeningPeer.ts';
import { commandPdu, dataPdu } from './rawPeer.ts';

describe('asking for an association', () => {
  it('says who is not there, who does not answer, and who says no', async () => {
    const { port, called } = await listen();
    const times = { associateMs: 100, artimMs: 100 };
    expect(await openAssociation(peerAt(port, { times }), { contexts: [ECHO_CONTEXT] })).toEqual({
      ok: false,
      failure: { kind: 'timed-out', waitingFor: 'association' },
    });
    const peer = await called;
    expect((await peer.pdu())?.type).toBe(1);
    expect((await peer.pdu())?.type).toBe(7); // told, and then closed by ARTIM
    await peer.closed();

    const other = await listen();
    const refused = openAssociation(peerAt(other.port), { contexts: [ECHO_CONTEXT] });
    (await other.called).write(Buffer.from('03000000000400020302', 'hex'));
    expect(await refused).toEqual({
      ok: false,
      failure: { kind: 'rejected', reason: 'local-limit-exceeded', permanent: false },
    });
    const nobody = await listen();
    closing.pop()?.();
    expect(await openAssociation(peerAt(nobody.port), { contexts: [ECHO_CONTEXT] })).toEqual({
      ok: false,
      failure: { kind: 'unreachable', code: 'ECONNREFUSED' },
    });
  });

  it('can be cancelled while it waits', async () => {
    const { port, called } = await listen();
    const cancel = new AbortController();
    const opening = openAssociation(peerAt(port), { contexts: [ECHO_CONTEXT], signal: cancel.signal });
    await (await called).pdu();
    cancel.abort();
    expect(await opening).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  });

  it.each([
    ['an answer in HTML', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n<html>'), 'us'],
    ['data before any answer', dataPdu(1, Buffer.alloc(4)), 'us'],
    ['an abort', ABORT, 'peer-provider'],
  ])('ends at %s', async (_name, said, by) => {
    const { port, called } = await listen();
    const opening = openAssociation(peerAt(port), { contexts: [ECHO_CONTEXT] });
    (await called).write(said);
    expect(await opening).toMatchObject({ ok: false, failure: { kind: 'aborted', by } });
  });

  it('leaves contexts alone that were refused, or answered with a syntax that was not proposed', async () => {
    const { association } = await associated(
      [ECHO_CONTEXT, findContext('study-root'), findContext('worklist')],
      {},
      {
        contexts: [
          { id: 1, result: 0, transferSyntax: '1.2.840.10008.1.2.4.50' },
          { id: 3, result: 3, transferSyntax: '1.2.840.10008.1.2' },
          { id: 5, result: 0, transferSyntax: '1.2.840.10008.1.2.1' },
          { id: 7, result: 0, transferSyntax: '1.2.840.10008.1.2.1' },
        ],
      },
    );
    expect(association.agreement.contexts.map(({ id }) => id)).toEqual([5]);
    expect(await echo(association)).toEqual({
      ok: false,
      failure: { kind: 'not-offered', abstractSyntax: '1.2.840.10008.1.1' },
    });
  });
});

describe('an association', () => {
  it('is released by either side, and by both at once', async () => {
    const first = await associated();
    const released = first.association.release();
    expect((await first.peer.pdu())?.type).toBe(5);
    first.peer.write(RELEASED);
    expect(await released).toEqual({ kind: 'released' });

    const second = await associated();
    second.peer.write(RELEASE);
    expect((await second.peer.pdu())?.type).toBe(6);
    second.peer.socket.end();
    expect(second.association.ended).toEqual({ kind: 'released' });
    expect(await echo(second.association)).toEqual({ ok: false, failure: { kind: 'released' } });

    const third = await associated();
    const both = third.association.release();
    third.peer.write(RELEASE); // PS3.8 table 9-8: AR-8, AR-9, AR-3
    expect((await third.peer.pdu())?.type).toBe(5);
    expect((await third.peer.pdu())?.type).toBe(6);
    third.peer.write(RELEASED);
    expect(await both).toEqual({ kind: 'released' });
  });

  it('aborts a peer that does not answer, and says what it waited for', async () => {
    const { association, peer } = await associated([ECHO_CONTEXT], {
      responseMs: 100,
      times: { artimMs: 100 },
    });
    const asked = echo(association);
    await command(peer);
    expect(await asked).toEqual({ ok: false, failure: { kind: 'timed-out', waitingFor: 'message' } });
    expect((await peer.pdu())?.type).toBe(7);
    await peer.closed();
  });

  it('ends when the peer answers something that was not asked', async () => {
    const { association, peer } = await associated();
    const asked = echo(association);
    const { MessageID = 0 } = await command(peer);
    peer.write(
      commandPdu(1, {
        CommandField: 0x8030,
        MessageIDBeingRespondedTo: MessageID + 1,
        CommandDataSetType: 0x0101,
        Status: 0,
      }),
    );
    expect(await asked).toEqual({
      ok: false,
      failure: { kind: 'aborted', by: 'us', detail: 'unexpected-message' },
    });
  });

  it('never counts as done what was cut off: every place is tried', async () => {
    const whole = Buffer.concat([
      commandPdu(1, {
        CommandField: 0x8030,
        MessageIDBeingRespondedTo: 1,
        CommandDataSetType: 0x0101,
        Status: 0,
      }),
    ]);
    for (let at = 0; at < whole.length; at += 7) {
      const { association, peer } = await associated();
      const asked = echo(association);
      await command(peer);
      peer.socket.end(whole.subarray(0, at));
      expect(await asked, `cut at ${at}`).toEqual({
        ok: false,
        failure: { kind: 'connection-lost', code: 'closed' },
      });
    }
  });
});
