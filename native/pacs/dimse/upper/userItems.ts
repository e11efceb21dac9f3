// Items and sub-items of association PDUs: a type, a reserved byte, a length of 16 bits (PS3.8 9.3.2, PS3.7 D.3.3).
import type { UserInformation } from './pdu.ts';

/** What has been found of the user information so far. */
export type UserDraft = {
  maximumLength?: number;
  implementationClassUID?: string;
  implementationVersionName?: string;
  asynchronousOperations?: UserInformation['asynchronousOperations'];
  readonly roles: UserInformation['roles'][number][];
  readonly extended: UserInformation['extended'][number][];
  userIdentity?: UserInformation['userIdentity'];
  userIdentityResponse?: Uint8Array;
};

/** Calls `take` for every item from `start`. A word says why the bytes are no items; null when they all are. */
export function readItems(
  bytes: Buffer,
  start: number,
  take: (type: number, value: Buffer) => string | null,
): string | null {
  let at = start;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return 'item-header';
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return 'item-length';
    const problem = take(bytes[at] ?? 0, bytes.subarray(at + 4, end));
    if (problem !== null) return problem;
    at = end;
  }
  return null;
}

/** PS3.8 F: UIDs and names without padding; some peers pad them with NUL or spaces all the same. */
export const latin = (bytes: Buffer): string => bytes.toString('latin1').replace(/[\0 ]+$/, '');

/** Reads the sub-items of a user information item into `draft`. */
export const userInformation = (value: Buffer, draft: UserDraft): string | null =>
  readItems(value, 0, (type, bytes) => subItem(type, bytes, draft));

function subItem(type: number, bytes: Buffer, draft: UserDraft): string | null {
  switch (type) {
    case 0x51:
      if (bytes.length !== 4) return 'maximum-length';
      draft.maximumLength = bytes.readUInt32BE(0);
      return null;
    case 0x52:
      draft.implementationClassUID = latin(bytes);
      return null;
    case 0x53:
      if (bytes.length !== 4) return 'asynchronous-operations';
      draft.asynchronousOperations = { invoked: bytes.readUInt16BE(0), performed: bytes.readUInt16BE(2) };
      return null;
    case 0x54:
      return role(bytes, draft);
    case 0x55:
      draft.implementationVersionName = latin(bytes);
      return null;
    case 0x56:
      return extended(bytes, draft);
    case 0x58:
      return identity(bytes, draft);
    case 0x59: {
      const response = counted(bytes, 0);
      if (response === null) return 'user-identity';
      draft.userIdentityResponse = response;
      return null;
    }
    default:
      return null; // PS3.8 9.3.1: unrecognised items are ignored
  }
}

function role(bytes: Buffer, draft: UserDraft): string | null {
  const uid = counted(bytes, 0);
  if (uid === null || bytes.length < uid.length + 4) return 'role-selection';
  const at = 2 + uid.length;
  draft.roles.push({ SOPClassUID: latin(uid), SCU: bytes[at] === 1, SCP: bytes[at + 1] === 1 });
  return null;
}

function extended(bytes: Buffer, draft: UserDraft): string | null {
  const uid = counted(bytes, 0);
  if (uid === null) return 'extended-negotiation';
  draft.extended.push({
    SOPClassUID: latin(uid),
    information: Buffer.from(bytes.subarray(2 + uid.length)),
  });
  return null;
}

function identity(bytes: Buffer, draft: UserDraft): string | null {
  const primary = counted(bytes, 2);
  if (primary === null) return 'user-identity';
  const secondary = counted(bytes, 4 + primary.length);
  if (secondary === null) return 'user-identity';
  draft.userIdentity = {
    type: bytes[0] ?? 0,
    positiveResponseRequested: bytes[1] === 1,
    primary,
    secondary,
  };
  return null;
}

/** The bytes after a length of 16 bits at `at`, in memory of their own; null when they do not fit. */
function counted(bytes: Buffer, at: number): Buffer | null {
  if (at + 2 > bytes.length) return null;
  const end = at + 2 + bytes.readUInt16BE(at);
  return end > bytes.length ? null : Buffer.from(bytes.subarray(at + 2, end));
}
