import { describe, expect, it } from 'vitest';
import { createApi } from '../../../native/api/index.ts';
import { errorFacts, type LogFacts } from '../../../native/api/log.ts';
import { loopbackGate } from '../../../native/security/index.ts';
import { fakeLibrary } from './fakeLibrary.ts';

const token = 'T'.repeat(43);

function logging(overrides: Parameters<typeof fakeLibrary>[0] = {}) {
  const lines: { level: string; event: string; facts: LogFacts }[] = [];
  const api = createApi({
    library: fakeLibrary(overrides),
    security: loopbackGate({ port: 4711, token }),
    host: 'browser',
    version: '0',
    launchId: 'launch-1',
    log: (level, event, facts = {}) => void lines.push({ level, event, facts }),
  });
  const headers = { host: '127.0.0.1:4711', authorization: `Bearer ${token}` };
  const get = (path: string, signal?: AbortSignal) =>
    api.request(`http://127.0.0.1:4711${path}`, { headers, ...(signal === undefined ? {} : { signal }) });
  return { lines, get };
}

describe('the log', () => {
  it('calls a search that its client withdrew no error', async () => {
    const { lines, get } = logging({
      findStudies: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const aborter = new AbortController();
    const answer = get('/api/studies?text=smith', aborter.signal);
    aborter.abort();
    await answer;
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('names method, route pattern, status and time of a request, and nothing that it asked for', async () => {
    const { lines, get } = logging();
    await get('/api/studies?PatientName=DOE');
    await get('/dicomweb/library/studies/1.2.3/series?PatientName=DOE');
    await get('/DOE^JANE');
    expect(lines.map(({ facts }) => [facts['method'], facts['route'], facts['status']])).toEqual([
      ['GET', '/api/studies', 200],
      ['GET', '/dicomweb/library/studies/:study/series', 204],
      ['GET', expect.stringContaining('*'), 404],
    ]);
    expect(JSON.stringify(lines)).not.toContain('DOE');
    expect(JSON.stringify(lines)).not.toContain(token);
  });

  it('names class, code and place of an unexpected error, and not its message', async () => {
    const jobs = () => {
      throw Object.assign(new TypeError('no /home/DOE/file'), { code: 'ENOENT' });
    };
    const { lines, get } = logging({ jobs });
    await get('/api/jobs');
    const failed = lines.find(({ event }) => event === 'request-failed');
    expect(failed?.facts).toMatchObject({ error: 'TypeError', code: 'ENOENT' });
    expect(JSON.stringify(lines)).not.toContain('DOE');
  });

  it('takes the place from the stack even when the message looks like one', () => {
    const error = new Error('x\n    at /home/DOE^JANE/file.dcm');
    expect(JSON.stringify(errorFacts(error))).not.toMatch(/DOE|file\.dcm/);
  });
});
