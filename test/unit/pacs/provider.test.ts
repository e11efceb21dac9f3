import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeDataset } from '../../../native/dicom/write.ts';
import { type IncomingInstance, receiveFile } from '../../../native/pacs/dimse/index.ts';
import { decodePdu } from '../../../native/pacs/dimse/upper/decode.ts';
import {
  CT_CONTEXT,
  commandPdu,
  dataPdu,
  RawPeer,
  requestOf,
  storeCommand,
  user,
  VERIFICATION_CONTEXT,
} from './rawPeer.ts';
import { call, closing, echoes, provider, RELEASE, response } from './providerTools.ts';

describe('the provider', () => {
  it('turns away who is not allowed, calls another, or speaks another version, each with its reason', async () => {
    const ours = await provider({
      callers: [{ AETitle: 'KNOWN' }, { AETitle: 'ELSEWHERE', addresses: ['10.0.0.1'] }],
    });
    const rejection = async (change: Parameters<typeof requestOf>[1]): Promise<string | undefined> => {
      const peer = await RawPeer.call(ours.port);
      peer.write(requestOf([VERIFICATION_CONTEXT], change));
      const pdu = await peer.pdu();
      peer.socket.destroy();
      return pdu?.type === 3 ? pdu.body.toString('hex') : `type ${pdu?.type}`;
    };
    expect(await rejection({ callingAETitle: 'STRANGER' })).toBe('00010103');
    expect(await rejection({ callingAETitle: 'ELSEWHERE' })).toBe('00010103');
    expect(await rejection({ callingAETitle: 'KNOWN', calledAETitle: 'OTHER' })).toBe('00010107');
    expect(await rejection({ callingAETitle: 'KNOWN', protocolVersion: 2 })).toBe('00010202');
    expect(await rejection({ callingAETitle: 'KNOWN', applicationContext: '1.2.3' })).toBe('00010102');
    expect(await rejection({ callingAETitle: 'KNOWN' })).toBe('type 2');
    expect(ours.turnedAway()).toBe(2);
    expect(ours.counters().map(({ callingAETitle }) => callingAETitle)).toEqual(['KNOWN']);
  });

  it('answers every context: what it stores, what it does not, and syntaxes that nobody knows', async () => {
    const ours = await provider();
    const peer = await RawPeer.call(ours.port);
    peer.write(
      requestOf([
        VERIFICATION_CONTEXT,
        { ...CT_CONTEXT, transferSyntaxes: ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1'] },
        { ...CT_CONTEXT, id: 5, transferSyntaxes: ['1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2'] },
        { ...CT_CONTEXT, id: 7, transferSyntaxes: ['1.2.3.4'] },
        { id: 9, abstractSyntax: '1.2.840.10008.5.1.4.1.2.2.1', transferSyntaxes: ['1.2.840.10008.1.2'] },
      ]),
    );
    const { body = Buffer.alloc(0) } = (await peer.pdu()) ?? {};
    const decoded = decodePdu(2, body);
    expect(decoded).toMatchObject({
      value: {
        value: {
          contexts: [
            { id: 1, result: 0, transferSyntax: '1.2.840.10008.1.2' },
            { id: 3, result: 0, transferSyntax: '1.2.840.10008.1.2.1' },
            { id: 5, result: 0, transferSyntax: '1.2.840.10008.1.2.4.70' },
            { id: 7, result: 4 },
            { id: 9, result: 3 },
          ],
        },
      },
    });
    peer.socket.destroy();
  });

  it('writes the data set as it came, however it is cut, and says success only when the file is whole', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-provider-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const seen: IncomingInstance[] = [];
    const ours = await provider({
      async store(instance) {
        seen.push(instance);
        const file = await receiveFile(instance, path.join(folder, 'one.dcm'));
        return { status: file.ok ? 0 : 0xa700 };
      },
    });
    const peer = await call(ours);
    const data = writeDataset({ PatientID: 'x', PixelData: new Uint16Array(5000).fill(0x1234) });
    peer.write(commandPdu(3, storeCommand), dataPdu(3, data.subarray(0, 10), { last: false }));
    peer.write(
      dataPdu(3, data.subarray(10, 4000), { last: false }),
      dataPdu(3, Buffer.alloc(0), { last: false }),
    );
    peer.write(dataPdu(3, data.subarray(4000)));
    expect(await response(peer)).toMatchObject({
      CommandField: 0x8001,
      MessageIDBeingRespondedTo: 9,
      Status: 0,
      AffectedSOPInstanceUID: '1.2.3.4',
    });
    const file = readFileSync(path.join(folder, 'one.dcm'));
    expect(file.subarray(144 + file.readUInt32LE(140)).equals(data)).toBe(true);
    expect(seen).toMatchObject([
      {
        SOPInstanceUID: '1.2.3.4',
        TransferSyntaxUID: '1.2.840.10008.1.2.1',
        callingAETitle: 'RAW',
        moveOriginator: null,
      },
    ]);
    peer.write(RELEASE);
    expect((await peer.pdu())?.type).toBe(6);
    peer.socket.end();
    await peer.closed();
    expect(ours.counters()).toMatchObject([{ stored: 1, refused: 0, broken: 0, bytes: data.length }]);
  });

  it('leaves nothing behind of an instance whose sender went away in the middle', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-provider-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    let done: (kind: unknown) => void = () => undefined;
    const outcome = new Promise((resolve) => {
      done = resolve;
    });
    const ours = await provider({
      async store(instance) {
        const file = await receiveFile(instance, path.join(folder, 'half.dcm'));
        done(file);
        return { status: file.ok ? 0 : 0xa700 };
      },
    });
    const peer = await call(ours);
    peer.write(commandPdu(3, storeCommand), dataPdu(3, Buffer.alloc(1000), { last: false }));
    peer.socket.end();
    expect(await outcome).toMatchObject({
      ok: false,
      failure: { kind: 'interrupted', failure: { kind: 'connection-lost' } },
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses an instance by its status, and goes on with the next message', async () => {
    const bugs: unknown[] = [];
    const ours = await provider({
      store: () => Promise.reject(new Error('a bug of ours')),
      onError: (error) => bugs.push(error),
    });
    const peer = await call(ours);
    const store = async (change: object): Promise<number | undefined> => {
      peer.write(commandPdu(3, { ...storeCommand, ...change }), dataPdu(3, Buffer.alloc(100)));
      return (await response(peer)).Status;
    };
    expect(await store({})).toBe(0x0110);
    expect(bugs).toEqual([new Error('a bug of ours')]);
    expect(await store({ AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.4' })).toBe(0x0122);
    expect(await store({ AffectedSOPInstanceUID: '../../etc/passwd' })).toBe(0x0117);
    expect(await store({ CommandField: 0x0020 })).toBe(0x0211);
    expect(await echoes(peer)).toBe(0);
    expect(ours.counters()).toMatchObject([{ stored: 0, refused: 3, echoes: 1 }]);
    peer.socket.destroy();
  });

  it('passes on a report of storage commitment from an archive that comes as provider', async () => {
    const reports: unknown[] = [];
    const ours = await provider({
      async commitment(report) {
        reports.push(report);
        return true;
      },
    });
    const commitment = '1.2.840.10008.1.20.1';
    const peer = await RawPeer.call(ours.port);
    peer.write(
      requestOf([{ id: 1, abstractSyntax: commitment, transferSyntaxes: ['1.2.840.10008.1.2'] }], {
        user: { ...user, roles: [{ SOPClassUID: commitment, SCU: false, SCP: true }] },
      }),
    );
    const answer = await peer.pdu();
    const role = Buffer.concat([
      Buffer.from([0x54, 0, 0, commitment.length + 4, 0, commitment.length]),
      Buffer.from(commitment),
      Buffer.of(0, 1),
    ]);
    expect(answer?.body.includes(role)).toBe(true);
    const reference = (uid: string) => ({ ReferencedSOPClassUID: '1.2', ReferencedSOPInstanceUID: uid });
    peer.write(
      commandPdu(1, {
        CommandField: 0x0100,
        AffectedSOPClassUID: commitment,
        AffectedSOPInstanceUID: '1.2.840.10008.1.20.1.1',
        MessageID: 3,
        EventTypeID: 2,
        CommandDataSetType: 0,
      }),
      dataPdu(
        1,
        writeDataset(
          {
            TransactionUID: '1.2.3',
            ReferencedSOPSequence: { VR: 'SQ', value: [reference('1.1')] },
            FailedSOPSequence: { VR: 'SQ', value: [{ ...reference('1.2'), FailureReason: 0x0112 }] },
          },
          { TransferSyntaxUID: '1.2.840.10008.1.2' },
        ),
      ),
    );
    expect(await response(peer)).toMatchObject({ CommandField: 0x8100, Status: 0, EventTypeID: 2 });
    expect(reports).toEqual([
      {
        TransactionUID: '1.2.3',
        committed: [{ SOPClassUID: '1.2', SOPInstanceUID: '1.1' }],
        failed: [{ SOPClassUID: '1.2', SOPInstanceUID: '1.2', FailureReason: 0x0112 }],
      },
    ]);
    peer.socket.destroy();
  });
});
