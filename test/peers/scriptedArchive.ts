// An archive that does what a test tells it to, in bytes: it lists and sends what no archive of another maker would.
import net, { type AddressInfo, type Socket } from 'node:net';
import { type DicomJson, text } from '../../native/dicom/index.ts';
import { TRANSFER_SYNTAX, type WriteDataset, writeDataset } from '../../native/dicom/write.ts';
import {
  COMMAND,
  type CommandSet,
  decodeCommand,
  NO_DATA_SET,
  RESPONSE,
} from '../../native/pacs/dimse/message/commandSet.ts';
import { readIdentifier } from '../../native/pacs/dimse/message/identifier.ts';
import { decodePdu } from '../../native/pacs/dimse/upper/decode.ts';
import { encodePdu } from '../../native/pacs/dimse/upper/encode.ts';
import { PDU_TYPE, type ProposedContext } from '../../native/pacs/dimse/upper/pdu.ts';
import { commandPdu, dataPdu, RawPeer } from '../unit/pacs/rawPeer.ts';

export type Image = { readonly SOPInstanceUID: string; readonly bytes: Uint8Array };

/** One C-GET or C-MOVE as the archive sees it. */
export type Errand = {
  readonly keys: DicomJson;
  readonly MoveDestination: string;
  /** Sends an image on the association of a C-GET, announced as `SOPInstanceUID`; the status that it was answered with. */
  readonly store: (image: Image, SOPInstanceUID?: string) => Promise<number>;
  readonly pending: () => void;
  /** Resolves when C-CANCEL came. */
  readonly cancelled: Promise<void>;
};

export type Script = {
  readonly find: (level: string, keys: DicomJson) => readonly WriteDataset[];
  /** The status that a question ends with; 0 where it is left out. */
  readonly findStatus?: number;
  /** The status of the end. */
  readonly get?: (errand: Errand) => Promise<number>;
  readonly move?: (errand: Errand) => Promise<number>;
};

export type ScriptedArchive = {
  readonly port: number;
  readonly close: () => Promise<void>;
};

const CT = '1.2.840.10008.5.1.4.1.1.2';

const isPlain = ({ transferSyntaxes }: ProposedContext): boolean =>
  transferSyntaxes.includes(TRANSFER_SYNTAX.explicitLittleEndian);

export async function scriptedArchive(script: Script): Promise<ScriptedArchive> {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => sockets.delete(socket));
    void converse(new RawPeer(socket), script);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function converse(peer: RawPeer, script: Script): Promise<void> {
  const request = await peer.pdu();
  const decoded = request === null ? null : decodePdu(request.type, request.body);
  if (decoded?.ok !== true || decoded.value.kind !== 'associate-request') return;
  const { contexts, user, ...value } = decoded.value.value;
  peer.write(
    encodePdu({
      kind: 'associate-accept',
      value: {
        ...value,
        contexts: contexts.map((context) => ({
          id: context.id,
          result: isPlain(context) ? 0 : 4,
          transferSyntax: TRANSFER_SYNTAX.explicitLittleEndian,
        })),
        user: { ...user, extended: [] },
      },
    }),
  );
  const inbox = new Inbox(peer);
  for (;;) {
    const message = await inbox.request();
    if (message === null) return;
    await answer(peer, inbox, script, message, contexts);
  }
}

type Message = { readonly contextID: number; readonly command: CommandSet; readonly keys: DicomJson };

/** What comes on the association, sorted into what the archive waits for. */
class Inbox {
  cancelled: Promise<void> = Promise.resolve();
  private cancel = (): void => undefined;
  private readonly peer: RawPeer;
  private readonly requests: (Message | null)[] = [];
  private readonly responses: (CommandSet | null)[] = [];
  private wake = (): void => undefined;

  constructor(peer: RawPeer) {
    this.peer = peer;
    this.expectCancel();
    void this.read();
  }

