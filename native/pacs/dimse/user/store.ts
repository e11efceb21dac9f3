// C-STORE as user (PS3.4 B): data sets go out as they lie in their files, byte for byte, in the syntax they are in.
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { FileProblem } from '../../../contract/index.ts';
import { fileSource, readHeader, type DicomHeader } from '../../../dicom/index.ts';
import { TRANSFER_SYNTAX } from '../../../dicom/write.ts';
import type { Association } from '../association.ts';
import type { DimseFailure } from '../failure.ts';
import { COMMAND, PRIORITY, type Priority } from '../message/commandSet.ts';
import type { DataSource } from '../message/dataSource.ts';
import { PLAIN_SYNTAXES } from '../message/sopClasses.ts';
import { type ContextWish, MAXIMUM_CONTEXTS } from '../negotiate.ts';
import { ask, type FinalStatus, finalStatus } from './exchange.ts';

/** An instance that can be sent: its data set is in `TransferSyntaxUID`. */
export type Sendable = {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
  readonly data: DataSource;
};

/**
 * A file as something to send. Reads its header, synchronously. The syntax is that of the bytes, where the file
 * declares another: a peer believes what the context says.
 */
export function sendableFile(path: string): Result<Sendable, FileProblem> {
  const source = fileSource(path);
  try {
    const header = readHeader(source);
    if (!header.ok) return header;
    const { SOPClassUID, SOPInstanceUID } = header.value.attributes;
    return ok({
      SOPClassUID,
      SOPInstanceUID,
      TransferSyntaxUID: realSyntax(header.value),
      data: { kind: 'file', path, offset: header.value.dataSet.offset, length: null },
    });
  } finally {
    source.close();
  }
}

/** The transfer syntax that the bytes are in, where the file declares another. */
export function realSyntax({ TransferSyntaxUID, dataSet, tolerated }: DicomHeader): string {
  if (tolerated.includes('declared-implicit-is-explicit')) return TRANSFER_SYNTAX.explicitLittleEndian;
  if (tolerated.includes('declared-explicit-is-implicit') && !dataSet.bigEndian) {
    return TRANSFER_SYNTAX.implicitLittleEndian;
  }
  return tolerated.includes('declared-deflated-is-not')
    ? TRANSFER_SYNTAX.explicitLittleEndian
    : TransferSyntaxUID;
}

/** Instances that share an association, and what to propose for them. */
export type StorePlan<Instance extends Kind = Sendable> = {
  readonly contexts: readonly ContextWish[];
  readonly instances: readonly Instance[];
};
type Kind = Pick<Sendable, 'SOPClassUID' | 'TransferSyntaxUID'>;

/**
 * Divides instances over as few associations as their contexts need: for each SOP class one context with each stored
 * syntax, and one with the uncompressed ones, which tells what the peer would take instead.
 */
export function planStore<Instance extends Kind>(
  instances: readonly Instance[],
): readonly StorePlan<Instance>[] {
  const plans: { contexts: Map<string, ContextWish>; instances: Instance[] }[] = [];
  for (const instance of instances) {
    const wanted = contextsFor(instance);
    let plan = plans.at(-1);
    const added = plan === undefined ? 0 : wanted.filter(([key]) => !plan?.contexts.has(key)).length;
    if (plan === undefined || plan.contexts.size + added > MAXIMUM_CONTEXTS) {
      plan = { contexts: new Map(), instances: [] };
      plans.push(plan);
    }
    for (const [key, wish] of wanted) plan.contexts.set(key, wish);
    plan.instances.push(instance);
  }
  return plans.map((plan) => ({ contexts: [...plan.contexts.values()], instances: plan.instances }));
}

function contextsFor({ SOPClassUID, TransferSyntaxUID }: Kind): readonly (readonly [string, ContextWish])[] {
  const stored = { abstractSyntax: SOPClassUID, transferSyntaxes: [TransferSyntaxUID] };
  const fallback = { abstractSyntax: SOPClassUID, transferSyntaxes: PLAIN_SYNTAXES };
  return [
    [`${SOPClassUID} ${TransferSyntaxUID}`, stored],
    [`${SOPClassUID} plain`, fallback],
  ];
}

export type StoreProblem =
  | DimseFailure
  /** The peer takes this SOP class, in these syntaxes only. */
  | { readonly kind: 'syntax-not-accepted'; readonly accepted: readonly string[] };

export type StoreOptions = {
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
  /** Of a C-MOVE that this is part of. */
  readonly moveOriginator?: { readonly AETitle: string; readonly messageID: number };
};

/** Sends one instance. Only a status of class success or warning means that the peer has it (PS3.4 B.2.3). */
export async function store(
  association: Association,
  instance: Sendable,
  options: StoreOptions = {},
): Promise<Result<FinalStatus, StoreProblem>> {
  const { SOPClassUID, SOPInstanceUID, TransferSyntaxUID } = instance;
  const context = association.context(SOPClassUID, TransferSyntaxUID);
  if (context === null) return fail(notAccepted(association, SOPClassUID));
  const response = await ask({
    association,
    contextID: context.id,
    command: {
      CommandField: COMMAND.storeRequest,
      AffectedSOPClassUID: SOPClassUID,
      AffectedSOPInstanceUID: SOPInstanceUID,
      Priority: PRIORITY[options.priority ?? 'medium'],
      MoveOriginatorApplicationEntityTitle: options.moveOriginator?.AETitle,
      MoveOriginatorMessageID: options.moveOriginator?.messageID,
    },
    data: instance.data,
    signal: options.signal,
  });
  return response.ok ? ok(finalStatus(response.value)) : response;
}

function notAccepted(association: Association, SOPClassUID: string): StoreProblem {
  const accepted = association.agreement.contexts
    .filter(({ abstractSyntax }) => abstractSyntax === SOPClassUID)
    .map(({ transferSyntax }) => transferSyntax);
  return accepted.length === 0
    ? { kind: 'not-offered', abstractSyntax: SOPClassUID }
    : { kind: 'syntax-not-accepted', accepted: [...new Set(accepted)] };
}
