import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  FindLine,
  type FindRequest,
  type FoundStudy,
  type SourceState,
} from '../../../native/contract/index.ts';
import { ctSeries, type GeneratedFile } from '../../generate/index.ts';
import { hasOrthanc, type Orthanc, startOrthanc } from '../../peers/orthanc.ts';
import { ended } from '../api/serve.ts';
import { hasTools, inFolder, type Server } from './peers.ts';
import { json, node, openRemote, type Remote, startArchive, writeFiles } from './remote.ts';

type Answer = {
  readonly studies: ReadonlyMap<string, FoundStudy>;
  readonly sources: ReadonlyMap<string, SourceState>;
  readonly lines: number;
};

async function found(remote: Remote, query: FindRequest['query'], more: object = {}): Promise<Answer> {
  const answer = await remote.request('/api/find', json({ query, ...more }));
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
  const lines = (await answer.text()).trimEnd().split('\n');
  const studies = new Map<string, FoundStudy>();
  const sources = new Map<string, SourceState>();
  const parsed = lines.map((line) => FindLine.parse(JSON.parse(line)));
  expect(parsed.at(-1)).toEqual({ type: 'end' });
  for (const line of parsed) {
    if (line.type === 'studies')
      for (const study of line.studies) studies.set(study.row.StudyInstanceUID, study);
    if (line.type === 'source') sources.set(line.source.source, line.source);
  }
  return { studies, sources, lines: lines.length };
}

const study = (name: string, PatientName: string, elements: object = {}): GeneratedFile[] =>
  ctSeries({
    seed: name,
    study: name,
    PatientName,
    PatientID: `ID-${name}`,
    slices: 2,
    rows: 16,
    columns: 16,
    elements: elements as never,
  });
const uidOf = (files: readonly GeneratedFile[]): string => files[0]?.StudyInstanceUID ?? '';

const shared = study('shared', 'Shared^Case');
const atOne = study('one', 'Only^One', { StudyDate: '20200301', Modality: 'MR' });
const latin = study('latin', 'Müller^Jörg', { SpecificCharacterSet: 'ISO_IR 100' });
const capitals = study('capitals', 'SHARED^OTHER');
const umlauts = study('umlauts', 'MÜLLER^EVA', { SpecificCharacterSet: 'ISO_IR 100' });
const japanese = study('japanese', 'Yamada^Tarou=山田^太郎=やまだ^たろう', {
  SpecificCharacterSet: 'ISO_IR 192',
});

