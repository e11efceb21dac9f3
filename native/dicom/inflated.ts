import { ok, type FileProblem, type Result } from '../contract/index.ts';
import { inflatedDataSet } from './header/deflated.ts';
import type { ByteSource, DicomHeader } from './types.ts';

/**
 * The source that offsets of the data set count in: the file itself, or the inflated data set of a deflated one, in
 * memory. Fails with `limit-exceeded` where that is more than 512 MB, and with `damaged-header` where it cannot be
 * inflated.
 */
export const inflatedSource = (source: ByteSource, header: DicomHeader): Result<ByteSource, FileProblem> =>
  header.dataSet.deflated ? inflatedDataSet(source, header.dataSet.offset) : ok(source);
