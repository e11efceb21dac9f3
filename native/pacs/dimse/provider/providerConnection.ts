// One connection to the provider: request, negotiation, then one message after another until it is over.
import type { Socket } from 'node:net';
import { Association } from '../association.ts';
import type { RejectionReason } from '../failure.ts';
import type { Limits } from '../limits.ts';
import { COMMAND, type CommandSet, NO_DATA_SET, RESPONSE } from '../message/commandSet.ts';
import type { Message } from '../message/receiver.ts';
import {
  isStorageClass,
  isTransferSyntax,
  PLAIN_SYNTAXES,
  STORAGE_COMMITMENT,
  VERIFICATION,
} from '../message/sopClasses.ts';
import { STATUS, statusClass } from '../message/status.ts';
import { agreedContexts, answer, type Offer } from '../negotiate.ts';
import type { AssociateRequest } from '../upper/pdu.ts';
import { UpperLayer } from '../upper/upperLayer.ts';
import type { CallerCounters, Callers } from './callers.ts';
import { type CommitmentHandler, handleCommitmentReport } from './commitmentReport.ts';
import type { Connections, Remote } from './connections.ts';
import { handleStore, type StoreHandler } from './storeRequest.ts';

export type ConnectionOptions = {
  readonly AETitle: string | null; // null: any that is called
  readonly limits: Limits;
  readonly idleMs: number;
  readonly callers: Callers;
  readonly connections: Connections;
  readonly store: StoreHandler;
  readonly commitment: CommitmentHandler | null;
  readonly onError: (error: unknown) => void;
};

export class ProviderConnection {
  private readonly options: ConnectionOptions;
  private readonly layer: UpperLayer;
  private readonly remote: Remote;
  private association: Association | null = null;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.options = options;
    this.remote = { remoteAddress: socket.remoteAddress ?? '', remotePort: socket.remotePort ?? 0 };
    this.layer = new UpperLayer(
      false,
      {
        associateRequested: (request) => this.requested(request),
        associateAccepted: () => undefined, // AE-3 is the requestor's
        fragment: (fragment) => this.association?.fragment(fragment),
        releaseRequested: () => this.association?.releaseRequested(),
        received: (count) => this.association?.received(count),
        ended: (failure) => this.association?.end(failure),
      },
      options.limits,
    );
    this.layer.listen(socket);
  }

  private requested(request: AssociateRequest): void {
    const refused = this.refusal(request);
    if (refused !== null) {
      this.layer.reject(refused, true);
      return;
    }
    if (!this.options.connections.associate(this.remote)) {
      this.layer.reject('local-limit-exceeded', false);
      return;
    }
    const { maximumLength } = this.options.limits;
    const accept = answer(request, (abstractSyntax) => this.offer(abstractSyntax), maximumLength);
    const association = new Association(
      this.layer,
      false,
      {
        callingAETitle: request.callingAETitle,
        calledAETitle: request.calledAETitle,
        contexts: agreedContexts(request, accept),
        peerMaximumLength: request.user.maximumLength,
        peerImplementationClassUID: request.user.implementationClassUID,
        peerImplementationVersionName: request.user.implementationVersionName,
      },
      this.options.limits,
    );
    this.association = association;
    association.onEnd(() => this.options.connections.dissociate(this.remote));
    this.layer.accept(accept);
    this.serve(association).catch((error: unknown) => {
      // A bug of ours ends this association, not the service.
      association.abort({ kind: 'aborted', by: 'us', detail: 'internal-error' });
      this.options.onError(error);
    });
  }

  private refusal(request: AssociateRequest): RejectionReason | null {
    const { AETitle, callers } = this.options;
    const { callingAETitle, calledAETitle } = request;
    const who = { callingAETitle, calledAETitle, address: this.remote.remoteAddress };
    const stranger = callers.refusal(callingAETitle, who.address);
    if (stranger !== null) {
      callers.turnAway({ ...who, reason: 'not-allowed' });
      return stranger;
    }
    if (AETitle === null || AETitle === calledAETitle) return null;
    callers.turnAway({ ...who, reason: 'other-name' });
    return 'called-ae-title-not-recognized';
  }

  private offer(abstractSyntax: string): Offer | null {
    if (abstractSyntax === VERIFICATION) return { choose: firstPlain, requestorMayProvide: false };
    if (abstractSyntax === STORAGE_COMMITMENT && this.options.commitment !== null) {
      return { choose: firstPlain, requestorMayProvide: true };
    }
    return isStorageClass(abstractSyntax) ? { choose: storageSyntax, requestorMayProvide: false } : null;
  }

  /** One message at a time, in order: the next is read when the one before has been answered. */
  private async serve(association: Association): Promise<void> {
    const counters = this.options.callers.of(association.agreement.callingAETitle);
    counters.associations += 1;
    for (;;) {
      const incoming = await association.next(this.options.idleMs);
      if (incoming.kind === 'end') {
        if (incoming.failure.kind !== 'released') counters.broken += 1;
        return;
      }
      await this.handle(association, incoming.message, counters);
    }
  }

  private async handle(association: Association, message: Message, counters: CallerCounters): Promise<void> {
    switch (message.command.CommandField) {
      case COMMAND.echoRequest:
        counters.echoes += 1;
        await association.send(message.contextID, responseTo(message.command, STATUS.success));
        return;
      case COMMAND.storeRequest: {
        const { status, bytes, error } = await handleStore(association, message, this.options.store);
        if (error !== null) this.options.onError(error);
        counters.bytes += bytes;
        if (statusClass(status) === 'failure') counters.refused += 1;
        else counters.stored += 1;
        return;
      }
      case COMMAND.eventReportRequest:
        await handleCommitmentReport(association, message, this.options.commitment);
        return;
      default:
        await this.unknown(association, message);
    }
  }

  private async unknown(association: Association, { command, contextID }: Message): Promise<void> {
    if ((command.CommandField & RESPONSE) !== 0) {
      association.abort({ kind: 'aborted', by: 'us', detail: 'response-without-request' });
      return;
    }
    await association.send(contextID, responseTo(command, STATUS.unrecognizedOperation));
  }
}

const responseTo = (command: CommandSet, Status: number): CommandSet => ({
  CommandField: command.CommandField | RESPONSE,
  CommandDataSetType: NO_DATA_SET,
  MessageIDBeingRespondedTo: command.MessageID ?? 0,
  Status,
  AffectedSOPClassUID: command.AffectedSOPClassUID,
});

const firstPlain = (transferSyntaxes: readonly string[]): string | null =>
  PLAIN_SYNTAXES.find((syntax) => transferSyntaxes.includes(syntax)) ?? null;

/**
 * The requestor's first choice, as it is most often the syntax of what it has (PS3.4 B.3.1.4.1 leaves it to us); of the
 * uncompressed ones explicit little endian, in which no VR is lost.
 */
function storageSyntax(transferSyntaxes: readonly string[]): string | null {
  const first = transferSyntaxes.find(isTransferSyntax) ?? null;
  const plainFirst = first !== null && PLAIN_SYNTAXES.some((syntax) => syntax === first);
  return plainFirst ? firstPlain(transferSyntaxes) : first;
}
