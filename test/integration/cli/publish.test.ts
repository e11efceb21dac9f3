import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MarksChange, PublishAnswer, StudyQuery } from '../../../native/contract/index.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { anAnnotation } from '../../generate/marks.ts';
import { patientOf } from '../../peers/recordsOfRows.ts';
import { openLinking, value } from '../fhir/linking.ts';
import { startFhirServer, type FhirServer } from '../fhir/server.ts';
import { imported, opened, temporaryFolder } from '../library/helpers.ts';
import { endLeftOver, running } from './process.ts';

const { folder, remove } = temporaryFolder();
const directory = path.join(folder, 'library');
const [image] = ctSeries({ seed: 'cli publish', slices: 1, rows: 16, columns: 16 });
const study = image?.StudyInstanceUID ?? '';
const publish = (...args: string[]) =>
  running('records', 'publish', study, '--server', 'record', ...args, '--library', directory).ended;

let server: FhirServer;
beforeAll(async () => {
  writeFiles(path.join(folder, 'source'), image === undefined ? [] : [image]);
  const library = opened(directory);
  await imported(library, { paths: [path.join(folder, 'source')] });
  const { SeriesInstanceUID, SOPInstanceUID } = image ?? {};
  const mark = anAnnotation({ StudyInstanceUID: study, SeriesInstanceUID, SOPInstanceUID });
  value(library.changeMarks(study, MarksChange.parse({ put: { annotations: [mark] }, remove: {} })));
  const [row] = (await library.findStudies(StudyQuery.parse({}))).rows;
  if (row === undefined) throw new Error('no study');
  server = await startFhirServer();
  await server.put(patientOf(row));
  const linking = openLinking(library, server.url);
  const reference = `Patient/${row.PatientID}`;
  value(await linking.links.linkByHand(study, { serverId: linking.serverId, reference, fieldsRead: false }));
  await linking.close();
  await library.close();
});
afterEach(endLeftOver);
afterAll(async () => {
  await server.close();
  remove();
});

describe('lightbox records publish', () => {
  it('shows what would be sent, sends what was shown, and nothing else', async () => {
    const shown = await publish('--measurements');
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('1 series, 1 images, 0 key images, 1 measurements');
    const digest = /--confirm (\S+)/.exec(shown.stdout)?.[1] ?? '';
    expect(await server.all('ImagingStudy')).toEqual([]);
    // Another choice is another preview.
    expect((await publish('--confirm', digest)).code).toBe(1);
    expect(await server.all('ImagingStudy')).toEqual([]);
    const sent = await publish('--measurements', '--confirm', digest, '--json');
    expect(sent.code).toBe(0);
    expect(PublishAnswer.parse(JSON.parse(sent.stdout))).toMatchObject({
      state: 'sent',
      publication: { state: 'done' },
    });
    expect(await server.all('ImagingStudy')).toHaveLength(1);
    expect(await server.all('Observation')).toHaveLength(1);
  });
});
