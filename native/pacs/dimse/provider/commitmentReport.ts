// Reports of storage commitment (PS3.4 J.3.3): N-EVENT-REPORT from the archive that was asked to keep instances.
import type { Result } from '../../../contract/index.ts';
import { items, number, text } from '../../../dicom/index.ts';
import type { DicomJson } from '../../../dicom/index.ts';
import type { Association } from '../association.ts';
import type { DimseFailure } from '../failure.ts';
import { COMMAND, NO_DATA_SET, RESPONSE } from '../message/commandSet.ts';
import { MAXIMUM_IDENTIFIER_BYTES, readIdentifier } from '../message/identifier.ts';
import type { Message } from '../message/receiver.ts';
import { STORAGE_COMMITMENT } from '../message/sopClasses.ts';
import { STATUS } from '../message/status.ts';

export type InstanceReference = { readonly SOPClassUID: string; readonly SOPInstanceUID: string };

export type CommitmentReport = {
  readonly TransactionUID: string;
  /** The archive answers for these. */
  readonly committed: readonly InstanceReference[];
  /** And not for these: the reason is PS3.3 C.14.1.1's. */
  readonly failed: readonly (InstanceReference & { readonly FailureReason: number })[];
};

/** Takes a report; false: its transaction is not known here. */
export type CommitmentHandler = (report: CommitmentReport) => Promise<boolean>;

/** Reads the report of an N-EVENT-REPORT request and answers it. Null when there was none that could be read. */
export async function handleCommitmentReport(
  association: Association,
  message: Message,
  handler: CommitmentHandler | null,
): Promise<Result<CommitmentReport | null, DimseFailure>> {
  const { command, contextID, data } = message;
  const context = association.contextByID(contextID);
  const bytes = data === null ? null : await data.all(MAXIMUM_IDENTIFIER_BYTES);
  if (bytes !== null && !bytes.ok) return bytes;
  const json =
    bytes === null || bytes.value === null
      ? null
      : readIdentifier(bytes.value, context?.transferSyntax ?? '');
  const report = json === null ? null : reportOf(json);
  const status = await statusOf(command.AffectedSOPClassUID, report, handler);
  const answered = await association.send(contextID, {
    CommandField: COMMAND.eventReportRequest | RESPONSE,
    CommandDataSetType: NO_DATA_SET,
    MessageIDBeingRespondedTo: command.MessageID ?? 0,
    Status: status,
    AffectedSOPClassUID: command.AffectedSOPClassUID,
    AffectedSOPInstanceUID: command.AffectedSOPInstanceUID,
    EventTypeID: command.EventTypeID,
  });
  return answered.ok ? { ok: true, value: status === STATUS.success ? report : null } : answered;
}

async function statusOf(
  SOPClassUID: string | undefined,
  report: CommitmentReport | null,
  handler: CommitmentHandler | null,
): Promise<number> {
  if (SOPClassUID !== STORAGE_COMMITMENT) return STATUS.classNotSupported;
  if (report === null) return STATUS.processingFailure;
  return handler === null || (await handler(report)) ? STATUS.success : STATUS.processingFailure;
}

function reportOf(json: DicomJson): CommitmentReport {
  const reference = (item: DicomJson): InstanceReference => ({
    SOPClassUID: text(item, '00081150'),
    SOPInstanceUID: text(item, '00081155'),
  });
  return {
    TransactionUID: text(json, '00081195'),
    committed: items(json, '00081199').map(reference),
    failed: items(json, '00081198').map((item) => ({
      ...reference(item),
      FailureReason: number(item, '00081197') ?? STATUS.processingFailure,
    })),
  };
}
