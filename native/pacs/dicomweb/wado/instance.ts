// One instance as a whole and in memory, for archives that cannot cut frames out of it.
import { fail, ok, type Result } from '../../../contract/index.ts';
import { AnswerInterrupted, type DicomWebFailure } from '../failure.ts';
import type { HttpClient } from '../http/client.ts';
import { type InstanceAddress, instancePath } from '../paths.ts';
import type { AcceptChoice } from './accept.ts';
import { instancesOf } from './instances.ts';

/** The bytes of the Part 10 file (PS3.18 10.4.1.1.1). */
export async function instance(
  client: HttpClient,
  accept: AcceptChoice,
  address: InstanceAddress,
  { limitBytes, signal }: { readonly limitBytes: number; readonly signal?: AbortSignal },
): Promise<Result<Buffer, DicomWebFailure>> {
  const answer = await accept.request(client, instancePath(address), signal);
  if (!answer.ok) return answer;
  let file: Buffer | null = null;
  // To its end, past what may follow: only then can the connection be used again.
  for await (const each of instancesOf(answer.value, { limitBytes, heard: () => undefined })) {
    if (!each.ok) return each;
    if (file !== null) continue;
    const chunks: Uint8Array[] = [each.value.coming.head];
    try {
      for await (const batch of each.value.coming.batches) chunks.push(...batch);
    } catch (error) {
      if (!(error instanceof AnswerInterrupted)) throw error;
      return fail(error.failure);
    }
    file = Buffer.concat(chunks);
  }
  return file === null ? fail({ kind: 'damaged-answer', detail: 'no-parts' }) : ok(file);
}
