import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createOwnedFiles,
  incomingDirectory,
  sequenceOfBytes,
} from '../../../native/library/import/ownedFiles.ts';
import { DocumentRequest } from '../../../native/contract/index.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { keyObjectsBytes, code, content, IMAGE } from '../../unit/documents/read.ts';
import { ended, imported, opened, temporaryFolder } from './helpers.ts';

const { folder, remove } = temporaryFolder();
afterAll(() => remove());

const title = { value: '113000', scheme: 'DCM', meaning: 'Of Interest' };
const [first] = ctSeries({ seed: 'own', slices: 1, rows: 8, columns: 8 });
const UID = first?.StudyInstanceUID ?? '';
const request = DocumentRequest.parse({
  kind: 'key-objects',
  images: [
    { SeriesInstanceUID: first?.SeriesInstanceUID, SOPInstanceUID: first?.SOPInstanceUID, frameNumber: 1 },
  ],
  title,
  description: '',
});

describe('documents that are written while files are copied in', () => {
  it('are kept, and so are the files, when the import is cancelled', async () => {
    writeFiles(path.join(folder, 'one'), first === undefined ? [] : [first]);
    writeFiles(path.join(folder, 'many'), ctSeries({ seed: 'many', slices: 400, rows: 8, columns: 8 }));
    const library = opened(path.join(folder, 'busy'));
    await imported(library, { paths: [path.join(folder, 'one')], storage: 'copy' });
    const job = library.startImport({ paths: [path.join(folder, 'many')], storage: 'copy', watch: false });
    if (!job.ok) throw new Error(job.failure.kind);
    const written = [];
    for (let count = 0; count < 5; count += 1) written.push(await library.writeDocuments(UID, request, '0'));
    library.cancelJob(job.value.jobId);
    await ended(library, job.value.jobId);
    written.push(await library.writeDocuments(UID, request, '0'));
    expect(written.every(({ ok }) => ok)).toBe(true);
    const report = await library.verify();
    expect(report.findings).toEqual([]);
    expect(
      library.studyDetail(UID)?.seriesList.find(({ Modality }) => Modality === 'KO')?.instanceCount,
    ).toBe(6);
    await library.close();
  });

  it('that a crash left between their place and the index are in the index after the next start', async () => {
    const directory = path.join(folder, 'crashed');
    const before = opened(directory);
    await imported(before, { paths: [path.join(folder, 'one')], storage: 'copy' });
    await before.close();
    // A launch that copied a document in and died: its journal is there and nobody holds its lock.
    const files = path.join(directory, 'files');
    const launchId = randomUUID();
    mkdirSync(path.join(directory, 'launches'), { recursive: true });
    writeFileSync(path.join(directory, 'launches', `${launchId}.lock`), '');
    const owned = createOwnedFiles(files, launchId);
    const bytes = keyObjectsBytes(code('113000', 'DCM'), [
      content('CONTAINS', 'IMAGE', null, { ReferencedSOPSequence: [IMAGE] }),
    ]);
    owned.copyIn('1.2.3.4.777', sequenceOfBytes(bytes));
    owned.close();
    const after = opened(directory);
    const listed = await after.documents('1.2.3');
    expect(listed.ok && listed.value.map(({ kind }) => kind)).toEqual(['key-objects']);
    expect(existsSync(incomingDirectory(files, launchId))).toBe(false);
    expect((await after.verify()).findings).toEqual([]);
    await after.close();
  });
});
