// A C-FIND provider that costs nothing: its answers lie ready in memory. Run as a process of its own; tells its port.
import net, { type AddressInfo, type Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { uidFrom, type WriteDataset, writeDataset } from '../../../native/dicom/write.ts';
import {
  COMMAND,
  decodeCommand,
  encodeCommand,
  NO_DATA_SET,
  RESPONSE,
} from '../../../native/pacs/dimse/message/commandSet.ts';
import { decodePdu } from '../../../native/pacs/dimse/upper/decode.ts';
import { encodePdu, putDataHeader } from '../../../native/pacs/dimse/upper/encode.ts';
import { PDU_TYPE } from '../../../native/pacs/dimse/upper/pdu.ts';

const FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const EXPLICIT = '1.2.840.10008.1.2.1';
/** Both callers have one question on an association: its context is the first. */
const CONTEXT = 1;
const MARK = 0xfedc;
const RELEASED = Buffer.from('06000000000400000000', 'hex');

/** What an archive tells of a study when it is asked for what a study list shows. */
export const toldOf = (at: number): WriteDataset => ({
  SpecificCharacterSet: 'ISO_IR 100',
  QueryRetrieveLevel: 'STUDY',
  StudyDate: `20${String(10 + (at % 15)).padStart(2, '0')}0${1 + (at % 9)}1${at % 9}`,
  StudyTime: '103015',
  AccessionNumber: `ACC${100_000 + at}`,
  RetrieveAETitle: 'FINDS',
  ModalitiesInStudy: at % 3 === 0 ? ['CT', 'SR'] : ['MR'],
  ReferringPhysicianName: 'Referrer^Rita',
  StudyDescription: 'Thorax^Routine (Adult)',
  PatientName: `Müller^Patient ${at}`,
  PatientID: `B${10_000 + at}`,
  IssuerOfPatientID: 'HOSPITAL',
  PatientBirthDate: '19610704',
  PatientSex: at % 2 === 0 ? 'F' : 'M',
  StudyInstanceUID: uidFrom(`find/${at}`),
  StudyID: String(at),
  NumberOfStudyRelatedSeries: 4,
  NumberOfStudyRelatedInstances: 400 + at,
});

/** Answers as they go out. Of each the Message ID alone differs from search to search: where it stands is kept. */
type Answers = { readonly bytes: Buffer; readonly messageIDsAt: readonly number[] };

function answersOf(count: number): Answers {
  const parts: Buffer[] = [];
  const messageIDsAt: number[] = [];
  let length = 0;
  const add = (status: number, dataset: WriteDataset | null): void => {
    const command = encodeCommand({
      CommandField: COMMAND.findRequest | RESPONSE,
      AffectedSOPClassUID: FIND,
      MessageIDBeingRespondedTo: MARK,
      CommandDataSetType: dataset === null ? NO_DATA_SET : 1,
      Status: status,
    });
    messageIDsAt.push(length + 12 + command.indexOf(Buffer.from([MARK & 0xff, MARK >> 8])));
    const message = [pduOf(command, true)];
    if (dataset !== null) message.push(pduOf(writeDataset(dataset, { TransferSyntaxUID: EXPLICIT }), false));
    for (const part of message) length += part.length;
    parts.push(...message);
  };
  for (let at = 0; at < count; at += 1) add(0xff00, toldOf(at));
  add(0, null);
  return { bytes: Buffer.concat(parts), messageIDsAt };
}

function pduOf(bytes: Uint8Array, command: boolean): Buffer {
  const header = Buffer.alloc(12);
  putDataHeader(header, 0, CONTEXT, { length: bytes.length, command, last: true });
  return Buffer.concat([header, bytes]);
}

function serveOne(socket: Socket, answers: Answers): void {
  let rest = Buffer.alloc(0);
  let messageID = 0;
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  const take = (type: number, body: Buffer): void => {
    if (type === PDU_TYPE.associateRequest) socket.write(acceptanceOf(body));
    else if (type === PDU_TYPE.releaseRequest) socket.end(RELEASED);
    else if (type === PDU_TYPE.data && ((body[5] ?? 0) & 1) === 1) {
      const command = decodeCommand(body.subarray(6));
      messageID = command.ok && body[4] === CONTEXT ? (command.value.MessageID ?? 0) : 0;
    } else if (type === PDU_TYPE.data) socket.write(numbered(answers, messageID));
  };
  socket.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    for (; rest.length >= 6 && rest.length >= 6 + rest.readUInt32BE(2);) {
      const length = 6 + rest.readUInt32BE(2);
      take(rest[0] ?? 0, rest.subarray(6, length));
      rest = rest.subarray(length);
    }
  });
}

function numbered({ bytes, messageIDsAt }: Answers, messageID: number): Buffer {
  const copy = Buffer.from(bytes);
  for (const at of messageIDsAt) copy.writeUInt16LE(messageID, at);
  return copy;
}

function acceptanceOf(body: Buffer): Buffer {
  const pdu = decodePdu(PDU_TYPE.associateRequest, body);
  if (!pdu.ok || pdu.value.kind !== 'associate-request') throw new Error('No association is asked for.');
  const { contexts, user, ...value } = pdu.value.value;
  return encodePdu({
    kind: 'associate-accept',
    value: {
      ...value,
      contexts: contexts.map(({ id }) => ({ id, result: 0, transferSyntax: EXPLICIT })),
      user: { ...user, maximumLength: 131_072, roles: [], extended: [] },
    },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const answers = answersOf(Number(process.argv[2]));
  const server = net.createServer((socket) => serveOne(socket, answers));
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}
