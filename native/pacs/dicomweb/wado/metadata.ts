// WADO-RS metadata and bulk data (PS3.18 10.4.1.1.2, 10.4.1.1.5).
import { fail, ok, type PeerFailure, type Result } from '../../../contract/index.ts';
import { type DicomJson, text } from '../../../dicom/index.ts';
import type { DicomWebFailure } from '../failure.ts';
import { jsonOrNothing } from '../find/search.ts';
import type { HttpClient } from '../http/client.ts';
import { readDicomJson } from '../json.ts';
import { jsonItems } from '../jsonItems.ts';
import { type ObjectAddress, objectPath } from '../paths.ts';
import { peerFailure } from '../peerFailure.ts';
import { partsOf } from '../multipart/parts.ts';

export type MetadataEvent =
  | { readonly kind: 'instance'; readonly dataset: DicomJson }
  /** Attributes of no instance: they have no SOP Instance UID. */
  | { readonly kind: 'unreadable' }
  /** Always the last event. */
  | { readonly kind: 'end'; readonly end: Result<void, PeerFailure> };

/** Attributes of every instance of a study, a series or an instance, as they come. */
export async function* metadata(
  client: HttpClient,
  address: ObjectAddress,
  signal?: AbortSignal,
): AsyncGenerator<MetadataEvent> {
  const answered = await client.request({
    path: `${objectPath(address)}/metadata`,
    accept: 'application/dicom+json',
    compressed: true,
    signal,
  });
  const answer = answered.ok ? jsonOrNothing(answered.value) : answered;
  if (!answer.ok) {
    yield { kind: 'end', end: fail(peerFailure(answer.failure, 'wado')) };
    return;
  }
  const { body, type } = answer.value;
  for await (const item of jsonItems(body, client.limits.jsonItemBytes, type.parameters.get('charset'))) {
    if (!item.ok) {
      yield { kind: 'end', end: fail(peerFailure(item.failure, 'wado')) };
      return;
    }
    const dataset = readDicomJson(item.value);
    const named = dataset !== null && text(dataset, '00080018') !== '';
    yield named ? { kind: 'instance', dataset } : { kind: 'unreadable' };
  }
  yield { kind: 'end', end: ok(undefined) };
}

/**
 * A value by the BulkDataURI that metadata names, relative to the metadata or not. Only its path counts: servers behind a
 * proxy name themselves as their proxy knows them, and a token goes nowhere but to the configured address.
 */
export async function bulkData(
  client: HttpClient,
  uri: string,
  options: { readonly limitBytes: number; readonly signal?: AbortSignal },
): Promise<Result<Buffer, DicomWebFailure>> {
  const at = bulkPath(client.base, uri);
  if (at === null) return fail({ kind: 'redirected-elsewhere', origin: null });
  const accept = 'multipart/related; type="application/octet-stream", application/octet-stream;q=0.9';
  const answer = await client.request({ ...at, accept, signal: options.signal });
  if (!answer.ok) return answer;
  if (!answer.value.type.type.startsWith('multipart/')) return answer.value.body.collect(options.limitBytes);
  const parts = partsOf(answer.value);
  if (!parts.ok) return parts;
  const part = await parts.value.next();
  if (!part.ok) return part;
  const bytes =
    part.value === null
      ? fail<DicomWebFailure>({ kind: 'damaged-answer', detail: 'no-parts' })
      : await part.value.collect(options.limitBytes);
  const rest = bytes.ok ? await parts.value.next() : bytes;
  parts.value.cancel();
  return rest.ok ? bytes : rest;
}

function bulkPath(base: URL, uri: string): { readonly path: string; readonly query: URLSearchParams } | null {
  if (!URL.canParse(uri, base.href)) return null;
  const url = new URL(uri, base.href);
  // `URL` has resolved dots already: what is below stays below.
  const below = url.pathname.startsWith(base.pathname) ? url.pathname.slice(base.pathname.length) : null;
  const path =
    url.origin === base.origin && below !== null
      ? below
      : /\/((?:studies|bulkdata)\/.*)$/.exec(url.pathname)?.[1];
  return path === undefined ? null : { path, query: url.searchParams };
}
