import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../native/library/database.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../../native/library/schema.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { ended, imported, temporaryFolder } from './helpers.ts';
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
