// Threads that have nothing to do give their memory back, and nobody who comes later notices.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { StudyQuery } from '../../../native/contract/index.ts';
import { openDatabase } from '../../../native/library/database.ts';
import { createFileWorkers } from '../../../native/library/read/fileWorkers.ts';
import { createSearchThread } from '../../../native/library/search/searchThread.ts';
import { crImage } from '../../generate/index.ts';
import { temporaryFolder } from './helpers.ts';

const { folder, remove } = temporaryFolder();
afterAll(remove);

const ends: Promise<unknown>[] = [];
process.on('worker', (worker) => ends.push(once(worker, 'exit')));

/** Resolves when every thread that was started so far has ended; how many those were. */
const threadsEnded = async (): Promise<number> => (await Promise.all(ends.splice(0))).length;

describe('an idle thread', () => {
  it('that reads files ends, and the next task starts another', async () => {
    const file = path.join(folder, 'image.dcm');
    const { bytes } = crImage();
    writeFileSync(file, bytes);
    const files = createFileWorkers(0);
    const read = () =>
      files.run('contentHash', { location: { path: file, member: null }, bytes: bytes.length });
    const first = await read();
    expect(first.ok).toBe(true);
    expect(await threadsEnded()).toBe(1);
    expect(await read()).toEqual(first);
    await files.close();
    expect(await threadsEnded()).toBe(1);
  });

  it('that searches ends, and the next search starts another', async () => {
    const key = new Uint8Array(32).fill(3);
    const database = path.join(folder, 'library.db');
    const db = openDatabase({ path: database, key, readonly: false });
    if (!db.ok) throw new Error(db.failure.kind);
    const thread = createSearchThread({ database, key }, 'search', 0);
    const search = () => thread.studies(StudyQuery.parse({ text: 'smith' }));
    expect((await search()).rows).toEqual([]);
    expect(await threadsEnded()).toBe(1);
    expect((await search()).rows).toEqual([]);
    await thread.close();
    db.value.close();
  });
});
