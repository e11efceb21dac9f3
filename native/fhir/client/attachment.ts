// What a report shows besides: a document that stands somewhere else. It may stand in a Binary of the server.
import * as z from 'zod';
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import { lenient, resourceType } from '../parse/index.ts';
import { code, data } from '../parse/shapes.ts';
import { type Addresses, hostOf } from './address.ts';
import { type Asking, askBytes } from './asking.ts';
import type { Hosts } from './hosts.ts';
import { readJson } from './json.ts';
import type { Told } from './types.ts';

const binary = z.object({ contentType: code, data });

type Parts = { readonly addresses: Addresses; readonly hosts: Hosts; readonly asking: Asking };
type Document = { readonly bytes: Uint8Array; readonly mediaType: string };

export async function attachment(
  { addresses, hosts, asking }: Parts,
  address: string,
  { limitBytes, signal }: { readonly limitBytes: number; readonly signal?: AbortSignal },
): Promise<Result<Told<Document>, RecordFailure>> {
  if (!URL.canParse(address, addresses.base.href)) return fail({ kind: 'bad-reference', detail: 'form' });
  const url = new URL(address, addresses.base);
  if (url.host === '') return fail({ kind: 'bad-reference', detail: 'form' }); // data:, javascript:, file: lead to no server
  if (!addresses.allows(url)) return fail({ kind: 'host-not-allowed', host: hostOf(url) });
  const answer = await askBytes(
    addresses.trusts(url) ? hosts.signedIn(url) : hosts.open(url),
    {
      method: 'GET',
      url,
      accept: 'application/pdf, text/*;q=0.9, image/*;q=0.8, */*;q=0.5',
      resourceType: 'Binary',
      limitBytes,
      signal,
    },
    asking,
    () => null,
  );
  if (!answer.ok) return answer;
  const { value, readAt, offline } = answer.value;
  const document = unpacked(value.body, value.media.type) ?? {
    bytes: value.body,
    mediaType: value.media.type,
  };
  return ok({ value: document, readAt, offline });
}

/** A Binary as a resource: what it holds. */
function unpacked(body: Buffer, mediaType: string): Document | null {
  if (!/json/.test(mediaType)) return null;
  const json = readJson(body, { type: mediaType, charset: 'utf-8' });
  if (!json.ok || resourceType(json.value) !== 'Binary') return null;
  const { value } = lenient(binary, json.value);
  return value?.data && value.contentType
    ? { bytes: Buffer.from(value.data, 'base64'), mediaType: value.contentType.toLowerCase() }
    : null;
}
