import { describe, expect, it, vi } from 'vitest';
import { csvCell } from '../../../native/api/reportFile.ts';
import { parseStudyQuery } from '../../../native/api/studies.ts';
import { JobList, ok, Session, Settings, type ImportReport } from '../../../native/contract/index.ts';
import { aJob } from './fakeLibrary.ts';
import { json, testApi } from './testApi.ts';

describe('/api/studies', () => {
  it('reads lists, flags and numbers of the query string', () => {
    const query = parseStudyQuery({
      ModalitiesInStudy: ['CT', 'MR'],
      notOpened: ['true'],
      limit: ['20'],
      sort: ['PatientName'],
      direction: ['ascending'],
    });
    expect(query).toMatchObject({
      ok: true,
      value: { ModalitiesInStudy: ['CT', 'MR'], notOpened: true, limit: 20, sort: 'PatientName' },
    });
  });

  it.each([
    'limit=0',
    'limit=501',
    'limit=ten',
    'sort=Nothing',
    'PatientNmae=X',
    'notOpened=1',
    'PatientID=1&PatientID=2',
  ])('answers 400 to %s, and does not repeat the value', async (query) => {
    const response = await testApi().request(`/api/studies?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ kind: 'bad-request' });
  });

  it('answers 400 when the StudyInstanceUID is not a UID and 404 when the study is not there', async () => {
    expect((await testApi().request('/api/studies/not%20a%20uid')).status).toBe(400);
    const response = await testApi().request('/api/studies/1.2.3');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ kind: 'study-not-found', StudyInstanceUID: '1.2.3' });
  });

  it('notes that a study was opened', async () => {
    const markOpened = vi.fn(() => true);
    const response = await testApi({ markOpened }).request('/api/studies/1.2.3/opened', { method: 'POST' });
    expect(response.status).toBe(204);
    expect(markOpened).toHaveBeenCalledWith('1.2.3', expect.any(Number));
  });

  it('starts the removal of studies as a job', async () => {
    const response = await testApi().request('/api/studies/remove', json({ StudyInstanceUIDs: ['1.2'] }));
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ jobId: 'job-1' });
  });
});

describe('bodies', () => {
  it('are refused above 1 MB, whether announced or not', async () => {
    const big = { paths: ['x'.repeat(4000)], padding: 'y'.repeat(1024 * 1024) };
    const response = await testApi().request('/api/imports', json(big));
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ kind: 'too-large', limitBytes: 1024 * 1024 });
  });

  it('are refused when they are not JSON, not said to be, or not what was asked', async () => {
    const form = { method: 'POST', body: '{"paths":["/a"]}', headers: { 'content-type': 'text/plain' } };
    expect((await testApi().request('/api/imports', form)).status).toBe(400);
    expect((await testApi().request('/api/imports', { ...json({}), body: '{' })).status).toBe(400);
    expect((await testApi().request('/api/imports', json({ paths: [] }))).status).toBe(400);
    expect((await testApi().request('/api/imports', json({ paths: ['/a'], more: 1 }))).status).toBe(400);
  });

  it('name the place of a fault and never its value', async () => {
    const response = await testApi().request('/api/imports', json({ paths: ['/a'], storage: 'DOE^JANE' }));
    expect(await response.text()).not.toContain('DOE');
  });
});

describe('/api/imports', () => {
  it('hands the request on with its defaults and answers with the job', async () => {
    const startImport = vi.fn(() => ({ ok: true as const, value: aJob() }));
    const response = await testApi({ startImport }).request('/api/imports', json({ paths: ['/media/disc'] }));
    expect(response.status).toBe(202);
    expect(startImport).toHaveBeenCalledWith({ paths: ['/media/disc'], storage: 'link', watch: false });
  });

  it('passes a refusal on with the status that fits it', async () => {
    const startImport = () => ({ ok: false as const, failure: { kind: 'disk-full' as const } });
    expect((await testApi({ startImport }).request('/api/imports', json({ paths: ['/a'] }))).status).toBe(
      507,
    );
  });
});

describe('paths of an import', () => {
  it.each(['CT Head', '../CT', './', '/a\0b'])(
    'are refused where they do not say where: %j',
    async (path) => {
      const startImport = vi.fn(() => ok(aJob()));
      const response = await testApi({ startImport }).request('/api/imports', json({ paths: ['/a', path] }));
      expect(response.status).toBe(400);
      expect(startImport).not.toHaveBeenCalled();
    },
  );
});

describe('session and settings', () => {
  it('tells the page what it needs to know', async () => {
    const session = Session.parse(
      await (await testApi({ studyCount: () => 7 }).request('/api/session')).json(),
    );
    expect(session).toMatchObject({ host: 'browser', launchId: 'launch-1', studyCount: 7 });
  });

  it('keeps settings that are put and refuses ones that are not settings', async () => {
    const api = testApi();
    const settings = Settings.parse({ language: 'de' });
    expect((await api.request('/api/settings', json(settings, 'PUT'))).status).toBe(200);
    expect(await (await api.request('/api/settings')).json()).toEqual(settings);
    expect((await api.request('/api/settings', json({ language: 'fr' }, 'PUT'))).status).toBe(400);
  });

  it('keeps answers out of every cache and unframed', async () => {
    const { headers } = await testApi().request('/api/session');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('/api/jobs', () => {
  const job = aJob({ label: 'Disc' });
  const entry = {
    path: '/discs/=cmd|"calc",\'x\'.dcm',
    outcome: 'unreadable' as const,
    problem: { kind: 'truncated-header' as const, atByte: 12 },
    StudyInstanceUID: null,
    SOPInstanceUID: '1.2.3',
  };
  const page = (nextCursor: string | null): ImportReport => ({
    job,
    studies: [],
    entries: [entry],
    nextCursor,
  });
  const report = (_: string, cursor: string | null) => (cursor === null ? page('second') : page(null));

  it('lists jobs and answers 404 for one that is not there', async () => {
    expect(
      JobList.parse(await (await testApi({ jobs: () => [job] }).request('/api/jobs')).json()),
    ).toHaveLength(1);
    expect((await testApi().request('/api/jobs/none')).status).toBe(404);
    expect((await testApi().request('/api/jobs/none/cancel', { method: 'POST' })).status).toBe(404);
  });

  it('takes the cancelling of an ended job for done', async () => {
    const api = testApi({ job: () => job, cancelJob: () => false });
    expect((await api.request('/api/jobs/job-1/cancel', { method: 'POST' })).status).toBe(204);
  });

  it('gives the whole report as JSON, all pages of it', async () => {
    const response = await testApi({ report }).request('/api/jobs/job-1/report.json');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="import-report-[\d-]+\.json"$/,
    );
    expect(await response.json()).toEqual({ job, studies: [], entries: [entry, entry] });
  });

  it('gives the whole report as CSV that a spreadsheet does not run', async () => {
    const text = await (await testApi({ report }).request('/api/jobs/job-1/report.csv')).text();
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toBe(`"/discs/=cmd|""calc"",'x'.dcm",unreadable,truncated-header,atByte=12,,1.2.3`);
    expect(csvCell('=1+1')).toBe(`"'=1+1"`);
    expect(csvCell('plain')).toBe('plain');
  });
});

describe('addresses that are not there', () => {
  it.each(['/api/none', '/dicomweb/other/studies', '/none', '/api/studies/1.2/none'])(
    'answers 404 to %s',
    async (path) => {
      const response = await testApi().request(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ kind: 'not-found' });
    },
  );

  it('answers 500 without a word of what went wrong inside', async () => {
    const jobs = () => {
      throw new Error('DOE^JANE in /home/x');
    };
    const response = await testApi({ jobs }).request('/api/jobs');
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('{"kind":"internal"}');
  });
});
