// C-GET and C-MOVE (PS3.4 C.4.2, C.4.3): progress as the peer tells it, then how it ended.
import { fail, ok, type Result } from '../../../contract/index.ts';
import { texts } from '../../../dicom/index.ts';
import type { WriteDataset } from '../../../dicom/write.ts';
import type { Association } from '../association.ts';
import type { DimseFailure } from '../failure.ts';
import { COMMAND, type CommandSet, PRIORITY, type Priority } from '../message/commandSet.ts';
import { identifierSource, MAXIMUM_IDENTIFIER_BYTES, readIdentifier } from '../message/identifier.ts';
import type { Message } from '../message/receiver.ts';
import { INFORMATION_MODEL, type InformationModel, PLAIN_SYNTAXES } from '../message/sopClasses.ts';
import { type ContextWish, MAXIMUM_CONTEXTS } from '../negotiate.ts';
import { handleStore, type StoreHandler } from '../provider/storeRequest.ts';
import type { RoleSelection } from '../upper/pdu.ts';
import { exchange, type FinalStatus, finalStatus } from './exchange.ts';

/** Counts of the peer's; null where it does not tell. They are its claims: what arrived is what was stored. */
export type SubOperations = {
  readonly remaining: number | null;
  readonly completed: number | null;
  readonly failed: number | null;
  readonly warning: number | null;
};

export type RetrieveEnd = FinalStatus & {
  readonly subOperations: SubOperations;
  readonly failedSOPInstanceUIDs: readonly string[]; // (0008,0058), where the peer gives it
};

export type RetrieveEvent =
  | { readonly kind: 'progress'; readonly subOperations: SubOperations }
  /** Always the last event. */
  | { readonly kind: 'end'; readonly end: Result<RetrieveEnd, DimseFailure> };

export type RetrieveQuery = {
  readonly model: InformationModel;
  /** Query/Retrieve Level and the unique keys of what is wanted. */
  readonly keys: WriteDataset;
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
  /** For the peer's next word: archives may have to fetch from tape. */
  readonly responseMs?: number;
};

export type StorageWish = { readonly SOPClassUID: string; readonly transferSyntaxes: readonly string[] };

/**
 * What to propose for C-GET: we take instances in as provider of their SOP classes (PS3.7 D.3.3.4). As long as there is
 * room each transfer syntax has a context of its own, so that the peer can send what it has as it is; otherwise those
 * of a class share one. Throws for more SOP classes than an association has contexts.
 */
export function getProposal(
  model: InformationModel,
  storage: readonly StorageWish[],
): { readonly contexts: readonly ContextWish[]; readonly roles: readonly RoleSelection[] } {
  const single = storage.flatMap(({ SOPClassUID, transferSyntaxes }) =>
    transferSyntaxes.map((syntax) => ({ abstractSyntax: SOPClassUID, transferSyntaxes: [syntax] })),
  );
  const shared = storage.map(({ SOPClassUID, transferSyntaxes }) => ({
    abstractSyntax: SOPClassUID,
    transferSyntaxes,
  }));
  const get = { abstractSyntax: INFORMATION_MODEL[model].get, transferSyntaxes: PLAIN_SYNTAXES };
  const contexts = [get, ...(single.length < MAXIMUM_CONTEXTS ? single : shared)];
  if (contexts.length > MAXIMUM_CONTEXTS) throw new Error('More SOP classes than an association can carry.');
  return { contexts, roles: storage.map(({ SOPClassUID }) => ({ SOPClassUID, SCU: false, SCP: true })) };
}

export const moveContext = (model: InformationModel): ContextWish => ({
  abstractSyntax: INFORMATION_MODEL[model].move,
  transferSyntaxes: PLAIN_SYNTAXES,
});

/** C-GET: the instances come over this association, each to `store`. Leaving the loop, or the signal, cancels. */
export function get(
  association: Association,
  query: RetrieveQuery,
  store: StoreHandler,
): AsyncGenerator<RetrieveEvent> {
  return retrieve(
    association,
    query,
    { CommandField: COMMAND.getRequest, AffectedSOPClassUID: INFORMATION_MODEL[query.model].get },
    async (message) => {
      if (message.command.CommandField !== COMMAND.storeRequest) return false;
      const { error } = await handleStore(association, message, store);
      if (error !== null) throw error;
      return true;
    },
  );
}

/** C-MOVE: the peer sends the instances to the node that it knows as `destination`, us for instance. */
export const move = (
  association: Association,
  query: RetrieveQuery & { readonly destination: string },
): AsyncGenerator<RetrieveEvent> =>
  retrieve(association, query, {
    CommandField: COMMAND.moveRequest,
    AffectedSOPClassUID: INFORMATION_MODEL[query.model].move,
    MoveDestination: query.destination,
  });

async function* retrieve(
  association: Association,
  query: RetrieveQuery,
  command: {
    readonly CommandField: number;
    readonly AffectedSOPClassUID: string;
    readonly MoveDestination?: string;
  },
  serve?: (message: Message) => Promise<boolean>,
): AsyncGenerator<RetrieveEvent> {
  const context = association.context(command.AffectedSOPClassUID);
  if (context === null) {
    yield { kind: 'end', end: fail({ kind: 'not-offered', abstractSyntax: command.AffectedSOPClassUID }) };
    return;
  }
  const events = exchange({
    association,
    contextID: context.id,
    command: { ...command, Priority: PRIORITY[query.priority ?? 'medium'] },
    data: identifierSource(query.keys, context.transferSyntax),
    signal: query.signal,
    responseMs: query.responseMs,
    serve,
  });
  for await (const event of events) {
    if (event.kind === 'response') {
      yield { kind: 'progress', subOperations: subOperations(event.message.command) };
      continue;
    }
    const { end } = event;
    yield { kind: 'end', end: end.ok ? ok(await endOf(end.value, context.transferSyntax)) : end };
    return;
  }
}

async function endOf(message: Message, TransferSyntaxUID: string): Promise<RetrieveEnd> {
  const bytes = message.data === null ? null : await message.data.all(MAXIMUM_IDENTIFIER_BYTES);
  const identifier =
    bytes === null || !bytes.ok || bytes.value === null
      ? null
      : readIdentifier(bytes.value, TransferSyntaxUID);
  return {
    ...finalStatus(message),
    subOperations: subOperations(message.command),
    failedSOPInstanceUIDs: texts(identifier, '00080058'),
  };
}

const subOperations = (command: CommandSet): SubOperations => ({
  remaining: command.NumberOfRemainingSuboperations ?? null,
  completed: command.NumberOfCompletedSuboperations ?? null,
  failed: command.NumberOfFailedSuboperations ?? null,
  warning: command.NumberOfWarningSuboperations ?? null,
});
