// A search as somebody else words it (PS3.18 10.6), passed on to the server: one answer, no paging of our own.
import { fail, ok } from '../../../contract/index.ts';
import type { FindEvent } from '../../types.ts';
import type { HttpClient } from '../http/client.ts';
import { readDicomJson } from '../json.ts';
import { jsonItems } from '../jsonItems.ts';
import { peerFailure } from '../peerFailure.ts';
import { jsonOrNothing } from './search.ts';
import { warningsOf } from './warnings.ts';

/** `path` is below the server's base address: `studies`, `studies/{}/series` and so on. */
export async function* query(
  client: HttpClient,
  path: string,
  parameters: URLSearchParams,
  signal?: AbortSignal,
): AsyncGenerator<FindEvent> {
  const accept = 'application/dicom+json';
  const answered = await client.request({ path, query: parameters, accept, compressed: true, signal });
  const answer = answered.ok ? jsonOrNothing(answered.value) : answered;
  if (!answer.ok) {
    yield { kind: 'end', end: fail(peerFailure(answer.failure, 'qido')) };
    return;
  }
  const { body, type, headers } = answer.value;
  for await (const item of jsonItems(body, client.limits.jsonItemBytes, type.parameters.get('charset'))) {
    if (!item.ok) {
      yield { kind: 'end', end: fail(peerFailure(item.failure, 'qido')) };
      return;
    }
    const dataset = readDicomJson(item.value);
    yield dataset === null ? { kind: 'unreadable' } : { kind: 'match', dataset };
  }
  yield { kind: 'end', end: ok({ truncated: warningsOf(headers).more }) };
}
