// Archives that answer wrongly or stop in the middle: what comes of it is counted and named.
import { describe, expect, it } from 'vitest';
import { Completeness } from '../../../native/contract/index.ts';
import { text } from '../../../native/dicom/index.ts';
import type { Errand, Script } from '../../peers/scriptedArchive.ts';
import { ended } from '../api/serve.ts';
import { inFolder } from './peers.ts';
import { json, retrieve, writeFiles } from './remote.ts';
import {
  archive,
  from,
  here,
  IMAGES,
  listing,
  remote,
  second,
  sending,
  SeriesInstanceUID,
  stranger,
  study,
  StudyInstanceUID,
  uidsOf,
} from './scripted.ts';

describe('an archive that lists wrongly', () => {
  it('names an image twice: it is one image', async () => {
    const twice = [...study, ...study.slice(0, 2)];
    const peerId = await from({ find: listing(twice, null), get: sending(study) });
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'complete', expected: IMAGES, here: IMAGES });
    expect(here()).toEqual(uidsOf(study));
  });

  it('names a series twice, and an image in two series: each is one', async () => {
    const find: Script['find'] = (level, keys) => {
      const told = listing([...study, ...second])(level, keys);
      if (level === 'SERIES')
        return [...told, ...told].map((series) => ({ ...series, NumberOfSeriesRelatedInstances: '' }));
      const [first] = study;
      const again = { ...told[0], SOPInstanceUID: first?.SOPInstanceUID ?? '' };
      return level === 'IMAGE' ? [...told, again] : told;
    };
    const peerId = await from({ find, get: sending([...study, ...second]) });
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'complete', expected: 2 * IMAGES, here: 2 * IMAGES });
  });

  it('counts more than it lists and has: what is missing is counted', async () => {
    const peerId = await from({ find: listing(study, IMAGES + 2), get: sending(study) });
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'incomplete', here: IMAGES, missing: 0, unlisted: 2 });
    const list = (await (await remote.request('/api/incomplete')).json()) as unknown[];
    expect(list).toMatchObject([{ StudyInstanceUID, unlisted: 2 }]);
  });

  it('counts more than it lists, and sends them: all are taken, and it is complete', async () => {
    const peerId = await from({ find: listing(study.slice(0, 4), IMAGES), get: sending(study) });
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'complete', unlisted: 0 });
    expect(here()).toEqual(uidsOf(study));
  });

  it('counts fewer than it lists: the list is what counts', async () => {
    const peerId = await from({ find: listing(study, 2), get: sending(study) });
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'complete', expected: IMAGES, here: IMAGES });
  });

  it("answers with another study's series and images: they are none of this one's, and said to be unreadable", async () => {
    const find: Script['find'] = (level, keys) => [
      ...listing()(level, keys),
      ...(level === 'SERIES'
        ? [{ QueryRetrieveLevel: level, StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.3.4' }]
        : []),
    ];
    const peerId = await from({ find, get: sending(study) });
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ expected: IMAGES, here: IMAGES });
    expect(here()).toEqual(uidsOf(study));
  });
});

describe('an archive that is out of resources', () => {
  it('is not asked for every day there ever was, and the search of it has failed', async () => {
    let asked = 0;
    const find: Script['find'] = () => {
      asked += 1;
      return [];
    };
    const peerId = await from({ find, findStatus: 0xa700 });
    const answer = await remote.request('/api/find', json({ query: {}, sources: [peerId] }));
    const last = (await answer.text()).split('\n').findLast((line) => line.includes('"type":"source"'));
    expect(JSON.parse(last ?? '{}')).toMatchObject({
      source: { state: 'failed', found: 0, failure: { kind: 'status', status: 0xa700 } },
    });
    expect(asked).toBeLessThan(100);
  });
});

describe('an archive with identifiers that are none', () => {
  it('lists the others all the same, and is never complete', async () => {
    const find: Script['find'] = (level, keys) => [
      ...listing(study, null)(level, keys),
      ...(level === 'IMAGE' ? [{ SOPInstanceUID: '1.2.*' }, { SOPInstanceUID: 'a b' }] : []),
    ];
    const peerId = await from({ find, get: sending(study) });
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'incomplete', here: IMAGES, missing: 0 });
    expect(transfer.unlisted).toBeGreaterThan(0);
  });

  it('is asked for a patient whose number is written in any script', async () => {
    const asked: unknown[] = [];
    const find: Script['find'] = (level, keys) => {
      asked.push(text(keys, '00100020'));
      const [first] = listing()(level, keys);
      return level === 'STUDY'
        ? [{ ...first, SpecificCharacterSet: 'ISO_IR 192', PatientID: '患者-1' }]
        : listing()(level, keys);
    };
    const peerId = await from({ find, get: sending([]) }, { model: 'patient-root' });
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'incomplete', expected: IMAGES, here: 0 });
    expect(asked.slice(-1)).toEqual(['患者-1']);
  });
});

