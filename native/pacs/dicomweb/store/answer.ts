// What a server says of each instance that it was sent (PS3.18 10.5.3, Annex I.2).
import type { DicomJson } from '../../../dicom/index.ts';
import { items, number, text } from '../../../dicom/index.ts';
import type { HttpAnswer } from '../http/client.ts';
import { isJson } from '../http/mediaType.ts';
import { readDicomJson } from '../json.ts';
import { jsonItems } from '../jsonItems.ts';

export type StoreWord =
  /** `warning`: a WarningReason (I.2.2): B000 something was changed, B006 something left out, B007 it does not match. */
  | { readonly kind: 'stored'; readonly warning: number | null }
  /** `reason`: a FailureReason (PS3.3 C.14.1.1, I.2.2); null where it gives none. */
  | { readonly kind: 'failed'; readonly reason: number | null };

const REFERENCED_SEQUENCE = '00081199';
const FAILED_SEQUENCE = '00081198';
const SOP_INSTANCE = '00081155';
const WARNING_REASON = '00081196';
const FAILURE_REASON = '00081197';

/** By SOP Instance UID. What is not named is not known to be stored, whatever the status says. */
export async function storeWords(
  { type, body }: HttpAnswer,
  limitBytes: number,
): Promise<ReadonlyMap<string, StoreWord>> {
  const words = new Map<string, StoreWord>();
  if (!isJson(type)) {
    body.cancel();
    return words;
  }
  for await (const item of jsonItems(body, limitBytes, type.parameters.get('charset'))) {
    const dataset = item.ok ? readDicomJson(item.value) : null;
    if (dataset === null) break;
    addWords(words, dataset);
  }
  return words;
}

function addWords(words: Map<string, StoreWord>, dataset: DicomJson): void {
  for (const item of items(dataset, REFERENCED_SEQUENCE)) {
    const uid = text(item, SOP_INSTANCE);
    if (words.get(uid)?.kind !== 'failed')
      words.set(uid, { kind: 'stored', warning: number(item, WARNING_REASON) });
  }
  // Named in both: it failed.
  for (const item of items(dataset, FAILED_SEQUENCE)) {
    words.set(text(item, SOP_INSTANCE), { kind: 'failed', reason: number(item, FAILURE_REASON) });
  }
}