describe.skipIf(!hasTools('dcmqrscp', 'storescu'))('one search over library and archives', () => {
  let remote: Remote;
  let one: Server;
  let two: Server;
  let ids: { one: string; two: string; down: string };
  beforeAll(async () => {
    remote = openRemote();
    [one, two] = await Promise.all([
      startArchive([...shared, ...atOne, ...latin]),
      startArchive([...shared, ...japanese, ...latin]),
    ]);
    const [first, second, down] = [
      await remote.add(node('One', one.port)),
      await remote.add(node('Two', two.port)),
      await remote.add(node('Down', 1)),
    ];
    ids = { one: first.peerId, two: second.peerId, down: down.peerId };
    await inFolder(async (folder) => {
      writeFiles(folder, shared.slice(0, 1));
      const started = remote.library.startImport({ paths: [folder], storage: 'copy', watch: false });
      if (started.ok) await ended(remote.library, started.value.jobId);
    });
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await remote.close();
  });

  it('tells each study once with every place, and beside them which archive failed and why', async () => {
    const { studies, sources } = await found(remote, {});
    expect([...studies.keys()].toSorted()).toEqual([shared, atOne, latin, japanese].map(uidOf).toSorted());
    const both = studies.get(uidOf(shared));
    expect(both?.places.map(({ source }) => source).toSorted()).toEqual(
      ['library', ids.one, ids.two].toSorted(),
    );
    expect(both?.row.PatientName).toEqual({ Alphabetic: 'Shared^Case' });
    expect(studies.get(uidOf(atOne))).toMatchObject({ here: 'no', places: [{ source: ids.one }] });
    expect(sources.get('library')).toMatchObject({ state: 'done', found: 1, failure: null });
    expect(sources.get(ids.one)).toMatchObject({ state: 'done', found: 3, truncated: false });
    expect(sources.get(ids.two)).toMatchObject({ state: 'done', found: 3 });
    expect(sources.get(ids.down)).toMatchObject({
      state: 'failed',
      found: 0,
      failure: { kind: 'unreachable', code: 'ECONNREFUSED' },
    });
  });

  it.each([
    ['the beginning of a name, in small letters', { text: 'shar' }, [shared]],
    ['two words of a name in any order', { text: 'case shared' }, [shared]],
    ['the beginning of a patient ID', { text: 'ID-on' }, [atOne]],
    ['a name with umlauts, at archives that hold it in Latin-1', { text: 'müller' }, [latin]],
    ['a Japanese name in characters', { text: '山田' }, [japanese]],
    ['a study UID', { text: uidOf(atOne) }, [atOne]],
    ['a name that nobody has', { text: 'nobody' }, []],
    ['a day', { studyDateFrom: '20200301', studyDateTo: '20200301' }, [atOne]],
    ['the time before a day', { studyDateTo: '20200302' }, [atOne]],
    ['a patient ID as such', { PatientID: 'ID-lat' }, [latin]],
  ] as const)('finds %s', async (_what, query, wanted) => {
    const { studies } = await found(remote, query as FindRequest['query'], { sources: [ids.one, ids.two] });
    expect([...studies.keys()].toSorted()).toEqual(wanted.map(uidOf).toSorted());
  });

  it('decodes names of every character set', async () => {
    const { studies } = await found(remote, {}, { sources: [ids.two] });
    expect(studies.get(uidOf(latin))?.row.PatientName.Alphabetic).toBe('Müller^Jörg');
    expect(studies.get(uidOf(japanese))?.row.PatientName).toEqual({
      Alphabetic: 'Yamada^Tarou',
      Ideographic: '山田^太郎',
      Phonetic: 'やまだ^たろう',
    });
  });

  it('knows that a study is here although only an archive was searched', async () => {
    const { studies } = await found(remote, { text: 'shared' }, { sources: [ids.one] });
    expect(studies.get(uidOf(shared))?.places.map(({ source }) => source)).toContain('library');
  });

  it('stops at the number asked for, and says that there is more', async () => {
    const { studies, sources } = await found(remote, {}, { sources: [ids.one], limit: 2 });
    expect(studies.size).toBe(2);
    expect(sources.get(ids.one)).toMatchObject({ state: 'done', truncated: true });
  });

  it('asks the library alone for what only it knows', async () => {
    const { sources } = await found(remote, { notOpened: true });
    expect(sources.get(ids.one)).toMatchObject({ state: 'done', found: 0 });
    expect(sources.get('library')).toMatchObject({ found: 1 });
  });

  it('ends the question at the archive when the page goes away', async () => {
    const gone = new AbortController();
    const lines = remote.pacs.find({ query: {}, limit: 1000 }, gone.signal);
    expect((await lines.next()).done).toBe(false);
    gone.abort();
    const rest: FindLine[] = [];
    for await (const line of lines) rest.push(line);
    expect(rest.at(-1)).toEqual({ type: 'end' });
    // The archive answers as before: nothing hangs there.
    expect((await found(remote, { text: 'one' }, { sources: [ids.one] })).studies.size).toBe(1);
  });

  it('says that sources do not agree on whose study it is', async () => {
    const other = ctSeries({
      seed: 'shared',
      study: 'shared',
      PatientName: 'Other^Case',
      PatientID: 'ID-other',
      slices: 1,
    });
    expect(uidOf(other)).toBe(uidOf(shared));
    const archive = await startArchive(other);
    const peer = await remote.add(node('Other', archive.port));
    const { studies } = await found(remote, {}, { sources: ['library', peer.peerId] });
    expect(studies.get(uidOf(shared))).toMatchObject({ patientsDiffer: true });
    remote.pacs.removePeer(peer.peerId);
    await archive.close();
  });
});

