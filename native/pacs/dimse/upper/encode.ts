// PDUs to bytes (PS3.8 9.3, PS3.7 D.3.3).
import {
  type AssociateAccept,
  type AssociateRequest,
  type Pdu,
  PDU_TYPE,
  type UserInformation,
} from './pdu.ts';

/** A whole PDU with its six bytes of header. Throws for what no PDU can hold: a caller's mistake. */
export function encodePdu(pdu: Pdu): Buffer {
  switch (pdu.kind) {
    case 'associate-request':
      return framed(PDU_TYPE.associateRequest, associateBody(pdu.value, proposedContexts(pdu.value)));
    case 'associate-accept':
      return framed(PDU_TYPE.associateAccept, associateBody(pdu.value, contextResults(pdu.value)));
    case 'associate-reject': {
      const { result, source, reason } = pdu.value;
      return framed(PDU_TYPE.associateReject, [Buffer.of(0, result, source, reason)]);
    }
    case 'release-request':
      return framed(PDU_TYPE.releaseRequest, [Buffer.alloc(4)]);
    case 'release-response':
      return framed(PDU_TYPE.releaseResponse, [Buffer.alloc(4)]);
    case 'abort':
      return framed(PDU_TYPE.abort, [Buffer.of(0, 0, pdu.value.source, pdu.value.reason)]);
    default:
      return pdu satisfies never;
  }
}

/** Bytes before the fragment of a P-DATA-TF with one presentation data value: PDU header, its length, ID, control. */
export const PDV_OVERHEAD = 12;

/** Writes these bytes at `at`. `fragmentLength` counts the data alone (PS3.8 9.3.5.1, Annex E.2). */
export function putDataHeader(
  target: Buffer,
  at: number,
  contextID: number,
  fragment: { readonly length: number; readonly command: boolean; readonly last: boolean },
): void {
  target[at] = PDU_TYPE.data;
  target[at + 1] = 0;
  target.writeUInt32BE(fragment.length + 6, at + 2);
  target.writeUInt32BE(fragment.length + 2, at + 6);
  target[at + 10] = contextID;
  target[at + 11] = (fragment.command ? 1 : 0) | (fragment.last ? 2 : 0);
}

function framed(type: number, parts: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(6);
  header[0] = type;
  header.writeUInt32BE(lengthOf(parts), 2);
  return Buffer.concat([header, ...parts]);
}

function associateBody(
  value: AssociateRequest | AssociateAccept,
  contexts: readonly Uint8Array[],
): Uint8Array[] {
  const fixed = Buffer.alloc(68);
  fixed.writeUInt16BE(value.protocolVersion, 0);
  putTitle(fixed, 4, value.calledAETitle);
  putTitle(fixed, 20, value.callingAETitle);
  return [fixed, ...item(0x10, ascii(value.applicationContext)), ...contexts, ...userItem(value.user)];
}

/** PS3.8 9.3.2: 16 characters, padded with spaces. */
function putTitle(target: Buffer, at: number, title: string): void {
  if (title.length > 16) throw new Error('An application entity title has at most 16 characters.');
  target.write(title.padEnd(16), at, 16, 'latin1');
}

function proposedContexts(request: AssociateRequest): Uint8Array[] {
  return request.contexts.flatMap(({ id, abstractSyntax, transferSyntaxes }) =>
    item(
      0x20,
      Buffer.of(id, 0, 0, 0),
      ...item(0x30, ascii(abstractSyntax)),
      ...transferSyntaxes.flatMap((syntax) => item(0x40, ascii(syntax))),
    ),
  );
}

function contextResults(accept: AssociateAccept): Uint8Array[] {
  return accept.contexts.flatMap(({ id, result, transferSyntax }) =>
    item(0x21, Buffer.of(id, 0, result, 0), ...item(0x40, ascii(transferSyntax))),
  );
}

function userItem(user: UserInformation): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const maximum = Buffer.alloc(4);
  maximum.writeUInt32BE(user.maximumLength);
  parts.push(...item(0x51, maximum), ...item(0x52, ascii(user.implementationClassUID)));
  if (user.asynchronousOperations !== null) {
    const { invoked, performed } = user.asynchronousOperations;
    parts.push(...item(0x53, uint16(invoked), uint16(performed)));
  }
  for (const { SOPClassUID, SCU, SCP } of user.roles) {
    parts.push(...item(0x54, ...counted(ascii(SOPClassUID)), Buffer.of(Number(SCU), Number(SCP))));
  }
  if (user.implementationVersionName !== '') parts.push(...item(0x55, ascii(user.implementationVersionName)));
  for (const { SOPClassUID, information } of user.extended) {
    parts.push(...item(0x56, ...counted(ascii(SOPClassUID)), information));
  }
  if (user.userIdentity !== null) {
    const { type, positiveResponseRequested, primary, secondary } = user.userIdentity;
    const flags = Buffer.of(type, Number(positiveResponseRequested));
    parts.push(...item(0x58, flags, ...counted(primary), ...counted(secondary)));
  }
  if (user.userIdentityResponse !== null) parts.push(...item(0x59, ...counted(user.userIdentityResponse)));
  return item(0x50, ...parts);
}

function item(type: number, ...parts: readonly Uint8Array[]): Uint8Array[] {
  const length = lengthOf(parts);
  if (length > 0xffff) throw new Error('An item of an association PDU is longer than its length can say.');
  return [Buffer.of(type, 0, length >> 8, length & 0xff), ...parts];
}

const counted = (bytes: Uint8Array): Uint8Array[] => [uint16(bytes.length), bytes];
const uint16 = (value: number): Uint8Array => Buffer.of(value >> 8, value & 0xff);
const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);
