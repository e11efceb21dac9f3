import { describe, expect, it } from 'vitest';
import { writeDataset } from '../../../native/dicom/write.ts';
import {
  awaitCommitment,
  COMMITMENT_CONTEXT,
  type CommitmentReport,
  find,
  requestCommitment,
  type FindEvent,
  findContext,
  planStore,
  type Sendable,
  store,
} from '../../../native/pacs/dimse/index.ts';
import { associated, command, RELEASED, unchanging } from './listeningPeer.ts';
import { commandPdu, dataPdu, user } from './rawPeer.ts';

describe('finding', () => {
  const match = (name: string): Buffer =>
    Buffer.from(
      writeDataset(
        { SpecificCharacterSet: 'ISO_IR 192', PatientName: name },
        { TransferSyntaxUID: '1.2.840.10008.1.2' },
      ),
    );
  const pending = (name: string): Buffer =>
    Buffer.concat([
      commandPdu(1, {
        CommandField: 0x8020,
        MessageIDBeingRespondedTo: 1,
        CommandDataSetType: 1,
        Status: 0xff00,
      }),
      dataPdu(1, match(name)),
    ]);
  const final = (Status: number): Buffer =>
    commandPdu(1, { CommandField: 0x8020, MessageIDBeingRespondedTo: 1, CommandDataSetType: 0x0101, Status });
  const query = { model: 'study-root', keys: { QueryRetrieveLevel: 'STUDY', PatientName: '' } } as const;

  it('gives names as they are read, in order, and the end last', async () => {
    const { association, peer } = await associated([findContext('study-root')]);
    const events: FindEvent[] = [];
    const asking = (async () => {
      for await (const event of find(association, query)) events.push(event);
    })();
    expect(await command(peer)).toMatchObject({ CommandField: 0x0020, CommandDataSetType: 0, Priority: 0 });
    await peer.pdu();
    peer.write(pending('Müller^Jörg'), pending('山田^太郎'), final(0));
    await asking;
    expect(
      events.map((event) => (event.kind === 'match' ? event.match['00100010']?.Value : event.kind)),
    ).toEqual([[{ Alphabetic: 'Müller^Jörg' }], [{ Alphabetic: '山田^太郎' }], 'end']);
  });

  it('cancels at the peer when the reader leaves, and the association is free again', async () => {
    const { association, peer } = await associated([findContext('study-root')]);
    const asking = (async () => {
      for await (const event of find(association, query)) if (event.kind === 'match') break;
    })();
    await command(peer);
    await peer.pdu();
    peer.write(pending('One'), pending('Two'));
    expect(await command(peer)).toMatchObject({ CommandField: 0x0fff, MessageIDBeingRespondedTo: 1 });
    peer.write(pending('Three'), final(0xfe00));
    await asking;
    const released = association.release();
    expect((await peer.pdu())?.type).toBe(5);
    peer.write(RELEASED);
    expect(await released).toEqual({ kind: 'released' });
  });

  it('aborts a peer that does not stop in time', async () => {
    const { association, peer } = await associated([findContext('study-root')], { cancelMs: 100 });
    const cancel = new AbortController();
    const ends: FindEvent[] = [];
    const asking = (async () => {
      for await (const event of find(association, { ...query, signal: cancel.signal })) ends.push(event);
    })();
    await command(peer);
    await peer.pdu();
    cancel.abort();
    expect(await command(peer)).toMatchObject({ CommandField: 0x0fff });
    await asking;
    expect(ends).toEqual([{ kind: 'end', end: { ok: false, failure: { kind: 'cancelled' } } }]);
    expect((await peer.pdu())?.type).toBe(7);
  });

  it('lets the peer wait while nobody reads the matches', async () => {
    const { association, peer } = await associated([findContext('study-root')]);
    const events = find(association, query);
    const first = events.next();
    await command(peer);
    await peer.pdu();
    const many = Buffer.concat(Array.from({ length: 40 }, () => pending('x'.repeat(5000))));
    for (let count = 0; count < 100; count += 1) peer.write(many);
    peer.write(final(0));
    expect(await first).toMatchObject({ value: { kind: 'match' } });
    await unchanging(() => peer.socket.writableLength);
    expect(peer.socket.writableLength).toBeGreaterThan(10e6);
    let matches = 1;
    for await (const event of events) if (event.kind === 'match') matches += 1;
    expect(matches).toBe(4000);
  });
});

