import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../native/library/database.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../../native/library/schema.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { ended, imported, opened, temporaryFolder } from './helpers.ts';
import { openLibrary } from '../../../native/library/index.ts';

describe('a library of the first version', () => {
  it('opens, takes in new series, and knows of them what the first version did not, also after a rebuild', async () => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const key = randomBytes(32);
    const file = path.join(folder, 'library', 'library.db');
    writeFiles(folder, [{ path: 'library/nothing', bytes: new Uint8Array(0) }]);
    const first = { applicationId: APPLICATION_ID, migrations: MIGRATIONS.slice(0, 1), durable: false };
    const old = openDatabase({ path: file, key, readonly: false, schema: first });
    if (!old.ok) throw new Error(old.failure.kind);
    expect(old.value.pragma('user_version', { simple: true })).toBe(1);
    old.value.close();

    const library = openLibrary({
      directory: path.dirname(file),
      key: { kind: 'bytes', bytes: key },
      resumeJobs: false,
    });
    if (!library.ok) throw new Error(library.failure.kind);
    const files = ctSeries({ slices: 2, elements: { '00400244': { VR: 'DA', value: '20260131' } } });
    writeFiles(path.join(folder, 'ct'), files);
    await imported(library.value, { paths: [path.join(folder, 'ct')] });
    const query = {
      level: 'series' as const,
      StudyInstanceUID: null,
      SeriesInstanceUID: null,
      conditions: [],
      limit: 9,
      offset: 0,
    };
    const wanted = [{ PerformedProcedureStepStartDate: '20260131', RequestAttributesSequence: [] }];
    expect(await library.value.match(query)).toMatchObject({ value: wanted });
    const again = library.value.startRebuild();
    if (!again.ok) throw new Error(again.failure.kind);
    await ended(library.value, again.value.jobId);
    expect(await library.value.match(query)).toMatchObject({ value: wanted });
    await library.value.close();
  });
});

describe('a library of the second version', () => {
  it('knows what its own files take, and nothing of them as given by an archive', async () => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const directory = path.join(folder, 'library');
    const library = opened(directory);
    writeFiles(path.join(folder, 'ct'), ctSeries({ slices: 3 }));
    await imported(library, { paths: [path.join(folder, 'ct')], storage: 'copy' });
    const ownBytes = library.host.studies.ownedBytes();
    expect(ownBytes).toBeGreaterThan(0);
    await library.close();
    backToSecond(directory);

    const again = opened(directory);
    expect(again.host.studies.ownedBytes()).toBe(ownBytes);
    expect(again.host.studies.retrievedBytes()).toBe(0);
    const [study] = (await again.findStudies({ sort: 'StudyDate', direction: 'descending', limit: 1 })).rows;
    expect(study?.pinned).toBeUndefined();
    expect(again.host.studies.held(study?.StudyInstanceUID ?? '')?.ways).toMatchObject({
      copied: true,
      retrieved: false,
    });
    const removal = again.removeStudies([study?.StudyInstanceUID ?? '']);
    if (!removal.ok) throw new Error(removal.failure.kind);
    await ended(again, removal.value.jobId);
    expect(again.host.studies.ownedBytes()).toBe(0);
    await again.close();
  });
});

/** Takes the newest migration back, statement by statement. */
function backToSecond(directory: string): void {
  const db = openDatabase({
    path: path.join(directory, 'library.db'),
    key: Buffer.from(readFileSync(path.join(directory, 'library.key'), 'latin1').trim(), 'hex'),
    readonly: false,
  });
  if (!db.ok) throw new Error(db.failure.kind);
  db.value.exec(`
    DROP TRIGGER fileAdded; DROP TRIGGER fileDropped; DROP TRIGGER fileLeft; DROP TRIGGER fileTaken;
    DELETE FROM tally WHERE name <> 'studies'; DROP INDEX studyPinned; DROP TABLE keptOrigin;
    ALTER TABLE file DROP COLUMN origin; ALTER TABLE study DROP COLUMN pinned; ALTER TABLE opened DROP COLUMN pinned;
    PRAGMA user_version = 2`);
  db.value.close();
}
