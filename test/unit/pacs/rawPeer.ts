// A peer that speaks in bytes, so that it can say what no implementation would.
import net, { type Socket } from 'node:net';
import { once } from 'node:events';
import { encodePdu, putDataHeader } from '../../../native/pacs/dimse/upper/encode.ts';
import { encodeCommand, type CommandSet } from '../../../native/pacs/dimse/message/commandSet.ts';
import {
  type AssociateAccept,
  type AssociateRequest,
  DICOM_APPLICATION_CONTEXT,
  type ProposedContext,
} from '../../../native/pacs/dimse/upper/pdu.ts';

export class RawPeer {
  readonly socket: Socket;
  private got = Buffer.alloc(0);
  private over = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.got = Buffer.concat([this.got, chunk]);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.over = true;
    });
  }

  static async call(port: number): Promise<RawPeer> {
    const socket = net.connect({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    return new RawPeer(socket);
  }

  write(...parts: readonly Uint8Array[]): void {
    this.socket.write(Buffer.concat(parts));
  }

  /** The next PDU; null when the connection closed first. */
  async pdu(): Promise<{ readonly type: number; readonly body: Buffer } | null> {
    for (;;) {
      const length = this.got.length < 6 ? Infinity : 6 + this.got.readUInt32BE(2);
      if (this.got.length >= length) {
        const pdu = { type: this.got[0] ?? 0, body: this.got.subarray(6, length) };
        this.got = this.got.subarray(length);
        return pdu;
      }
      if (this.over) return null;
      await new Promise<void>((resolve) => {
        const again = (): void => {
          this.socket.off('data', again).off('close', again);
          resolve();
        };
        this.socket.on('data', again).on('close', again);
      });
    }
  }

  async closed(): Promise<void> {
    if (!this.over) await once(this.socket, 'close');
  }
}

export const user = {
  maximumLength: 16384,
  implementationClassUID: '1.2.3',
  implementationVersionName: 'RAW',
  asynchronousOperations: null,
  roles: [],
  extended: [],
  userIdentity: null,
  userIdentityResponse: null,
};

export const requestOf = (
  contexts: readonly ProposedContext[],
  change: Partial<AssociateRequest> = {},
): Buffer =>
  encodePdu({
    kind: 'associate-request',
    value: {
      protocolVersion: 1,
      calledAETitle: 'LIGHTBOX',
      callingAETitle: 'RAW',
      applicationContext: DICOM_APPLICATION_CONTEXT,
      contexts,
      user,
      ...change,
    },
  });

/** An answer that accepts context 1 with implicit little endian. */
export const acceptance = (change: Partial<AssociateAccept> = {}): Buffer =>
  encodePdu({
    kind: 'associate-accept',
    value: {
      protocolVersion: 1,
      calledAETitle: 'RAW',
      callingAETitle: 'LIGHTBOX',
      applicationContext: DICOM_APPLICATION_CONTEXT,
      contexts: [{ id: 1, result: 0, transferSyntax: '1.2.840.10008.1.2' }],
      user,
      ...change,
    },
  });

export const VERIFICATION_CONTEXT: ProposedContext = {
  id: 1,
  abstractSyntax: '1.2.840.10008.1.1',
  transferSyntaxes: ['1.2.840.10008.1.2'],
};
export const CT_CONTEXT: ProposedContext = {
  id: 3,
  abstractSyntax: '1.2.840.10008.5.1.4.1.1.2',
  transferSyntaxes: ['1.2.840.10008.1.2.1'],
};

export function dataPdu(
  contextID: number,
  bytes: Uint8Array,
  { command = false, last = true }: { command?: boolean; last?: boolean } = {},
): Buffer {
  const header = Buffer.alloc(12);
  putDataHeader(header, 0, contextID, { length: bytes.length, command, last });
  return Buffer.concat([header, bytes]);
}

export const commandPdu = (contextID: number, command: CommandSet): Buffer =>
  dataPdu(contextID, encodeCommand(command), { command: true });

export const echoCommand: CommandSet = {
  CommandField: 0x0030,
  AffectedSOPClassUID: '1.2.840.10008.1.1',
  MessageID: 7,
  CommandDataSetType: 0x0101,
};

export const storeCommand: CommandSet = {
  CommandField: 0x0001,
  AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  AffectedSOPInstanceUID: '1.2.3.4',
  MessageID: 9,
  Priority: 0,
  CommandDataSetType: 0,
};