describe('storing', () => {
  const CT = '1.2.840.10008.5.1.4.1.1.2';
  const IMPLICIT = '1.2.840.10008.1.2';
  const instance = (bytes: Uint8Array): Sendable => ({
    SOPClassUID: CT,
    SOPInstanceUID: '1.2.3',
    TransferSyntaxUID: IMPLICIT,
    data: { kind: 'bytes', bytes },
  });

  it.each([
    [64, 10_000],
    [16384, 300_000],
    [0, 300_000],
    [16384, 0],
  ])(
    'keeps to the length that the peer takes in, %i, and sends every byte of %i',
    async (maximumLength, length) => {
      const bytes = Buffer.from(Array.from({ length }, (_, at) => at % 251));
      const [plan] = planStore([instance(bytes)]);
      const { association, peer } = await associated(
        plan?.contexts,
        {},
        { user: { ...user, maximumLength } },
      );
      const stored = store(association, instance(bytes));
      const parts: Buffer[] = [];
      for (let last = false; !last;) {
        const { type, body } = (await peer.pdu()) ?? { type: 0, body: Buffer.alloc(6) };
        expect(type).toBe(4);
        if (maximumLength > 0) expect(body.length).toBeLessThanOrEqual(maximumLength);
        const control = body[5] ?? 0;
        if ((control & 1) === 0) parts.push(body.subarray(6));
        last = control === 2;
      }
      expect(Buffer.concat(parts).equals(bytes)).toBe(true);
      peer.write(
        commandPdu(1, {
          CommandField: 0x8001,
          MessageIDBeingRespondedTo: 1,
          CommandDataSetType: 0x0101,
          Status: 0xb000,
        }),
      );
      expect(await stored).toMatchObject({ ok: true, value: { status: 0xb000, statusClass: 'warning' } });
    },
  );

  it('sends nothing of a file that is gone, and says what the peer would take of a syntax that it refuses', async () => {
    const gone: Sendable = {
      ...instance(Buffer.alloc(0)),
      data: { kind: 'file', path: '/nowhere/x.dcm', offset: 0, length: null },
    };
    const { association } = await associated([{ abstractSyntax: CT, transferSyntaxes: [IMPLICIT] }]);
    expect(await store(association, gone)).toEqual({
      ok: false,
      failure: { kind: 'source-unreadable', code: 'ENOENT' },
    });
    expect(await store(association, { ...gone, TransferSyntaxUID: '1.2.840.10008.1.2.4.70' })).toEqual({
      ok: false,
      failure: { kind: 'syntax-not-accepted', accepted: [IMPLICIT] },
    });
    expect(association.ended).toBeNull();
  });

  it('divides what needs more contexts than an association has, and loses none', () => {
    const many = Array.from({ length: 500 }, (_, at) => ({
      ...instance(Buffer.alloc(0)),
      SOPClassUID: `1.2.${at % 100}`,
      SOPInstanceUID: `1.${at}`,
      TransferSyntaxUID: `1.2.840.10008.1.2.4.${at % 7}`,
    }));
    const plans = planStore(many);
    expect(plans.length).toBeGreaterThan(1);
    expect(plans.flatMap((plan) => plan.instances)).toEqual(many);
    for (const { contexts, instances } of plans) {
      expect(contexts.length).toBeLessThanOrEqual(128);
      for (const { SOPClassUID, TransferSyntaxUID } of instances) {
        const fits = contexts.filter(
          ({ abstractSyntax, transferSyntaxes }) =>
            abstractSyntax === SOPClassUID && transferSyntaxes.includes(TransferSyntaxUID),
        );
        expect(fits.length).toBeGreaterThan(0);
      }
    }
  });
});

describe('storage commitment on one association', () => {
  const SOPClassUID = '1.2.840.10008.1.20.1';
  const report = (TransactionUID: string): Buffer =>
    Buffer.concat([
      commandPdu(1, {
        CommandField: 0x0100,
        AffectedSOPClassUID: SOPClassUID,
        MessageID: 5,
        EventTypeID: 1,
        CommandDataSetType: 0,
      }),
      dataPdu(1, writeDataset({ TransactionUID }, { TransferSyntaxUID: '1.2.840.10008.1.2' })),
    ]);

  it('takes a report before the response to the request, and one after it', async () => {
    const { association, peer } = await associated([COMMITMENT_CONTEXT]);
    const reports: CommitmentReport[] = [];
    const take = (one: CommitmentReport): Promise<boolean> => Promise.resolve(reports.push(one) > 0);
    const asked = requestCommitment(association, { TransactionUID: '2.25.1', instances: [], report: take });
    expect(await command(peer)).toMatchObject({
      CommandField: 0x0130,
      ActionTypeID: 1,
      RequestedSOPClassUID: SOPClassUID,
    });
    await peer.pdu();
    peer.write(report('2.25.1'));
    expect(await command(peer)).toMatchObject({
      CommandField: 0x8100,
      Status: 0,
      MessageIDBeingRespondedTo: 5,
    });
    peer.write(
      commandPdu(1, {
        CommandField: 0x8130,
        MessageIDBeingRespondedTo: 1,
        CommandDataSetType: 0x0101,
        Status: 0,
      }),
    );
    expect(await asked).toMatchObject({ ok: true, value: { status: 0 } });
    const later = awaitCommitment(association, take, 30_000);
    peer.write(report('2.25.2'));
    expect(await later).toMatchObject({ ok: true, value: { TransactionUID: '2.25.2' } });
    expect(reports.map(({ TransactionUID }) => TransactionUID)).toEqual(['2.25.1', '2.25.2']);
  });
});
