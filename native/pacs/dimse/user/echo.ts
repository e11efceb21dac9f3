import { fail, ok, type Result } from '../../../contract/index.ts';
import type { Association } from '../association.ts';
import type { DimseFailure } from '../failure.ts';
import { COMMAND } from '../message/commandSet.ts';
import { PLAIN_SYNTAXES, VERIFICATION } from '../message/sopClasses.ts';
import type { ContextWish } from '../negotiate.ts';
import { ask, type FinalStatus, finalStatus } from './exchange.ts';

export const ECHO_CONTEXT: ContextWish = { abstractSyntax: VERIFICATION, transferSyntaxes: PLAIN_SYNTAXES };

/** C-ECHO (PS3.4 A): the peer is there, and lets us in. */
export async function echo(
  association: Association,
  signal?: AbortSignal,
): Promise<Result<FinalStatus, DimseFailure>> {
  const context = association.context(VERIFICATION);
  if (context === null) return fail({ kind: 'not-offered', abstractSyntax: VERIFICATION });
  const response = await ask({
    association,
    contextID: context.id,
    command: { CommandField: COMMAND.echoRequest, AffectedSOPClassUID: VERIFICATION },
    data: null,
    signal,
  });
  return response.ok ? ok(finalStatus(response.value)) : response;
}
