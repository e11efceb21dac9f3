// One part of an answer, read at its reader's pace.
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DicomWebFailure } from '../failure.ts';
import type { MediaType } from '../http/mediaType.ts';

export type Part = {
  readonly headers: ReadonlyMap<string, string>;
  readonly type: MediaType;
  /** The next bytes; null when the part is whole. */
  read(): Promise<Result<Buffer | null, DicomWebFailure>>;
  /** The part as one piece, if it is no longer than that. */
  collect(limitBytes: number): Promise<Result<Buffer, DicomWebFailure>>;
};

/** A part in one piece. */
export async function collected(
  part: Pick<Part, 'read'>,
  limitBytes: number,
): Promise<Result<Buffer, DicomWebFailure>> {
  const chunks: Buffer[] = [];
  for (let length = 0; ;) {
    const next = await part.read();
    if (!next.ok) return next;
    if (next.value === null) return ok(Buffer.concat(chunks, length));
    length += next.value.length;
    if (length > limitBytes) return fail({ kind: 'too-large', limitBytes });
    chunks.push(next.value);
  }
}
