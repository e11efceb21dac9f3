// An archive that takes every image and answers questions for confirmation as a test tells it to.
import net, { type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { items, text } from '../../../native/dicom/index.ts';
import { COMMITMENT_CONTEXT, openAssociation } from '../../../native/pacs/dimse/index.ts';
import { type CommandSet, decodeCommand } from '../../../native/pacs/dimse/message/commandSet.ts';
import { identifierSource, readIdentifier } from '../../../native/pacs/dimse/message/identifier.ts';
import { decodePdu } from '../../../native/pacs/dimse/upper/decode.ts';
import { writeDataset } from '../../../native/dicom/write.ts';
import { acceptance, commandPdu, dataPdu, RawPeer } from '../../unit/pacs/rawPeer.ts';

const SOPClassUID = '1.2.840.10008.1.20.1';
const IMPLICIT = '1.2.840.10008.1.2';

type Reference = { readonly SOPClassUID: string; readonly SOPInstanceUID: string };
export type Question = { readonly TransactionUID: string; readonly instances: readonly Reference[] };
export type Report = {
  readonly TransactionUID: string;
  readonly committed: readonly Reference[];
  readonly failed?: readonly (Reference & { readonly FailureReason: number })[];
};
/** What follows a question: its status, and reports over the same association or over one of the archive's own. */
export type Answering = (question: Question) => {
  readonly status?: number;
  readonly before?: Report;
  readonly after?: Report;
  readonly own?: Report;
};

export type ConfirmingArchive = {
  readonly port: number;
  readonly questions: readonly Question[];
  /** Calls Lightbox with a report; the status that it answers with. */
  report(port: number, report: Report): Promise<number | undefined>;
  close(): Promise<void>;
};

/** `title` is its own; `lightboxPort` is where it calls Lightbox. */
export async function startConfirmingArchive(
  answering: Answering,
  lightboxPort = 0,
  title = 'QR',
): Promise<ConfirmingArchive> {
  const questions: Question[] = [];
  const sockets = new Set<Socket>();
  const report: ConfirmingArchive['report'] = async (port, one) => {
    const opened = await openAssociation(
      { host: '127.0.0.1', port, calledAETitle: 'LIGHTBOX', callingAETitle: title },
      { contexts: [COMMITMENT_CONTEXT], roles: [{ SOPClassUID, SCU: false, SCP: true }] },
    );
    if (!opened.ok) return undefined;
    const association = opened.value;
    const context = association.context(SOPClassUID);
    if (context === null) throw new Error('no context for reports');
    await association.send(
      context.id,
      eventReport(one),
      identifierSource(dataSet(one), context.transferSyntax),
    );
    const answer = await association.next(10_000);
    await association.release();
    return answer.kind === 'message' ? answer.message.command.Status : undefined;
  };
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void serve(new RawPeer(socket), (question) => {
      questions.push(question);
      const answer = answering(question);
      if (answer.own !== undefined) void report(lightboxPort, answer.own);
      return answer;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    questions,
    report,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function serve(peer: RawPeer, asked: (question: Question) => ReturnType<Answering>): Promise<void> {
  for (;;) {
    const pdu = await peer.pdu();
    if (pdu === null) return;
    if (pdu.type === 1) accept(peer, pdu.body);
    else if (pdu.type === 5) peer.write(Buffer.from('06000000000400000000', 'hex'));
    else if (pdu.type === 4) await message(peer, pdu.body, asked);
    else peer.socket.destroy();
  }
}

function accept(peer: RawPeer, body: Buffer): void {
  const decoded = decodePdu(1, body);
  if (!decoded.ok || decoded.value.kind !== 'associate-request') throw new Error('no request');
  const contexts = decoded.value.value.contexts.map(({ id, transferSyntaxes }) => ({
    id,
    result: 0 as const,
    transferSyntax: transferSyntaxes[0] ?? '',
  }));
  peer.write(acceptance({ contexts }));
}

async function message(peer: RawPeer, body: Buffer, asked: Parameters<typeof serve>[1]): Promise<void> {
  const decoded = decodeCommand(body.subarray(6));
  if (!decoded.ok) throw new Error(decoded.failure);
  const command = decoded.value;
  if (command.CommandField === 0x8100) return; // it has our report
  const contextID = body[4] ?? 0;
  const bytes = command.CommandDataSetType === 0x0101 ? Buffer.alloc(0) : await rest(peer);
  const answer = (Status: number): void =>
    peer.write(
      commandPdu(contextID, {
        CommandField: command.CommandField | 0x8000,
        MessageIDBeingRespondedTo: command.MessageID,
        CommandDataSetType: 0x0101,
        Status,
        AffectedSOPClassUID: command.AffectedSOPClassUID,
        AffectedSOPInstanceUID: command.AffectedSOPInstanceUID,
      }),
    );
  if (command.CommandField !== 0x0130) return answer(0);
  const json = readIdentifier(bytes, '1.2.840.10008.1.2.1') ?? readIdentifier(bytes, IMPLICIT) ?? {};
  const told = asked({
    TransactionUID: text(json, '00081195'),
    instances: items(json, '00081199').map((item) => ({
      SOPClassUID: text(item, '00081150'),
      SOPInstanceUID: text(item, '00081155'),
    })),
  });
  const say = (one: Report | undefined): void => {
    if (one === undefined) return;
    const data = writeDataset(dataSet(one), { TransferSyntaxUID: '1.2.840.10008.1.2.1' });
    peer.write(commandPdu(contextID, eventReport(one)), dataPdu(contextID, data));
  };
  say(told.before);
  answer(told.status ?? 0);
  say(told.after);
}

/** The data set that follows a command. */
async function rest(peer: RawPeer): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (;;) {
    const pdu = await peer.pdu();
    if (pdu?.type !== 4) return Buffer.concat(parts);
    for (let at = 0; at < pdu.body.length;) {
      const end = at + 4 + pdu.body.readUInt32BE(at);
      parts.push(pdu.body.subarray(at + 6, end));
      if (((pdu.body[at + 5] ?? 0) & 2) !== 0) return Buffer.concat(parts);
      at = end;
    }
  }
}

const eventReport = ({ failed = [] }: Report): CommandSet => ({
  CommandField: 0x0100,
  AffectedSOPClassUID: SOPClassUID,
  AffectedSOPInstanceUID: '1.2.840.10008.1.20.1.1',
  MessageID: 5,
  EventTypeID: failed.length === 0 ? 1 : 2,
  CommandDataSetType: 0,
});

const dataSet = ({ TransactionUID, committed, failed = [] }: Report) => ({
  TransactionUID,
  ReferencedSOPSequence: { VR: 'SQ' as const, value: committed.map(reference) },
  ...(failed.length === 0
    ? {}
    : {
        FailedSOPSequence: {
          VR: 'SQ' as const,
          value: failed.map((one) => ({ ...reference(one), FailureReason: one.FailureReason })),
        },
      }),
});

const reference = (one: Reference) => ({
  ReferencedSOPClassUID: one.SOPClassUID,
  ReferencedSOPInstanceUID: one.SOPInstanceUID,
});
