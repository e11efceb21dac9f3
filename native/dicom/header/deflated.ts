// Deflated data sets (PS3.5 A.5). Output is bounded before a byte is inflated: deflate makes at most 1032 bytes of one,
// so the input taken in at once bounds the output, and a full inflation has an absolute cap.
import { inflateRawSync, inflateSync, constants } from 'node:zlib';
import { fail, ok, type FileProblem, type Result } from '../../contract/index.ts';
import { LIMITS } from '../limits.ts';
import { memorySource } from '../source.ts';
import type { ByteSource } from '../types.ts';

const MOST_EXPANSION = 1032;

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** RFC 1951 as the standard says, or RFC 1950 (with a zlib header) as some writers do. */
const inflate = (bytes: Uint8Array, maxOutputLength: number): Result<Buffer, 'damaged' | 'too-large'> => {
  // Z_SYNC_FLUSH: a stream that breaks off gives what it has.
  const options = { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    const value = inflateRawSync(bytes, options);
    if (value.length > 0) return ok(value);
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') return fail('too-large');
  }
  try {
    const value = inflateSync(bytes, options);
    return value.length > 0 ? ok(value) : fail('damaged');
  } catch (error) {
    return fail(errorCode(error) === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged');
  }
};

/** The beginning of the data set, from at most `bytes` of the file. Null when nothing can be inflated. */
export const inflatedPrefix = (
  source: ByteSource,
  dataSetOffset: number,
  bytes: number,
): { readonly source: ByteSource; readonly complete: boolean } | null => {
  const length = Math.min(bytes, source.size - dataSetOffset);
  const result = inflate(
    source.read(dataSetOffset, length),
    Math.min(length * MOST_EXPANSION + 64, LIMITS.inflatedHeaderBytes),
  );
  if (!result.ok) return null;
  return { source: memorySource(result.value), complete: dataSetOffset + length >= source.size };
};

/** True when the whole data set inflates to fewer than `length` bytes; false when it has them, or cannot be told. */
export const inflatesToLessThan = (
  source: ByteSource,
  dataSetOffset: number,
  length: number,
): number | null => {
  if (length > LIMITS.inflatedBytes || source.size - dataSetOffset > LIMITS.inflatedBytes) return null;
  const bytes = source.read(dataSetOffset, source.size - dataSetOffset);
  const result = inflate(bytes, length);
  return result.ok && result.value.length < length ? result.value.length : null;
};

/** The whole data set, inflated in memory; `limit-exceeded` when it is more than the cap. */
export const inflatedDataSet = (
  source: ByteSource,
  dataSetOffset: number,
): Result<ByteSource, FileProblem> => {
  if (source.size - dataSetOffset > LIMITS.inflatedBytes)
    return fail({ kind: 'limit-exceeded', limit: 'inflated-bytes' });
  const result = inflate(source.read(dataSetOffset, source.size - dataSetOffset), LIMITS.inflatedBytes);
  if (result.ok) return ok(memorySource(result.value));
  return result.failure === 'too-large'
    ? fail({ kind: 'limit-exceeded', limit: 'inflated-bytes' })
    : fail({ kind: 'damaged-header', atByte: dataSetOffset, detail: 'deflate' });
};
