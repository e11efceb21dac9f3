// Storage commitment as user (PS3.4 J): asking an archive to answer for instances. Its report comes later, over this
// association or over one that it opens to our provider.
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { Association } from '../association.ts';
import type { DimseFailure } from '../failure.ts';
import { COMMAND } from '../message/commandSet.ts';
import { identifierSource } from '../message/identifier.ts';
import { PLAIN_SYNTAXES, STORAGE_COMMITMENT, STORAGE_COMMITMENT_INSTANCE } from '../message/sopClasses.ts';
import type { ContextWish } from '../negotiate.ts';
import {
  type CommitmentReport,
  handleCommitmentReport,
  type InstanceReference,
} from '../provider/commitmentReport.ts';
import { ask, type FinalStatus, finalStatus } from './exchange.ts';

export const COMMITMENT_CONTEXT: ContextWish = {
  abstractSyntax: STORAGE_COMMITMENT,
  transferSyntaxes: PLAIN_SYNTAXES,
};

/** PS3.4 J.3.2.1: the one action of this SOP class. */
const REQUEST_STORAGE_COMMITMENT = 1;

export type CommitmentRequest = {
  readonly TransactionUID: string;
  readonly instances: readonly InstanceReference[];
  /** Takes a report that comes before the response to the request. */
  readonly report: (report: CommitmentReport) => Promise<boolean>;
  readonly signal?: AbortSignal;
};

/** Asks for commitment. Success says that the request was taken, nothing about the instances. */
export async function requestCommitment(
  association: Association,
  request: CommitmentRequest,
): Promise<Result<FinalStatus, DimseFailure>> {
  const context = association.context(STORAGE_COMMITMENT);
  if (context === null) return fail({ kind: 'not-offered', abstractSyntax: STORAGE_COMMITMENT });
  const identifier = {
    TransactionUID: request.TransactionUID,
    ReferencedSOPSequence: {
      VR: 'SQ' as const,
      value: request.instances.map(({ SOPClassUID, SOPInstanceUID }) => ({
        ReferencedSOPClassUID: SOPClassUID,
        ReferencedSOPInstanceUID: SOPInstanceUID,
      })),
    },
  };
  const response = await ask({
    association,
    contextID: context.id,
    command: {
      CommandField: COMMAND.actionRequest,
      RequestedSOPClassUID: STORAGE_COMMITMENT,
      RequestedSOPInstanceUID: STORAGE_COMMITMENT_INSTANCE,
      ActionTypeID: REQUEST_STORAGE_COMMITMENT,
    },
    data: identifierSource(identifier, context.transferSyntax),
    signal: request.signal,
    serve: async (message) => {
      if (message.command.CommandField !== COMMAND.eventReportRequest) return false;
      await handleCommitmentReport(association, message, request.report);
      return true;
    },
  });
  return response.ok ? ok(finalStatus(response.value)) : response;
}

/** Waits on the association for a report. Fails when none comes in time: the association is over then. */
export async function awaitCommitment(
  association: Association,
  report: (report: CommitmentReport) => Promise<boolean>,
  waitMs: number,
): Promise<Result<CommitmentReport, DimseFailure>> {
  const done = association.begin();
  try {
    for (;;) {
      const incoming = await association.next(waitMs);
      if (incoming.kind === 'end') return fail(incoming.failure);
      if (incoming.message.command.CommandField !== COMMAND.eventReportRequest) {
        association.abort({ kind: 'aborted', by: 'us', detail: 'unexpected-message' });
        continue;
      }
      const handled = await handleCommitmentReport(association, incoming.message, report);
      if (!handled.ok) return handled;
      if (handled.value !== null) return ok(handled.value);
    }
  } finally {
    done();
  }
}
