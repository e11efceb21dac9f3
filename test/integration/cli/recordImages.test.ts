// From an entry of the record to a study that is kept, and back to whose it is, from the command line: the series of one study are
// in two archives (Orthanc), as the record (medplum) says.
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endpoint, entry, first, second, seriesOf, uidOf } from '../fhir/imagePlace.ts';
import { type FhirServer, startFhirServer } from '../fhir/server.ts';
import { temporaryFolder } from '../library/helpers.ts';
import { hasOrthanc, type Orthanc, startOrthanc } from '../../peers/orthanc.ts';
import { endLeftOver, running } from './process.ts';

const { folder, remove } = temporaryFolder();
const library = path.join(folder, 'library');
const records = (...args: string[]) => running('records', ...args, '--library', library).ended;
const study = uidOf(first);

describe.skipIf(!hasOrthanc())('a study of which the record says that two archives have a part each', () => {
  let server: FhirServer;
  let archives: readonly [Orthanc, Orthanc];
  beforeAll(async () => {
    server = await startFhirServer();
    archives = [await startOrthanc(), await startOrthanc()];
    for (const { bytes } of first) await archives[0].store(bytes);
    for (const { bytes } of second) await archives[1].store(bytes);
    const series = (files: typeof first, place: string) => ({
      uid: seriesOf(files),
      modality: { code: 'CT' },
      endpoint: [{ reference: `Endpoint/${place}` }],
    });
    const parts = { numberOfSeries: 2, series: [series(first, 'one'), series(second, 'two')] };
    await server.put(
      {
        resourceType: 'Patient',
        id: 'p1',
        name: [{ family: 'Moonbrook', given: ['Idris'] }],
        birthDate: '1970-01-01',
        gender: 'other',
      },
      { resourceType: 'Patient', id: 'p2', name: [{ family: 'Quillfeather' }], birthDate: '1994-08-30' },
      endpoint('one', `${archives[0].origin}${archives[0].dicomWebRoot}`, { name: 'First archive' }),
      endpoint('two', `${archives[1].origin}${archives[1].dicomWebRoot}`, { name: 'Second archive' }),
      entry('parts', first, [], { ...parts, numberOfInstances: 9 }),
      entry('wrong', first, ['one'], { status: 'entered-in-error' }),
    );
    const hosts = archives.map(({ origin }) => new URL(origin).host);
    await records('add', 'Ward', '--url', server.url, '--allow', ...hosts);
  }, 60_000);
  afterEach(endLeftOver);
  afterAll(async () => {
    for (const archive of archives) await archive.close();
    await server.close();
    remove();
  });

  it('is told with what the other archive has, and nothing of it is kept', async () => {
    await records('list'); // makes the library
    const { code, stdout } = await records('images', 'Ward', 'parts');
    expect(stdout).toContain('can be asked');
    expect(stdout).toContain('This is a part of the study. The rest is at: Second archive.');
    expect(code).toBe(0);
  });

  it('is not read by an entry that was made in error', async () => {
    const { code, stdout } = await records('keep', 'Ward', 'wrong');
    expect([code, stdout]).toEqual([
      1,
      'The record says that this entry was made in error: its images are not opened by it.',
    ]);
  });

  it('is fetched from both, with an account of each, and of what the record counts', async () => {
    const { code, stdout } = await records('keep', 'Ward', 'parts');
    const lines = stdout.split('\n');
    expect(lines).toContain('First archive (Ward)  complete: 4 of 4 images');
    expect(lines).toContain('Second archive (Ward)  complete: 3 of 3 images');
    expect(lines.at(-1)).toBe(`${study}  7 images are here; the record counts 9`);
    expect(code).toBe(0);
  });

  it('is linked to its entry, and no more once somebody says that it is not', async () => {
    const linked = await records('links', study, '--look');
    expect(linked.stdout).toContain(`${study}  Ward  ImagingStudy/parts of Patient/p1  linked by study-uid`);
    expect(linked.stdout).toMatch(/birthDate {2}agreement/);
    expect((await records('unlink', study, 'ImagingStudy/parts', '--server', 'Ward')).code).toBe(0);
    const rejected = await records('links', study);
    expect(rejected.stdout).toContain('ImagingStudy/parts of Patient/p1  rejected by study-uid');
    expect((await records('unlink', study, 'ImagingStudy/none', '--server', 'Ward')).code).toBe(2);
  });

  it('is linked to another patient only by somebody who has read which fields differ', async () => {
    const refused = await records('link', study, 'Patient/p2', '--server', 'Ward');
    expect([refused.code, /birthDate {2}contradiction/.test(refused.stdout)]).toEqual([1, true]);
    const linked = await records('link', study, 'Patient/p2', '--server', 'Ward', '--fields-read');
    expect([linked.code, /Patient\/p2 {2}confirmed by by-hand/.test(linked.stdout)]).toEqual([0, true]);
    expect((await records('links')).code).toBe(1);
  });
});
