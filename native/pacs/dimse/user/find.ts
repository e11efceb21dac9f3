// C-FIND (PS3.4 C.4.1, K.4.1): matches as they come.
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DicomJson } from '../../../dicom/index.ts';
import type { WriteDataset } from '../../../dicom/write.ts';
import type { Association } from '../association.ts';
import type { DimseFailure } from '../failure.ts';
import { COMMAND, PRIORITY, type Priority } from '../message/commandSet.ts';
import { identifierSource, MAXIMUM_IDENTIFIER_BYTES, readIdentifier } from '../message/identifier.ts';
import {
  INFORMATION_MODEL,
  type InformationModel,
  MODALITY_WORKLIST,
  PLAIN_SYNTAXES,
} from '../message/sopClasses.ts';
import { STATUS } from '../message/status.ts';
import type { ContextWish } from '../negotiate.ts';
import { exchange, type FinalStatus, finalStatus } from './exchange.ts';

export type FindModel = InformationModel | 'worklist';

export type FindQuery = {
  readonly model: FindModel;
  /** The keys, Query/Retrieve Level among them (not for a worklist), and the character set that they are in. */
  readonly keys: WriteDataset;
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
};

export type FindEvent =
  /** One match, its text decoded. `allKeysMatched` false: the peer did not use every optional key. */
  | { readonly kind: 'match'; readonly match: DicomJson; readonly allKeysMatched: boolean }
  /** A match that could not be read: damaged, or larger than any match may be. */
  | { readonly kind: 'unreadable-match' }
  /** Always the last event. */
  | { readonly kind: 'end'; readonly end: Result<FinalStatus, DimseFailure> };

const findClass = (model: FindModel): string =>
  model === 'worklist' ? MODALITY_WORKLIST : INFORMATION_MODEL[model].find;

export const findContext = (model: FindModel): ContextWish => ({
  abstractSyntax: findClass(model),
  transferSyntaxes: PLAIN_SYNTAXES,
});

/**
 * Asks for what matches the keys. Matches wait in bounded number for whoever iterates: a slow reader slows the peer.
 * Leaving the loop, or the signal, cancels at the peer.
 */
export async function* find(association: Association, query: FindQuery): AsyncGenerator<FindEvent> {
  const SOPClassUID = findClass(query.model);
  const context = association.context(SOPClassUID);
  if (context === null) {
    yield { kind: 'end', end: fail({ kind: 'not-offered', abstractSyntax: SOPClassUID }) };
    return;
  }
  const events = exchange({
    association,
    contextID: context.id,
    command: {
      CommandField: COMMAND.findRequest,
      AffectedSOPClassUID: SOPClassUID,
      Priority: PRIORITY[query.priority ?? 'medium'],
    },
    data: identifierSource(query.keys, context.transferSyntax),
    signal: query.signal,
  });
  for await (const event of events) {
    if (event.kind === 'end') {
      yield { kind: 'end', end: event.end.ok ? ok(finalStatus(event.end.value)) : event.end };
      return;
    }
    const { command, data } = event.message;
    const bytes = data === null ? ok(null) : await data.all(MAXIMUM_IDENTIFIER_BYTES);
    if (!bytes.ok) continue; // the association ended: its end comes next
    const match = bytes.value === null ? null : readIdentifier(bytes.value, context.transferSyntax);
    if (match === null) yield { kind: 'unreadable-match' };
    else yield { kind: 'match', match, allKeysMatched: command.Status !== STATUS.pendingKeysUnsupported };
  }
}
