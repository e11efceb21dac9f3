// Why an association was refused or ended, read from its PDUs.
import { type DimseFailure, rejectionBytes, rejectionReason, type RejectionReason } from '../failure.ts';
import {
  type Abort,
  ABORT_REASON,
  type AssociateReject,
  type AssociateRequest,
  DICOM_APPLICATION_CONTEXT,
  type Pdu,
} from './pdu.ts';

/** AE-6: what the upper layer itself refuses (PS3.8 9.3.2: bit 0 is version 1); null when its user may decide. */
export function refusal(request: AssociateRequest): RejectionReason | null {
  if ((request.protocolVersion & 1) === 0) return 'protocol-version-not-supported';
  if (request.applicationContext !== DICOM_APPLICATION_CONTEXT) return 'application-context-not-supported';
  return null;
}

export const rejectedBy = ({ result, source, reason }: AssociateReject): DimseFailure => ({
  kind: 'rejected',
  reason: rejectionReason(source, reason),
  permanent: result !== 2,
});

export const rejection = (reason: RejectionReason, permanent: boolean): Pdu => ({
  kind: 'associate-reject',
  value: { result: permanent ? 1 : 2, ...rejectionBytes(reason) },
});

/** PS3.8 table 9-26. */
export function abortedBy({ source, reason }: Abort): DimseFailure {
  if (source !== 2) return { kind: 'aborted', by: 'peer-user', detail: '' };
  const [detail] = Object.entries(ABORT_REASON).find(([, code]) => code === reason) ?? ['notSpecified'];
  return { kind: 'aborted', by: 'peer-provider', detail };
}

/** How far the transport connection had come when it was lost; `secured`: by TLS, and nothing was heard since. */
export type Stage = 'connecting' | 'securing' | 'secured' | 'connected';

/** Code of a connection that ended as soon as TLS stood, with not a byte heard: our certificate may not be accepted. */
export const AFTER_HANDSHAKE = 'after-handshake';

/** `code`: Node's. TLS 1.3 tells a client that its certificate was refused only after it is connected. */
export function lostConnection(stage: Stage, code: string): DimseFailure {
  if (stage === 'securing' || /^(ERR_SSL|ERR_TLS|CERT_|pinned)/.test(code)) return { kind: 'tls', code };
  if (stage === 'connecting') return { kind: 'unreachable', code };
  // The word about our certificate may be lost with the connection: then this is all that is known.
  return { kind: 'connection-lost', code: stage === 'secured' ? AFTER_HANDSHAKE : code };
}
