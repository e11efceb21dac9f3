// Files that Lightbox itself makes, taken into the library: copied in as an import would (temporary name, sync, rename, the
// launch's journal), and indexed in the same breath, so that they are in their study when the answer goes out.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '../../contract/index.ts';
import { isDiskFull, type Db } from '../database.ts';
import type { Events } from '../events.ts';
import { tellChanged } from '../import/importJob.ts';
import { openRegularFile } from '../import/openFile.ts';
import { createOwnedFiles, sequenceOfBytes } from '../import/ownedFiles.ts';
import { readInstance } from '../import/readFile.ts';
import { ORIGIN, type InstanceArrival, type OwnedCopy } from '../record/arrival.ts';
import type { Writer } from '../record/writer.ts';

export type StoreParts = {
  readonly db: Db;
  readonly writer: Writer;
  readonly events: Events;
  readonly ownedDirectory: string;
  readonly launchId: string;
};
export type MadeFile = { readonly SOPInstanceUID: string; readonly bytes: Uint8Array };

const RECOUNTED = 50;

/**
 * Takes the files in, all or none. Nothing is awaited between copying and indexing, so a running import, which looks after
 * the same journal, never meets them half done; a crash in between leaves them to the next start, which indexes them.
 */
export function storeFiles(parts: StoreParts, files: readonly MadeFile[]): Result<undefined> {
  const { db, writer, ownedDirectory, launchId } = parts;
  const owned = createOwnedFiles(ownedDirectory, launchId);
  const copies: OwnedCopy[] = [];
  const changed = new Set<number>();
  try {
    for (const { SOPInstanceUID, bytes } of files)
      copies.push(owned.copyIn(SOPInstanceUID, sequenceOfBytes(bytes)));
    const arrivals = copies.map(arrivalOf);
    db.transaction(() => {
      const { judged } = writer.write(arrivals, Date.now());
      for (const { studyId } of judged) if (studyId !== null) changed.add(studyId);
      writer.recountStale(RECOUNTED);
    }).immediate();
  } catch (error) {
    writer.forget();
    for (const { place, reused } of copies)
      if (!reused) rmSync(path.join(place.directory, place.name), { force: true });
    if (isDiskFull(error)) return fail({ kind: 'disk-full' });
    throw error;
  } finally {
    owned.close();
  }
  tellChanged(parts, new Set([...changed, ...writer.takeChanged()]));
  return ok(undefined);
}

function arrivalOf(owned: OwnedCopy): InstanceArrival {
  const { place, stamp } = owned;
  const file = openRegularFile(path.join(place.directory, place.name));
  if (file === null) throw new Error('a file that was just written is gone');
  try {
    const read = readInstance(file.source, 0);
    if (read.kind !== 'instance') throw new Error('a file that was just written is no instance');
    const made = { ...owned, origin: ORIGIN.made };
    return { kind: 'instance', place, stamp, instance: read.instance, owned: made, isNew: false };
  } finally {
    file.close();
  }
}
