// Earlier studies that are got in the background when a study is opened, out of Orthanc.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PrefetchSettings } from '../../../native/contract/index.ts';
import { ctSeries, type GeneratedFile } from '../../generate/index.ts';
import { hasOrthanc, type Orthanc, startOrthanc } from '../../peers/orthanc.ts';
import { ended } from '../api/serve.ts';
import { json, openRemote, type Remote, retrieve } from './remote.ts';

const study = (name: string, day: string, elements: Record<string, string> = {}): readonly GeneratedFile[] =>
  ctSeries({
    seed: `prefetch ${name}`,
    study: name,
    slices: 2,
    rows: 16,
    columns: 16,
    PatientID: 'PRIOR-1',
    elements: { StudyDate: day, BodyPartExamined: 'CHEST', ...elements },
  });

describe.skipIf(!hasOrthanc())('earlier studies', () => {
  let orthanc: Orthanc;
  let remote: Remote;
  const current = study('current', '20260501');
  const wanted = [study('last', '20260301'), study('one before', '20250101')];
  const others = [
    study('older than the last two', '20240101'),
    study('later', '20260701'),
    study('knee', '20260401', { BodyPartExamined: 'KNEE' }),
    study('namesake', '20260402', { PatientID: 'PRIOR-2' }),
  ];
  beforeAll(async () => {
    orthanc = await startOrthanc();
    remote = openRemote();
    for (const { bytes } of [current, ...wanted, ...others].flat()) await orthanc.store(bytes);
  }, 60_000);
  afterAll(async () => {
    await remote.close();
    await orthanc.close();
  });

  it('are got by rule, as transfers of the lowest priority, and nothing of anybody else', async () => {
    const settings = { kind: 'dicomweb', name: 'Web', url: `${orthanc.origin}/dicom-web` };
    const { peerId } = await remote.add(settings as Parameters<Remote['add']>[0]);
    const [{ StudyInstanceUID } = { StudyInstanceUID: '' }] = current;
    await retrieve(remote, { peerId, StudyInstanceUID });
    const row = remote.library.studyDetail(StudyInstanceUID)?.study;
    if (row === undefined) throw new Error('the study is not here');
    expect(PrefetchSettings.parse(await (await remote.request('/api/prefetch')).json()).studies).toBe(0);
    expect(await remote.pacs.prefetch.opened(row)).toEqual([]);
    const rule = { studies: 2, sameModality: true, sameBodyPart: true };
    expect(await (await remote.request('/api/prefetch', json(rule, 'PUT'))).json()).toEqual(rule);
    await remote.again();
    const jobs = await remote.pacs.prefetch.opened(row);
    expect(jobs.map(({ jobId }) => remote.pacs.transfer(jobId)?.transfer.priority)).toEqual([
      'background',
      'background',
    ]);
    for (const { jobId } of jobs) await ended(remote.library, jobId);
    const here = (files: readonly GeneratedFile[]): number =>
      remote.library.instances(files[0]?.StudyInstanceUID ?? '', null).length;
    expect(wanted.map(here)).toEqual([2, 2]);
    expect(others.map(here)).toEqual([0, 0, 0, 0]);
    // What is here already counts, and is not asked for again.
    expect(await remote.pacs.prefetch.opened(row)).toEqual([]);
    expect((await remote.request(`/api/studies/${StudyInstanceUID}/opened`, { method: 'POST' })).status).toBe(
      204,
    );
  });
});
