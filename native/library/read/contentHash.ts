import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../../contract/index.ts';
import { readHeader } from '../../dicom/index.ts';
import type { Source } from './fileTasks.ts';
import { withLocation, type LocationFailure } from './openLocation.ts';

const CHUNK = 1024 * 1024;

/**
 * A hash of the data set alone. The preamble and the file meta information (PS3.10 7.1) are left out: they name the
 * software that wrote the file, and differ between two copies of one image.
 */
export const contentHash = (at: Source): Result<string, LocationFailure> =>
  withLocation(at, ({ source }) => {
    const header = readHeader(source);
    if (!header.ok) return fail({ kind: 'problem', problem: header.failure });
    // The transfer syntax stands in the meta information, and the same bytes mean something else under another.
    const hash = createHash('sha256').update(`${header.value.TransferSyntaxUID}\n`);
    for (let at = header.value.dataSet.offset; at < source.size; at += CHUNK) {
      const part = source.read(at, CHUNK);
      if (part.length === 0) break;
      hash.update(part);
    }
    return ok(hash.digest('hex'));
  });
