// One C-STORE request (PS3.4 B, PS3.7 9.1.1) as its provider sees it: from a caller, or as a sub-operation of C-GET.
import type { Result } from '../../../contract/index.ts';
import type { Association } from '../association.ts';
import type { DimseFailure } from '../failure.ts';
import { COMMAND, type CommandSet, NO_DATA_SET, RESPONSE } from '../message/commandSet.ts';
import type { IncomingData } from '../message/incomingData.ts';
import type { Message } from '../message/receiver.ts';
import { STATUS, statusClass } from '../message/status.ts';
import { fileHeader } from './part10.ts';

/** An instance on its way in. Its data set is as the peer sends it; `fileHeader` makes a file of it when put before. */
export type IncomingInstance = {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
  readonly presentationContextID: number;
  readonly callingAETitle: string;
  readonly calledAETitle: string;
  /** Who asked for it by C-MOVE, and with which message; null when it was not moved. */
  readonly moveOriginator: { readonly AETitle: string; readonly messageID: number } | null;
  readonly fileHeader: Buffer;
  readonly data: IncomingData;
};

/**
 * Takes an instance and says how it went, when it is as safe as it will be: the peer may delete its own after success
 * (0000). What is unread of the data set is dropped.
 */
export type StoreHandler = (
  instance: IncomingInstance,
) => Promise<{ readonly status: number; readonly comment?: string }>;

export type StoreOutcome = {
  readonly status: number;
  readonly bytes: number; // of the data set
  readonly answered: Result<void, DimseFailure>;
  /** What the handler threw; null when it did not. */
  readonly error: Error | null;
};

/** Handles a C-STORE request from its first byte to its response. */
export async function handleStore(
  association: Association,
  message: Message,
  handler: StoreHandler,
): Promise<StoreOutcome> {
  const checked = checkedInstance(association, message);
  const { status, comment, error }: Handled =
    typeof checked === 'number' ? { status: checked, error: null } : await handled(handler, checked);
  const received = await dropRest(message.data);
  // An instance that did not come whole is not stored, whatever its handler believed.
  const final = statusClass(status) === 'success' && !received.whole ? STATUS.processingFailure : status;
  const { AffectedSOPClassUID, AffectedSOPInstanceUID, MessageID } = message.command;
  const response: CommandSet = {
    CommandField: COMMAND.storeRequest | RESPONSE,
    CommandDataSetType: NO_DATA_SET,
    MessageIDBeingRespondedTo: MessageID ?? 0,
    Status: final,
    AffectedSOPClassUID,
    AffectedSOPInstanceUID,
    ErrorComment: comment?.slice(0, 64), // LO
  };
  const answered = await association.send(message.contextID, response);
  return { status: final, bytes: message.data?.received ?? 0, answered, error };
}

type Handled = {
  readonly status: number;
  readonly comment?: string | undefined;
  readonly error: Error | null;
};

/** A handler that throws is a bug of ours: the peer is told that the instance is not stored. */
async function handled(handler: StoreHandler, instance: IncomingInstance): Promise<Handled> {
  try {
    return { ...(await handler(instance)), error: null };
  } catch (error) {
    const cause = error instanceof Error ? error : new Error('A store handler threw', { cause: error });
    return { status: STATUS.processingFailure, error: cause };
  }
}

async function dropRest(data: IncomingData | null): Promise<{ readonly whole: boolean }> {
  if (data === null) return { whole: false };
  data.discard();
  const rest = await data.ended();
  return { whole: rest.ok };
}

/** PS3.5 9.1 allows digits and dots; what else could do no harm in a path passes, as in the library (contract/uid.ts). */
const isUID = (uid: string): boolean => /^(?!\.{1,2}$)[0-9A-Za-z._-]{1,128}$/.test(uid);

function checkedInstance(association: Association, message: Message): IncomingInstance | number {
  const { command, data, contextID } = message;
  const context = association.contextByID(contextID);
  const { AffectedSOPClassUID = '', AffectedSOPInstanceUID = '' } = command;
  if (data === null || context === null) return STATUS.mistypedArgument;
  if (AffectedSOPClassUID !== context.abstractSyntax) return STATUS.classNotSupported;
  if (!isUID(AffectedSOPInstanceUID)) return STATUS.invalidInstance;
  const { callingAETitle, calledAETitle } = association.agreement;
  const { MoveOriginatorApplicationEntityTitle: AETitle, MoveOriginatorMessageID: messageID } = command;
  const names = {
    SOPClassUID: AffectedSOPClassUID,
    SOPInstanceUID: AffectedSOPInstanceUID,
    TransferSyntaxUID: context.transferSyntax,
  };
  return {
    ...names,
    presentationContextID: contextID,
    callingAETitle,
    calledAETitle,
    moveOriginator: AETitle === undefined ? null : { AETitle, messageID: messageID ?? 0 },
    fileHeader: fileHeader({ ...names, ...association.titles }),
    data,
  };
}