  expectCancel(): void {
    this.cancelled = new Promise((resolve) => (this.cancel = resolve));
  }

  request = (): Promise<Message | null> => this.next(this.requests);
  response = (): Promise<CommandSet | null> => this.next(this.responses);

  private async next<T>(list: T[]): Promise<T> {
    for (;;) {
      const [first] = list.splice(0, 1);
      if (first !== undefined) return first;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private async read(): Promise<void> {
    for (;;) {
      const pdu = await this.peer.pdu();
      if (pdu?.type === PDU_TYPE.releaseRequest) this.peer.write(Buffer.from('06000000000400000000', 'hex'));
      if (pdu?.type === PDU_TYPE.data) await this.take(pdu.body);
      else {
        this.requests.push(null);
        this.responses.push(null);
      }
      this.wake();
      if (pdu?.type !== PDU_TYPE.data) return;
    }
  }

  private async take(body: Buffer): Promise<void> {
    const command = decodeCommand(body.subarray(6));
    if (!command.ok) return;
    const contextID = body[4] ?? 0;
    const { CommandField, CommandDataSetType } = command.value;
    const data = CommandDataSetType === NO_DATA_SET ? null : await this.peer.pdu();
    if (CommandField === COMMAND.cancelRequest) this.cancel();
    else if ((CommandField & RESPONSE) !== 0) this.responses.push(command.value);
    else {
      const bytes = data?.body.subarray(6) ?? Buffer.alloc(0);
      const keys = readIdentifier(bytes, TRANSFER_SYNTAX.explicitLittleEndian) ?? {};
      this.requests.push({ contextID, command: command.value, keys });
    }
  }
}

async function answer(
  peer: RawPeer,
  inbox: Inbox,
  script: Script,
  { contextID, command, keys }: Message,
  contexts: readonly ProposedContext[],
): Promise<void> {
  const respond = (Status: number, dataset: WriteDataset | null = null): void => {
    const response: CommandSet = {
      CommandField: command.CommandField | RESPONSE,
      MessageIDBeingRespondedTo: command.MessageID ?? 0,
      CommandDataSetType: dataset === null ? NO_DATA_SET : 1,
      Status,
      ...(command.AffectedSOPClassUID === undefined
        ? {}
        : { AffectedSOPClassUID: command.AffectedSOPClassUID }),
    };
    const bytes =
      dataset === null
        ? []
        : [
            dataPdu(
              contextID,
              writeDataset(dataset, { TransferSyntaxUID: TRANSFER_SYNTAX.explicitLittleEndian }),
            ),
          ];
    peer.write(commandPdu(contextID, response), ...bytes);
  };
  if (command.CommandField === COMMAND.findRequest) {
    for (const match of script.find(text(keys, '00080052'), keys)) respond(0xff00, match);
    respond(script.findStatus ?? 0);
    return;
  }
  const storage = contexts.find((context) => context.abstractSyntax === CT && isPlain(context))?.id ?? 0;
  inbox.expectCancel();
  const errand: Errand = {
    keys,
    MoveDestination: command.MoveDestination ?? '',
    cancelled: inbox.cancelled,
    pending: () => respond(0xff00),
    async store({ SOPInstanceUID, bytes }, announced = SOPInstanceUID) {
      const file = Buffer.from(bytes);
      const request: CommandSet = {
        CommandField: COMMAND.storeRequest,
        AffectedSOPClassUID: CT,
        AffectedSOPInstanceUID: announced,
        MessageID: 1,
        Priority: 0,
        CommandDataSetType: 1,
      };
      peer.write(commandPdu(storage, request), dataPdu(storage, file.subarray(144 + file.readUInt32LE(140))));
      return (await inbox.response())?.Status ?? -1;
    },
  };
  const isGet = command.CommandField === COMMAND.getRequest;
  respond((await (isGet ? script.get : script.move)?.(errand)) ?? 0x0122);
}
