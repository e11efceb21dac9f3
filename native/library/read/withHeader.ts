import { fail, ok, type Result } from '../../contract/index.ts';
import { inflatedSource, readHeader, type ByteSource, type DicomHeader } from '../../dicom/index.ts';
import type { Source } from './fileTasks.ts';
import { withLocation, type LocationFailure } from './openLocation.ts';

export type OpenInstance = {
  readonly header: DicomHeader;
  /** What the header's offsets count in: inflated where the data set is deflated. */
  readonly source: ByteSource;
  /** To be added to an offset for its place in the file on disk; null when there is no such place. */
  readonly base: number | null;
};

/** Opens an instance, reads its header, does the work and closes. */
export function withHeader<T>(
  at: Source,
  work: (instance: OpenInstance) => Result<T, LocationFailure>,
): Result<T, LocationFailure> {
  return withLocation(at, ({ source, dataOffset }) => {
    const header = readHeader(source);
    if (!header.ok) return fail({ kind: 'problem', problem: header.failure });
    const inflated = inflatedSource(source, header.value);
    if (!inflated.ok) return fail({ kind: 'problem', problem: inflated.failure });
    const inPlace = dataOffset >= 0 && !header.value.dataSet.deflated;
    return work({ header: header.value, source: inflated.value, base: inPlace ? dataOffset : null });
  });
}

/** A copy of a range: what a source returns is only lent. */
export const copyOf = (source: ByteSource, offset: number, length: number): Uint8Array =>
  Uint8Array.from(source.read(offset, length));

export const problem = <T>(
  result: Result<T, Extract<LocationFailure, { kind: 'problem' }>['problem']>,
): Result<T, LocationFailure> =>
  result.ok ? ok(result.value) : fail({ kind: 'problem', problem: result.failure });