describe.skipIf(!hasTools('dcmqrscp', 'storescu'))(
  'an archive that tells large and small letters apart',
  () => {
    it.each([
      ['shar', [shared, capitals]],
      ['SHAR', [shared, capitals]],
      ['müller', [latin, umlauts]],
    ] as const)('is found everything at by "%s"', async (typed, wanted) => {
      const archive = await startArchive([...shared, ...capitals, ...latin, ...umlauts]);
      const remote = openRemote();
      const { peerId } = await remote.add(node('Archive', archive.port));
      const { studies } = await found(remote, { text: typed }, { sources: [peerId] });
      expect([...studies.keys()].toSorted()).toEqual(wanted.map(uidOf).toSorted());
      await remote.close();
      await archive.close();
    });
  },
);

describe.skipIf(!hasOrthanc())('an archive that gives no more than so many answers', () => {
  let remote: Remote;
  let orthanc: Orthanc;
  const many = Array.from({ length: 23 }, (_, at) =>
    study(`many-${at}`, `Many^${at}`, {
      StudyDate: at < 8 ? '20190510' : `20${String(10 + at).padStart(2, '0')}0${(at % 9) + 1}15`,
    }).slice(0, 1),
  );
  beforeAll(async () => {
    remote = openRemote();
    orthanc = await startOrthanc({ LimitFindResults: 8 });
    for (const files of many) for (const { bytes } of files) await orthanc.store(bytes);
  });
  afterAll(async () => {
    await orthanc.close();
    await remote.close();
  });

  it('is asked by date until it has told everything', async () => {
    const peer = await remote.add(node('Orthanc', orthanc.dicomPort, { calledAETitle: 'PEER' }));
    const { studies, sources } = await found(remote, {}, { sources: [peer.peerId] });
    expect([...studies.keys()].toSorted()).toEqual(many.map(uidOf).toSorted());
    expect(sources.get(peer.peerId)).toMatchObject({ state: 'done', found: 23, truncated: false });
  });

  it('says so where more than that are of one day', async () => {
    const more = ['x', 'y'].map((name) => study(name, 'More^One', { StudyDate: '20190510' }).slice(0, 1));
    for (const files of more) for (const { bytes } of files) await orthanc.store(bytes);
    const peer = await remote.add(node('Full day', orthanc.dicomPort, { calledAETitle: 'PEER' }));
    const { studies, sources } = await found(remote, {}, { sources: [peer.peerId] });
    expect(studies.size).toBe(15 + 8);
    expect(sources.get(peer.peerId)).toMatchObject({ truncated: true });
  });
});

it.skipIf(!hasOrthanc())(
  'a DICOMweb server that says nothing of what it leaves out is asked by date',
  async () => {
    const remote = openRemote();
    const orthanc = await startOrthanc({ LimitFindResults: 20 });
    const files = Array.from({ length: 47 }, (_, at) =>
      study(`web-${at}`, `Many^${at}`, {
        StudyDate: `20${String(10 + (at % 12)).padStart(2, '0')}0${(at % 9) + 1}15`,
      }),
    ).flatMap((both) => both.slice(0, 1));
    for (const { bytes } of files) await orthanc.store(bytes);
    const settings = { kind: 'dicomweb', name: 'Web', url: `${orthanc.origin}${orthanc.dicomWebRoot}` };
    const { peerId } = await remote.add(settings as Parameters<Remote['add']>[0]);
    const { studies, sources } = await found(remote, {}, { sources: [peerId] });
    expect([...studies.keys()].toSorted()).toEqual(files.map((file) => file.StudyInstanceUID).toSorted());
    expect(sources.get(peerId)).toMatchObject({ state: 'done', found: 47, truncated: false });
    await orthanc.close();
    await remote.close();
  },
);
