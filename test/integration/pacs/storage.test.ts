// Studies from archives as a cache: what goes, what stays, and getting it again. With Orthanc.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  FindLine,
  type FoundStudy,
  IN_USE_MS,
  Storage,
  StudyStorage,
} from '../../../native/contract/index.ts';
import { ctSeries, type GeneratedFile } from '../../generate/index.ts';
import { hasOrthanc, type Orthanc, startOrthanc } from '../../peers/orthanc.ts';
import { json, openRemote, type Remote, retrieve } from './remote.ts';

const series = (name: string, slices: number): GeneratedFile[] =>
  ctSeries({ seed: `storage-${name}`, study: name, PatientID: `ID-${name}`, slices, rows: 64, columns: 64 });
const [first, second, third] = [series('1', 4), series('2', 5), series('3', 6)] as const;
const uidOf = (files: readonly GeneratedFile[]): string => files[0]?.StudyInstanceUID ?? '';
const bytesOf = (files: readonly GeneratedFile[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes.length, 0);

describe.skipIf(!hasOrthanc())('studies from Orthanc that take more than they may', () => {
  let orthanc: Orthanc;
  let remote: Remote;
  let peerId: string;
  let now: number;
  let freeBytes: number;
  beforeAll(async () => {
    orthanc = await startOrthanc();
    for (const { bytes } of [...first, ...second, ...third]) await orthanc.store(bytes);
  });
  beforeEach(async () => {
    now = Date.now();
    freeBytes = 1e12;
    const storage = { now: () => now, disk: () => Promise.resolve({ freeBytes, diskBytes: 2e12 }) };
    remote = openRemote(undefined, {}, storage);
    const url = `${orthanc.origin}${orthanc.dicomWebRoot}`;
    const settings = { kind: 'dicomweb', name: 'Orthanc', url, auth: { kind: 'none' } };
    peerId = (await remote.add(settings as Parameters<Remote['add']>[0])).peerId;
  });
  afterEach(() => remote.close());
  afterAll(() => orthanc.close());
  const get = (files: readonly GeneratedFile[], priority = 'normal') =>
    retrieve(remote, { peerId, StudyInstanceUID: uidOf(files), priority });
  const isHere = (files: readonly GeneratedFile[]): boolean =>
    remote.library.instances(uidOf(files), null).length === files.length;
  const isAway = (files: readonly GeneratedFile[]): boolean =>
    remote.library.instances(uidOf(files), null).length === 0;
  const state = async (): Promise<Storage> =>
    Storage.parse(await (await remote.request('/api/storage')).json());
  const allow = async (quotaBytes: number | null, leastFreeBytes = 0): Promise<Storage> =>
    Storage.parse(
      await (await remote.request('/api/storage', json({ quotaBytes, leastFreeBytes }, 'PUT'))).json(),
    );
  const ofStudy = async (files: readonly GeneratedFile[]): Promise<StudyStorage> =>
    StudyStorage.parse(await (await remote.request(`/api/studies/${uidOf(files)}/storage`)).json());
  const pin = async (files: readonly GeneratedFile[], pinned: boolean): Promise<void> => {
    const answer = await remote.request(`/api/studies/${uidOf(files)}/pinned`, json({ pinned }, 'PUT'));
    expect(answer.status).toBe(204);
  };
  const found = async (request: object): Promise<readonly FoundStudy[]> => {
    const answer = await (await remote.request('/api/find', json(request))).text();
    const lines = answer.trim().split('\n');
    const studies = new Map<string, FoundStudy>();
    for (const line of lines.map((one) => FindLine.parse(JSON.parse(one))))
      if (line.type === 'studies')
        for (const study of line.studies) studies.set(study.row.StudyInstanceUID, study);
    return [...studies.values()];
  };

  it('lets the one go that was not used for longest, and gets it again', async () => {
    await get(first);
    await get(second);
    expect(await ofStudy(first)).toMatchObject({ peerId, keptFor: [], bytes: bytesOf(first) });
    await allow(bytesOf(second) + bytesOf(third));
    expect([isHere(first), isHere(second)]).toEqual([true, true]); // both fit
    const { transfer } = await get(third);
    expect(transfer.state).toBe('complete');
    await remote.pacs.storage.makeRoom();
    expect([isAway(first), isHere(second), isHere(third)]).toEqual([true, true, true]);
    const { removed, retrievedBytes, overBytes } = await state();
    expect(removed).toMatchObject({ studies: 1, bytes: bytesOf(first) });
    expect(removed.last).toEqual([
      { StudyInstanceUID: uidOf(first), peerId, bytes: bytesOf(first), removedAt: now },
    ]);
    expect([retrievedBytes, overBytes]).toEqual([bytesOf(second) + bytesOf(third), 0]);

    await get(first);
    await remote.pacs.storage.makeRoom();
    expect([isHere(first), isAway(second)]).toEqual([true, true]);
    expect((await remote.library.verify()).findings).toEqual([]);
    expect((await state()).removed.last.map(({ StudyInstanceUID: UID }) => UID)).toEqual([uidOf(second)]);
  });

  it('are kept where they are pinned or open, and removed when they are not any more', async () => {
    await get(first);
    await get(second);
    await pin(first, true);
    const open = await remote.request(
      '/api/open-studies',
      json({ StudyInstanceUIDs: [uidOf(second)] }, 'PUT'),
    );
    expect(open.status).toBe(204);
    const over = await allow(0);
    expect([isHere(first), isHere(second)]).toEqual([true, true]);
    expect(over).toMatchObject({ removable: 0, kept: { pinned: 1, 'in-use': 1 }, pinned: 1 });
    expect(over.overBytes).toBe(bytesOf(first) + bytesOf(second));
    expect((await ofStudy(first)).keptFor).toEqual(['pinned']);
    expect((await get(third)).transfer.state).toBe('complete'); // somebody asked for it
    const background = await get(third, 'background');
    expect(background.transfer).toMatchObject({ state: 'incomplete', failure: { kind: 'no-room' } });

    now += IN_USE_MS * 2;
    await pin(first, false);
    await remote.pacs.storage.makeRoom();
    expect([isAway(first), isAway(second), isAway(third)]).toEqual([true, true, true]);
    expect((await state()).retrievedBytes).toBe(0);
  });

  it('make room for the disk too, and where it has none nothing is got', async () => {
    await get(first);
    freeBytes = 1e9;
    await allow(null, 2e9);
    expect(isAway(first)).toBe(true);
    freeBytes = 1e8;
    const { transfer } = await get(second);
    expect(transfer).toMatchObject({ state: 'incomplete', failure: { kind: 'disk-full' } });
  });

  it('are still found when their archive does not answer, as not here', async () => {
    await get(first);
    await get(second);
    await pin(second, true);
    await allow(0);
    const words = { query: { PatientID: 'ID-1' } };
    expect((await found({ ...words, sources: [peerId] }))[0]?.removedAt).toBeUndefined(); // the archive tells
    const stopped = { kind: 'dicomweb', name: 'Orthanc', url: 'http://127.0.0.1:1/', auth: { kind: 'none' } };
    const change = json({ settings: stopped, secrets: {} }, 'PUT');
    expect((await remote.request(`/api/peers/${peerId}`, change)).status).toBe(200);
    for (const request of [
      { ...words, sources: ['library', peerId] },
      { query: {}, sources: [peerId], remembered: true },
    ]) {
      const [study, ...others] = await found(request);
      expect(others).toEqual([]);
      expect(study).toMatchObject({
        here: 'no',
        removedAt: now,
        places: [{ source: peerId, instanceCount: first.length }],
        row: { StudyInstanceUID: uidOf(first), PatientID: 'ID-1' },
      });
    }
    await remote.again();
    expect(await found({ query: {}, sources: [peerId], remembered: true })).toHaveLength(1);
    await remote.request(`/api/peers/${peerId}`, { method: 'DELETE' });
    expect((await state()).removed.studies).toBe(0);
  });

  it('answer for a study that is not here, and for what is no setting, with the reason', async () => {
    const away = `/api/studies/${uidOf(first)}`;
    for (const answer of [
      await remote.request(`${away}/storage`),
      await remote.request(`${away}/pinned`, json({ pinned: true }, 'PUT')),
    ]) {
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual({ kind: 'study-not-found', StudyInstanceUID: uidOf(first) });
    }
    for (const [target, body] of [
      ['/api/storage', { quotaBytes: -1 }],
      ['/api/open-studies', { StudyInstanceUIDs: ['no uid'] }],
      [`${away}/pinned`, {}],
    ] as const)
      expect((await remote.request(target, json(body, 'PUT'))).status, target).toBe(400);
  });

  it('stay in a rebuilt index what they were', async () => {
    await get(first);
    await get(second);
    await pin(second, true);
    const started = remote.library.startRebuild();
    if (!started.ok) throw new Error(started.failure.kind);
    await new Promise<void>((resolve) => {
      remote.library.subscribe((event) => {
        if (event.type === 'job' && event.job.endedAt !== null) resolve();
      });
    });
    expect([(await ofStudy(first)).keptFor, (await ofStudy(second)).keptFor]).toEqual([[], ['pinned']]);
    await allow(0);
    expect([isAway(first), isHere(second)]).toEqual([true, true]);
  });
});