describe('an archive that has the whole of an image that is here in part', () => {
  it('has more than is here, and a retrieve brings that image alone', async () => {
    const cut = study.map((file, at) => (at === 4 ? { ...file, bytes: file.bytes.subarray(0, -100) } : file));
    const sentUIDs: string[] = [];
    const get = async (errand: Errand): Promise<number> => {
      const asked = errand.keys['00080018']?.Value ?? [];
      sentUIDs.push(...asked.map(String));
      return sending(study)(errand);
    };
    const peerId = await from({ find: listing(), get });
    await inFolder(async (folder) => {
      writeFiles(folder, cut);
      const started = remote.library.startImport({ paths: [folder], storage: 'copy', watch: false });
      if (started.ok) await ended(remote.library, started.value.jobId);
    });
    const answer = await remote.request('/api/find', json({ query: {}, sources: ['library'] }));
    expect(await answer.text()).toContain('"short":1');
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'complete', expected: IMAGES, here: IMAGES });
    expect(sentUIDs).toEqual([study[4]?.SOPInstanceUID]);
    expect(remote.library.studyDetail(StudyInstanceUID)?.study).toMatchObject({
      problemCount: 0,
      conflictCount: 0,
    });
  });
});

describe('an archive that sends wrongly', () => {
  it('an image whose pixel data ends too early: what came is kept, and it is not complete', async () => {
    const cut = study.map((file, at) => (at === 2 ? { ...file, bytes: file.bytes.subarray(0, -100) } : file));
    let has: typeof study = cut;
    const peerId = await from({ find: listing(), get: (errand) => sending(has)(errand) });
    const { transfer, problems } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'incomplete', expected: IMAGES, here: IMAGES - 1, missing: 1 });
    expect(problems).toMatchObject([{ SOPInstanceUID: study[2]?.SOPInstanceUID, reason: 'short' }]);
    expect(here()).toEqual(uidsOf(study));
    const counted = { StudyInstanceUID, expected: IMAGES, here: IMAGES - 1, short: 1, unlisted: 0 };
    expect(await (await remote.request('/api/incomplete')).json()).toEqual([counted]);
    const known = await remote.request(`/api/studies/${StudyInstanceUID}/completeness`);
    expect(Completeness.parse(await known.json())).toMatchObject({
      state: 'incomplete',
      here: IMAGES - 1,
      series: [{ SeriesInstanceUID, expected: IMAGES, here: IMAGES - 1 }],
      missing: [{ SOPInstanceUID: study[2]?.SOPInstanceUID, reason: 'short' }],
    });
    const again = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(again.transfer).toMatchObject({ state: 'incomplete', here: IMAGES - 1, missing: 1 });
    has = study; // the archive got the whole of it meanwhile
    const mended = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(mended).toMatchObject({ transfer: { state: 'complete', here: IMAGES }, problems: [] });
    expect(await (await remote.request('/api/incomplete')).json()).toEqual([]);
    expect(remote.library.studyDetail(StudyInstanceUID)?.study).toMatchObject({
      instanceCount: IMAGES,
      problemCount: 0,
      conflictCount: 0,
    });
  });

  it("more than was asked for, another patient's among it: nothing of that comes in", async () => {
    const statuses: number[] = [];
    const get = async (errand: Errand): Promise<number> => {
      for (const file of [...stranger, ...second]) statuses.push(await errand.store(file));
      return sending(study)(errand);
    };
    const peerId = await from({ find: listing(), get });
    const { transfer, problems } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'complete', here: IMAGES, refused: 2 * IMAGES });
    expect(new Set(problems.map(({ reason }) => reason))).toEqual(new Set(['wrong-study', 'not-asked-for']));
    expect(statuses.every((status) => status !== 0)).toBe(true);
    expect(here()).toEqual(uidsOf(study));
    expect(here(stranger[0]?.StudyInstanceUID)).toEqual([]);
  });

  it('an image under the name of another: it is refused, and the one that is missing is named', async () => {
    const [first, other] = study;
    const get = async (errand: Errand): Promise<number> => {
      if (other !== undefined) await errand.store(other, first?.SOPInstanceUID);
      return sending(study.slice(1))(errand);
    };
    const peerId = await from({ find: listing(), get });
    const { transfer, problems } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'incomplete', expected: IMAGES, here: IMAGES - 1, missing: 1 });
    expect(new Set(problems.map(({ SOPInstanceUID }) => SOPInstanceUID))).toEqual(
      new Set([first?.SOPInstanceUID]),
    );
    expect(here()).toEqual(uidsOf(study.slice(1)));
  });

  it('some, and then says that all went well: what did not come is named', async () => {
    const peerId = await from({ find: listing(), get: sending(study.slice(0, 4)) });
    const { transfer, problems } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'incomplete', here: 4, missing: 2, failure: null });
    expect(uidsOf(study.slice(4))).toEqual(problems.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted());
  });

  it('some, and then nothing more: it is given up in time, asked again, and what is missing is named', async () => {
    let asked = 0;
    const get = async (errand: Errand): Promise<number> => {
      asked += 1;
      for (const file of study.slice(0, 2)) await errand.store(file);
      await new Promise(() => undefined);
      return 0;
    };
    const peerId = await from({ find: listing(), get });
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({
      state: 'incomplete',
      here: 2,
      missing: 4,
      failure: { kind: 'timed-out' },
    });
    expect(asked).toBeGreaterThan(1);
  });

  it('and is gone before the end: what came is kept, and a try later brings the rest', async () => {
    const cut = { now: true };
    const get = async (errand: Errand): Promise<number> => {
      if (!cut.now) return sending(study)(errand);
      for (const file of study.slice(0, 3)) await errand.store(file);
      void archive?.close();
      return 0xa702;
    };
    const peerId = await from({ find: listing(), get });
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'incomplete', here: 3, missing: 3 });
    cut.now = false;
    const back = await from({ find: listing(), get }, { name: 'Back' });
    const again = await retrieve(remote, { peerId: back, StudyInstanceUID });
    expect(again.transfer).toMatchObject({ state: 'complete', here: IMAGES });
  });
});
