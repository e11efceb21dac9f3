// From an entry of the record to its pixels: a real authority, FHIR server and archive (oidc-provider, medplum, Orthanc), and
// nothing set up by hand but the record.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RecordOpening, RecordOfStudy, StudyDetail } from '../../../native/contract/index.ts';
import { bearerGate } from '../../peers/bearerGate.ts';
import { freePort, hasOrthanc } from '../../peers/orthanc.ts';
import { parserFrames } from '../api/framesOracle.ts';
import { ended } from '../api/serve.ts';
import { readFrames } from '../pacs/reading.ts';
import {
  endpoint,
  entry,
  first,
  type ImagePlace,
  openImagePlace,
  second,
  seriesOf,
  strange,
  uidOf,
} from './imagePlace.ts';

const whole = [...first, ...second];
const study = (opening: RecordOpening): StudyDetail => {
  if (opening.study === null) throw new Error(JSON.stringify(opening.tried));
  return opening.study;
};

describe.skipIf(!hasOrthanc())('the images of an entry of the record', () => {
  let at: ImagePlace;
  beforeAll(async () => {
    at = await openImagePlace();
    const gate = at.gate.url;
    await at.server.put(
      endpoint('gate', gate, { name: 'Teaching archive' }),
      entry('all', whole, ['gate']),
      entry('strange', strange, ['gate']),
    );
    await at.signIn();
  }, 60_000);
  afterAll(() => at.close());
  beforeEach(async () => {
    at.gate.mode = 'checked';
    at.gate.seen.length = 0;
    at.gate.refused.clear();
    await at.settle({});
  });
  const read = (source: string, files: typeof first) =>
    readFrames(at, {
      source,
      StudyInstanceUID: uidOf(files),
      SeriesInstanceUID: seriesOf(files),
      frames: files.map(({ SOPInstanceUID }) => ({ SOPInstanceUID, frameNumber: 1 })),
    } as Parameters<typeof readFrames>[1]);

  it('are read where it says that they are, with its sign-in, and nothing of them is kept', async () => {
    const opening = await at.open('all');
    const detail = study(opening);
    expect(opening.sources.sources).toMatchObject([{ problem: null, withSignIn: true }]);
    expect(detail.notKept?.archive).toBe('Teaching archive (Ward record)');
    expect(detail.seriesList.map(({ instanceCount }) => instanceCount)).toEqual([4, 3]);
    const peerId = detail.notKept?.peerId ?? '';
    const given = await read(peerId, first);
    for (const [place, { bytes }] of given.entries())
      expect(
        bytes.equals(parserFrames(first[place]?.bytes ?? new Uint8Array())?.[0] ?? Buffer.alloc(0)),
      ).toBe(true);
    expect(given.length).toBe(first.length);
    const tokens = new Set(at.gate.seen.map(({ token }) => token));
    expect([tokens.size, tokens.has('')]).toEqual([1, false]);
    // Known by its UID from now on, and again after the same step: the same archive.
    expect(await (await at.request(`/api/studies/${uidOf(first)}`)).json()).toEqual(detail);
    expect(study(await at.open('all')).notKept?.peerId).toBe(peerId);
    expect(await (await at.request('/api/peers')).json()).toEqual([]);
    expect(at.library().instances(uidOf(first), null)).toEqual([]);
    for (const token of tokens) {
      expect(at.logged.join()).not.toContain(token);
      for (const file of everyFile(at.folder)) expect(readFileSync(file).includes(token), file).toBe(false);
    }
  });

  it('are compared with the patient of the record before anybody sees them', async () => {
    study(await at.open('all'));
    const own = RecordOfStudy.parse(await (await at.request(`/api/studies/${uidOf(first)}/record`)).json());
    expect(own).toMatchObject({
      verdict: 'agreement',
      links: [{ imagingStudy: 'ImagingStudy/all', state: 'linked' }],
    });
    const other = await at.open('strange');
    expect(study(other)).toMatchObject({ study: { PatientID: 'LB-9' }, isStopped: true });
    const judged = RecordOfStudy.parse(
      await (await at.request(`/api/studies/${uidOf(strange)}/record`)).json(),
    );
    expect(judged).toMatchObject({
      verdict: 'contradiction',
      links: [{ state: 'linked', subject: 'Patient/p1' }],
    });
    const fields = judged.links[0]?.identity?.fields ?? [];
    expect(fields.filter(({ verdict }) => verdict === 'contradiction').map(({ field }) => field)).toEqual(
      expect.arrayContaining(['name', 'birthDate']),
    );
    // What contradicts is not fetched either, until somebody has read which fields differ.
    expect(await at.keep('strange')).toMatchObject({ contradiction: true, jobs: [] });
    const linkId = judged.links[0]?.linkId ?? '';
    const body = JSON.stringify({ linkId, fieldsRead: true });
    const headers = { 'content-type': 'application/json' };
    await at.request(`/api/studies/${uidOf(strange)}/record/confirm`, { method: 'POST', headers, body });
    const kept = await at.keep('strange');
    expect(kept).toMatchObject({ contradiction: false, jobs: [{ kind: 'retrieve' }] });
    expect((await ended(at.library(), kept.jobs[0]?.jobId ?? '')).state).toBe('done');
    expect(at.library().instances(uidOf(strange), null).length).toBe(strange.length);
  });

  it('come with a new token where the one we had is not taken any more, once', async () => {
    const before = at.authority.grants.filter((grant) => grant === 'refresh_token').length;
    const [old] = [...new Set((await at.open('all'), at.gate.seen.map(({ token }) => token)))];
    at.gate.refused.add(old ?? '');
    at.gate.seen.length = 0;
    study(await at.open('all'));
    expect(at.authority.grants.filter((grant) => grant === 'refresh_token').length).toBe(before + 1);
    const taken = at.gate.seen.filter(({ status }) => status === 200).map(({ token }) => token);
    expect(new Set(taken).size).toBe(1);
    expect(taken).not.toContain(old);
  });

  it('do not come where the archive takes no token at all, and each question tries two at most', async () => {
    const refusing = await bearerGate(at.orthanc, () => Promise.resolve(false));
    await at.server.put(endpoint('deaf', refusing.url), entry('deaf', whole, ['deaf']));
    await at.settle({ signInHosts: [refusing.host] });
    const { study: none, tried } = await at.open('deaf');
    await refusing.close();
    expect(none).toBeNull();
    expect(tried).toMatchObject([
      { endpoint: 'Endpoint/deaf', failure: { failure: { kind: 'not-signed-in', step: 'record-refused' } } },
    ]);
    const paths = refusing.seen.map(({ path: asked }) => asked);
    for (const asked of new Set(paths))
      expect(paths.filter((one) => one === asked).length).toBeLessThanOrEqual(2);
  });

  it('say that the sign-in is not for that computer where it may be asked and not shown it', async () => {
    const host = new URL(at.authority.issuer).host;
    await at.settle({ allowedHosts: [host, at.gate.host], signInHosts: [] });
    const { tried } = await at.open('all');
    expect(tried).toMatchObject([
      { failure: { failure: { kind: 'not-signed-in', step: 'record-not-shown' } } },
    ]);
    expect(at.gate.seen.map(({ token }) => token)).toEqual(at.gate.seen.map(() => ''));
    at.gate.mode = 'open';
    expect(study(await at.open('all')).study.StudyInstanceUID).toBe(uidOf(first));
    expect(at.gate.seen.some(({ token }) => token !== '')).toBe(false);
  });

  it('are not asked for at a computer that is not allowed, nor any more once it is not', async () => {
    const { notKept } = study(await at.open('all'));
    await at.settle({ signInHosts: [] });
    at.gate.seen.length = 0;
    const { sources, tried, study: none } = await at.open('all');
    expect([none, tried]).toEqual([null, []]);
    expect(sources.sources).toMatchObject([
      { problem: 'host-not-allowed', host: at.gate.host, address: null },
    ]);
    // Nothing of this series was read before.
    const given = await read(notKept?.peerId ?? '', second);
    expect(given[0]?.record).toMatchObject({
      failure: { kind: 'archive-failed', failure: { kind: 'not-allowed', host: at.gate.host } },
    });
    expect(at.gate.seen).toEqual([]);
  });

  it('are not followed to another computer, and our sign-in goes there least of all', async () => {
    const trap = await bearerGate(at.orthanc, () => Promise.resolve(true));
    at.gate.mode = { elsewhere: `${trap.url}/studies` };
    const { study: none, tried } = await at.open('all');
    await trap.close();
    expect(none).toBeNull();
    expect(tried).toMatchObject([{ failure: { failure: { kind: 'redirected' } } }]);
    expect(trap.seen).toEqual([]);
  });

  it('are looked for at the next place where one does not answer, and each place says what is wrong with it', async () => {
    const port = await freePort();
    const host = new URL(at.authority.issuer).host;
    await at.settle({ allowedHosts: [host, `127.0.0.1:${port}`] });
    await at.server.put(
      endpoint('down', `http://127.0.0.1:${port}/dicom-web`),
      endpoint('off', at.gate.url, { status: 'off' }),
      endpoint('fax', at.gate.url, { connectionType: { code: 'ihe-iid' } }),
      endpoint('relative', '/dicom-web'),
      entry('second-place', whole, ['down', 'gate']),
      entry('nowhere', whole, ['off', 'fax', 'relative', 'none', 'down']),
    );
    const found = await at.open('second-place');
    expect(study(found).seriesList.length).toBe(2);
    expect(found.tried).toMatchObject([
      { endpoint: 'Endpoint/down', failure: { failure: { kind: 'unreachable' } } },
    ]);
    const lost = await at.open('nowhere');
    expect(lost.study).toBeNull();
    const problems = new Map(lost.sources.sources.map((source) => [source.endpoint, source.problem]));
    expect(Object.fromEntries(problems)).toEqual({
      'Endpoint/down': null,
      'Endpoint/off': 'not-active',
      'Endpoint/fax': 'other-type',
      'Endpoint/relative': 'relative-address',
      'Endpoint/none': 'unreadable',
    });
    expect(lost.tried).toMatchObject([{ endpoint: 'Endpoint/down', failure: { kind: 'archive-failed' } }]);
  });

  it('of a series that alone has a place come from there, are said to be a part, and are kept as such', async () => {
    const series = (files: typeof first, endpoints: readonly string[]) => ({
      uid: seriesOf(files),
      modality: { code: 'CT' },
      endpoint: endpoints.map((one) => ({ reference: `Endpoint/${one}` })),
    });
    await at.server.put(
      entry('part', whole, [], { numberOfSeries: 2, series: [series(first, []), series(second, ['gate'])] }),
    );
    const detail = study(await at.open('part'));
    expect(detail.notKept?.partly).toEqual({ series: 1, of: 2, elsewhere: [] });
    expect(detail.seriesList.map(({ SeriesInstanceUID }) => SeriesInstanceUID)).toEqual([seriesOf(second)]);
    const { jobs } = await at.keep('part');
    expect((await ended(at.library(), jobs[0]?.jobId ?? '')).state).toBe('done');
    const here = at.library().instances(uidOf(whole), null);
    expect(new Set(here.map(({ SeriesInstanceUID }) => SeriesInstanceUID))).toEqual(
      new Set([seriesOf(second)]),
    );
    expect(here.length).toBe(second.length);
    const told = StudyDetail.parse(await (await at.request(`/api/studies/${uidOf(whole)}`)).json());
    expect(told.notKept).toBeUndefined();
  });

  it('go on being fetched after a restart, with the sign-in of before', async () => {
    let give = (): void => undefined;
    at.gate.mode = { images: new Promise<void>((resolve) => (give = resolve)) };
    const { jobs } = await at.keep('all');
    const jobId = jobs[0]?.jobId ?? '';
    expect(jobId).not.toBe('');
    await at.again();
    give();
    at.gate.mode = 'checked';
    const job = await ended(at.library(), jobId);
    expect(job).toMatchObject({ state: 'done', transfer: { state: 'complete' } });
    expect(at.library().instances(uidOf(whole), null).length).toBe(whole.length);
  });

  it('need somebody who is signed in to the record', async () => {
    await at.request(`/api/records/servers/${at.serverId}/sign-in`, { method: 'DELETE' });
    // What was read before is not asked for without a sign-in: neither the record nor the archive.
    const { sources } = await at.open('all');
    expect(sources.failure).toMatchObject({ kind: 'sign-in-needed' });
    expect(at.gate.seen).toEqual([]);
  });

  it('are asked for nowhere once the record is not set up any more', async () => {
    await at.request(`/api/records/servers/${at.serverId}`, { method: 'DELETE' });
    const answer = await at.request(`/api/records/servers/${at.serverId}/imaging-studies/all/open`, {
      method: 'POST',
    });
    expect(answer.status).toBe(404);
    expect(at.gate.seen).toEqual([]);
  });
});

function everyFile(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.join(one.parentPath, one.name));
}
