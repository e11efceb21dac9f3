// An association asked for by us: connection, TLS, request, answer.
import net from 'node:net';
import tls from 'node:tls';
import { fail, ok, type Result } from '../../contract/index.ts';
import { Association } from './association.ts';
import type { DimseFailure } from './failure.ts';
import { type LimitOptions, limitsOf } from './limits.ts';
import { agreedContexts, type ContextWish, numbered, ownUserInformation } from './negotiate.ts';
import { type ClientTls, clientOptions, pinProblem } from './tls.ts';
import {
  type AssociateAccept,
  type AssociateRequest,
  DICOM_APPLICATION_CONTEXT,
  type ExtendedNegotiation,
  type RoleSelection,
  type UserIdentity,
} from './upper/pdu.ts';
import { type Transport, UpperLayer } from './upper/upperLayer.ts';

/** A node of the network, and who we are to it. */
export type Peer = {
  readonly host: string;
  readonly port: number;
  readonly calledAETitle: string;
  readonly callingAETitle: string;
  readonly tls?: ClientTls;
  readonly limits?: LimitOptions;
};

export type Proposal = {
  readonly contexts: readonly ContextWish[];
  readonly roles?: readonly RoleSelection[];
  readonly extended?: readonly ExtendedNegotiation[];
  readonly userIdentity?: UserIdentity;
  readonly signal?: AbortSignal;
};

/** Opens an association. It may have fewer contexts than were proposed: ask it for the one that you need. */
export async function openAssociation(
  peer: Peer,
  proposal: Proposal,
): Promise<Result<Association, DimseFailure>> {
  const { signal } = proposal;
  if (signal?.aborted === true) return fail({ kind: 'cancelled' });
  const transport = transportTo(peer);
  if (!transport.ok) return transport;
  const request = requestOf(peer, proposal);
  return new Promise((resolve) => {
    const limits = limitsOf(peer.limits);
    let association: Association | null = null;
    const cancel = (): void => layer.abort({ kind: 'cancelled' });
    const layer: UpperLayer = new UpperLayer(
      true,
      {
        associateRequested: () => undefined, // AE-6 is the acceptor's
        associateAccepted: (accept) => {
          association = new Association(layer, true, agreementOf(request, accept), limits);
          signal?.removeEventListener('abort', cancel);
          resolve(ok(association));
        },
        fragment: (fragment) => association?.fragment(fragment),
        releaseRequested: () => association?.releaseRequested(),
        received: (count) => association?.received(count),
        ended: (failure) => {
          signal?.removeEventListener('abort', cancel);
          if (association === null) resolve(fail(failure));
          else association.end(failure);
        },
      },
      limits,
    );
    layer.open(transport.value, request);
    signal?.addEventListener('abort', cancel, { once: true });
  });
}

function transportTo(peer: Peer): Result<Transport, DimseFailure> {
  const { host, port, tls: secured } = peer;
  if (secured === undefined) {
    return ok({ socket: net.connect({ host, port }), secure: false, verify: () => null });
  }
  try {
    const socket = tls.connect(clientOptions(secured, host, port));
    return ok({ socket, secure: true, verify: () => pinProblem(socket, secured.trust) });
  } catch (error) {
    // Own certificates or keys that cannot be used are told here, before any connection.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'own-certificate';
    return fail({ kind: 'tls', code });
  }
}

function requestOf(peer: Peer, proposal: Proposal): AssociateRequest {
  return {
    protocolVersion: 1,
    calledAETitle: peer.calledAETitle,
    callingAETitle: peer.callingAETitle,
    applicationContext: DICOM_APPLICATION_CONTEXT,
    contexts: numbered(proposal.contexts),
    user: {
      ...ownUserInformation(limitsOf(peer.limits).maximumLength),
      roles: proposal.roles ?? [],
      extended: proposal.extended ?? [],
      userIdentity: proposal.userIdentity ?? null,
    },
  };
}

const agreementOf = (request: AssociateRequest, accept: AssociateAccept) => ({
  callingAETitle: request.callingAETitle,
  calledAETitle: request.calledAETitle,
  contexts: agreedContexts(request, accept),
  peerMaximumLength: accept.user.maximumLength,
  peerImplementationClassUID: accept.user.implementationClassUID,
  peerImplementationVersionName: accept.user.implementationVersionName,
});
