// Bytes to PDUs. Whatever the bytes say, the work is bounded by their number; items of unknown types are passed over,
// as PS3.8 9.3.1 asks, and the order of items does not matter.
import { fail, ok, type Result } from '../../../contract/index.ts';
import {
  ABORT_REASON,
  type AssociateAccept,
  type AssociateRequest,
  type ContextResult,
  type ContextResultCode,
  type InvalidPdu,
  type Pdu,
  PDU_TYPE,
  type ProposedContext,
} from './pdu.ts';
import { latin, readItems, type UserDraft, userInformation } from './userItems.ts';

/** Bytes of a PDU other than P-DATA-TF, by type: 128 contexts with some sixty transfer syntaxes each fit. */
export const maximumBodyLength = (type: number): number | null => {
  switch (type) {
    case PDU_TYPE.associateRequest:
    case PDU_TYPE.associateAccept:
      return 256 * 1024;
    case PDU_TYPE.associateReject:
    case PDU_TYPE.releaseRequest:
    case PDU_TYPE.releaseResponse:
    case PDU_TYPE.abort:
      return 4;
    default:
      return null;
  }
};

/** The PDU of `type` whose body this is; P-DATA-TF is not read here (reader.ts). */
export function decodePdu(type: number, body: Buffer): Result<Pdu, InvalidPdu> {
  switch (type) {
    case PDU_TYPE.associateRequest: {
      const value = associate(body, true);
      return value.ok ? ok({ kind: 'associate-request', value: value.value.request }) : value;
    }
    case PDU_TYPE.associateAccept: {
      const value = associate(body, false);
      return value.ok ? ok({ kind: 'associate-accept', value: value.value.accept }) : value;
    }
    case PDU_TYPE.associateReject:
    case PDU_TYPE.releaseRequest:
    case PDU_TYPE.releaseResponse:
    case PDU_TYPE.abort:
      return body.length === 4 ? ok(shortPdu(type, body)) : invalid('fixed-length');
    default:
      return fail({ reason: ABORT_REASON.unrecognizedPdu, detail: 'pdu-type' });
  }
}

function shortPdu(type: number, body: Buffer): Pdu {
  const [, second = 0, third = 0, fourth = 0] = body;
  if (type === PDU_TYPE.releaseRequest) return { kind: 'release-request' };
  if (type === PDU_TYPE.releaseResponse) return { kind: 'release-response' };
  if (type === PDU_TYPE.abort) return { kind: 'abort', value: { source: third, reason: fourth } };
  return { kind: 'associate-reject', value: { result: second, source: third, reason: fourth } };
}

type Associated = { readonly request: AssociateRequest; readonly accept: AssociateAccept };

function associate(body: Buffer, isRequest: boolean): Result<Associated, InvalidPdu> {
  if (body.length < 68) return invalid('associate-too-short');
  let applicationContext = '';
  const proposed: ProposedContext[] = [];
  const results: ContextResult[] = [];
  const user: UserDraft = { roles: [], extended: [] };
  const problem = readItems(body, 68, (type, value) => {
    if (type === 0x10) applicationContext = latin(value);
    else if (type === 0x20 && isRequest) return proposedContext(value, proposed);
    else if (type === 0x21 && !isRequest) return contextResult(value, results);
    else if (type === 0x50) return userInformation(value, user);
    return null;
  });
  if (problem !== null) return invalid(problem);
  const common = {
    protocolVersion: body.readUInt16BE(0),
    calledAETitle: latin(body.subarray(4, 20)).trim(),
    callingAETitle: latin(body.subarray(20, 36)).trim(),
    applicationContext,
    user: {
      // PS3.7 D.3.3.1.1: every request has it; where it is missing nothing bounds what the peer takes in.
      maximumLength: user.maximumLength ?? 0,
      implementationClassUID: user.implementationClassUID ?? '',
      implementationVersionName: user.implementationVersionName ?? '',
      asynchronousOperations: user.asynchronousOperations ?? null,
      roles: user.roles,
      extended: user.extended,
      userIdentity: user.userIdentity ?? null,
      userIdentityResponse: user.userIdentityResponse ?? null,
    },
  };
  return ok({ request: { ...common, contexts: proposed }, accept: { ...common, contexts: results } });
}

function proposedContext(value: Buffer, into: ProposedContext[]): string | null {
  const id = value[0] ?? 0;
  if (value.length < 4 || id % 2 === 0) return 'context-id';
  if (into.some((other) => other.id === id)) return 'context-id-twice';
  let abstractSyntax = '';
  const transferSyntaxes: string[] = [];
  const problem = readItems(value, 4, (type, syntax) => {
    if (type === 0x30) abstractSyntax = latin(syntax);
    else if (type === 0x40) transferSyntaxes.push(latin(syntax));
    return null;
  });
  into.push({ id, abstractSyntax, transferSyntaxes });
  return problem;
}

function contextResult(value: Buffer, into: ContextResult[]): string | null {
  const [id = 0, , code = 3] = value;
  if (value.length < 4 || id % 2 === 0) return 'context-id';
  if (into.some((other) => other.id === id)) return 'context-id-twice';
  let transferSyntax = '';
  const result = resultCode(code);
  const problem = readItems(value, 4, (type, syntax) => {
    if (type === 0x40) transferSyntax = latin(syntax);
    return null;
  });
  into.push({ id, result, transferSyntax });
  // The syntax of a refused context is of no significance (9.3.3.2), nor is the damage in it.
  return result === 0 ? problem : null;
}

const RESULT_CODES: readonly ContextResultCode[] = [0, 1, 2, 3, 4];
const resultCode = (code: number): ContextResultCode => RESULT_CODES.find((one) => one === code) ?? 2;

const invalid = (detail: string): Result<never, InvalidPdu> =>
  fail({ reason: ABORT_REASON.invalidParameter, detail });
