import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../../contract/index.ts';
import { readHeader } from '../../dicom/index.ts';
import type { Source } from './fileTasks.ts';
import { openLocation, type LocationFailure } from './openLocation.ts';

const CHUNK = 1024 * 1024;

/**
 * A hash of the data set alone. The preamble and the file meta information (PS3.10 7.1) are left out: they name the
 * software that wrote the file, and differ between two copies of one image.
 */
export function contentHash({ location, bytes }: Source): Result<string, LocationFailure> {
  const opened = openLocation(location, bytes);
  if (!opened.ok) return opened;
  const { source } = opened.value;
  try {
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
  } finally {
    opened.value.close();
  }
}
