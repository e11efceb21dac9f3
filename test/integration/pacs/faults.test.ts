// A network that goes wrong between Lightbox and an archive. However it does, a retrieve ends as complete or as an exact list
// of what is missing, nothing that is here differs from what the archive has, and a second try completes it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PeerChange, TransferReport } from '../../../native/contract/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { type Fault, FAULTS, type FaultPlan, startFaultyProxy } from '../../peers/faultyProxy.ts';
import { seededRandom } from '../../peers/random.ts';
import { freePort, hasOrthanc, startOrthanc } from '../../peers/orthanc.ts';
import { dataSetOf, hasTools, makeCertificate } from './peers.ts';
import { json, node, openRemote, type Remote, retrieve, startArchive, writeFiles } from './remote.ts';
import { tlsFront } from './webArchive.ts';

const RUNS = Number(process.env['LIGHTBOX_RUNS'] ?? 4);
const SEED = Number(process.env['LIGHTBOX_SEED'] ?? 20_261_123);
const IMAGES = 12;
const IMAGE_BYTES = 8700;
const HASTY = { stallMs: 150, answerMs: 300, connectMs: 300, cancelMs: 100 };
const files = ctSeries({ seed: 'faults', slices: IMAGES, rows: 64, columns: 64 });
const StudyInstanceUID = files[0]?.StudyInstanceUID ?? '';
const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-faults-'));
writeFiles(folder, files);
/** What the archive has: the truth that every run is held against. */
const originals: ReadonlyMap<string, Buffer> = new Map(
  files.map(({ SOPInstanceUID }, at) => [SOPInstanceUID, dataSetOf(path.join(folder, `${at}.dcm`))]),
);
afterAll(() => rmSync(folder, { recursive: true }));

type Archive = {
  readonly port: number;
  /** Settings of the archive as it is found at a port. */
  readonly settings: (name: string, port: number) => PeerChange['settings'];
  /** Where the archive connects to in order to move, and where we listen; null where nothing is moved. */
  readonly home: { readonly dialled: number; readonly listening: number } | null;
  /** The connection on which the images come: those before bring the list. By HTTP both come on the first, which lasts. */
  readonly images: number;
  readonly close: () => Promise<void>;
};

async function dcmtk(way: 'get' | 'move'): Promise<Archive> {
  const home = { dialled: await freePort(), listening: await freePort() };
  const archive = await startArchive(files, home.dialled);
  return {
    port: archive.port,
    settings: (name, port) => node(name, port, { retrieveBy: way }),
    home: way === 'move' ? home : null,
    images: 1,
    close: () => archive.close(),
  };
}

async function orthanc(secured: boolean): Promise<Archive> {
  const server = await startOrthanc();
  for (const { bytes } of files) await server.store(bytes);
  const certificate = secured ? await makeCertificate(folder, 'archive') : null;
  const plain = Number(new URL(server.origin).port);
  const front = certificate === null ? null : await tlsFront(certificate, plain);
  const trust =
    certificate === null
      ? {}
      : { trust: { kind: 'authorities', certificates: [readFileSync(certificate.certificate, 'utf8')] } };
  return {
    port: front === null ? plain : Number(new URL(front.origin).port),
    settings(name, port) {
      const url = `${secured ? 'https' : 'http'}://127.0.0.1:${port}${server.dicomWebRoot}`;
      return { kind: 'dicomweb', name, url, ...trust } as PeerChange['settings'];
    },
    home: null,
    images: 0,
    async close() {
      front?.close();
      await server.close();
    },
  };
}

type Way = {
  readonly name: string;
  /** Where in the list of faults its runs begin: few runs of all ways meet all faults. */
  readonly offset: number;
  readonly start: () => Promise<Archive>;
  /** TLS (RFC 8446 5.2) knows a byte that was changed; neither DIMSE nor HTTP does. */
  readonly seesSpoilt: boolean;
  readonly ready: boolean;
};
const DCMTK = hasTools('dcmqrscp', 'storescu');
const WAYS: readonly Way[] = [
  { name: 'C-GET', offset: 0, start: () => dcmtk('get'), seesSpoilt: false, ready: DCMTK },
  { name: 'C-MOVE', offset: 1, start: () => dcmtk('move'), seesSpoilt: false, ready: DCMTK },
  { name: 'WADO-RS', offset: 2, start: () => orthanc(false), seesSpoilt: false, ready: hasOrthanc() },
  {
    name: 'WADO-RS over TLS',
    offset: 3,
    start: () => orthanc(true),
    seesSpoilt: true,
    ready: hasOrthanc() && hasTools('openssl'),
  },
];

type Tally = { complete: number; incomplete: number; unlisted: number; faults: number; differing: number };

describe.each(WAYS)('a network that goes wrong, $name', ({ name, offset, start, seesSpoilt, ready }) => {
  it.skipIf(!ready)(
    `loses no image and invents none (${RUNS} runs)`,
    async () => {
      const archive = await start();
      const tally: Tally = { complete: 0, incomplete: 0, unlisted: 0, faults: 0, differing: 0 };
      const next = seededRandom(SEED);
      try {
        for (let run = 0; run < RUNS; run += 1) {
          const fault = FAULTS[(run * 2 + offset) % FAULTS.length] ?? 'cut';
          await oneRun(archive, { fault, next, tally, strict: fault !== 'spoil' || seesSpoilt });
        }
      } finally {
        await archive.close();
      }
      console.log(`faults by ${name}: ${RUNS} runs, seed ${SEED}, ${JSON.stringify(tally)}`);
      expect(tally.complete + tally.incomplete + tally.unlisted).toBe(RUNS);
      expect(tally.faults).toBeGreaterThan(RUNS / 3);
      if (seesSpoilt) expect(tally.differing).toBe(0);
    },
    3_600_000,
  );
});

type Run = {
  readonly fault: Fault;
  readonly next: () => number;
  readonly tally: Tally;
  /** Whatever goes wrong, it is seen. */
  readonly strict: boolean;
};

async function oneRun(archive: Archive, { fault, next, tally, strict }: Run): Promise<void> {
  const { home } = archive;
  // Some go wrong once, some each time; those can end incomplete. A few go wrong in what we ask, most in what we are told.
  const always = next() < 0.4;
  const spared = next() < 0.5 ? archive.images : 0;
  const onTheWayHome = home !== null && next() < 0.6;
  const of = next() < 0.15 ? 'caller' : 'called';
  const span = of === 'caller' ? 1500 : next() < 0.3 ? 4000 : IMAGE_BYTES * IMAGES;
  const plan = {
    fault,
    afterBytes: Math.floor(next() * span),
    of,
    delayMs: Math.floor(20 + next() * 300),
  } as const;
  const planned = (here: boolean, connection: number): FaultPlan =>
    here && (always ? connection >= spared : connection === archive.images) ? plan : null;
  const proxy = await startFaultyProxy(archive.port, (at) => planned(!onTheWayHome, at));
  // On the way home the archive is the caller, and what it sends are the images.
  const homeward =
    home === null
      ? null
      : await startFaultyProxy(
          home.listening,
          (at) =>
            onTheWayHome && (always || at === 0)
              ? { ...plan, of: of === 'caller' ? 'called' : 'caller' }
              : null,
          home.dialled,
        );
  const remote = openRemote({ pausesMs: [1, 1] }, HASTY);
  try {
    if (home !== null) {
      const settings = { host: '127.0.0.1', port: home.listening };
      await remote.request('/api/receiving', json({ settings }, 'PUT'));
    }
    const { peerId } = await remote.add(archive.settings('Faulty', proxy.port));
    const straight = await remote.add(archive.settings('Straight', archive.port));
    const report = await retrieve(remote, { peerId, StudyInstanceUID });
    tally.faults += proxy.faults() + (homeward?.faults() ?? 0) > 0 ? 1 : 0;
    const told = `seed ${SEED}: ${JSON.stringify({ ...plan, always, onTheWayHome })} ${JSON.stringify(report)}`;
    expectTruth(remote, report, { told, strict, tally });
    expect((await remote.library.verify()).findings, told).toEqual([]);
    // A restart, and another try past the network that goes wrong.
    await proxy.close();
    await homeward?.close();
    const clear = home === null ? null : await startFaultyProxy(home.listening, () => null, home.dialled);
    await remote.again({});
    const again = await retrieve(remote, { peerId: straight.peerId, StudyInstanceUID });
    const after = `${told} then ${JSON.stringify(again)}`;
    expect(again.transfer, after).toMatchObject({ state: 'complete', expected: IMAGES, here: IMAGES });
    expect(differing(remote, after).length, after).toBeLessThanOrEqual(strict ? 0 : IMAGES);
    await clear?.close();
  } finally {
    await remote.close();
  }
}

function expectTruth(
  remote: Remote,
  { transfer, problems }: TransferReport,
  { told, strict, tally }: { readonly told: string; readonly strict: boolean; readonly tally: Tally },
): void {
  const here = new Set(
    remote.library.instances(StudyInstanceUID, null).map(({ SOPInstanceUID }) => SOPInstanceUID),
  );
  const different = differing(remote, told);
  tally.differing += different.length;
  // A byte that TCP's checksum lets pass is one that DICOM's network protocol cannot see either (PS3.8 has none).
  if (strict) expect(different, told).toEqual([]);
  const away = [...originals.keys()].filter((UID) => !here.has(UID)).toSorted();
  expect(['complete', 'incomplete'], told).toContain(transfer.state);
  if (transfer.state === 'complete') {
    tally.complete += 1;
    expect(away, told).toEqual([]);
    return;
  }
  expect(transfer.failure !== null || transfer.missing + transfer.unlisted > 0, told).toBe(true);
  if (transfer.expected === null) {
    tally.unlisted += 1; // the list itself did not come: nothing is said to be there
    expect(transfer.failure, told).not.toBeNull();
    return;
  }
  tally.incomplete += 1;
  const named = new Set(problems.map(({ SOPInstanceUID }) => SOPInstanceUID));
  if (strict) {
    expect([...named].filter((UID) => !here.has(UID)).toSorted(), told).toEqual(away);
    expect(transfer, told).toMatchObject({ expected: IMAGES, here: here.size, missing: away.length });
  } else {
    // A list with a spoilt answer in it may name wrongly, but never too few.
    expect(named.size + transfer.unlisted, told).toBeGreaterThanOrEqual(Math.min(1, away.length));
  }
}

/** Images here that are not, byte for byte, what the archive has. They are as long as those in any case. */
function differing(remote: Remote, told: string): readonly string[] {
  return remote.library.instances(StudyInstanceUID, null).flatMap(({ SOPInstanceUID, location }) => {
    const bytes = dataSetOf(location.path);
    const original = originals.get(SOPInstanceUID);
    expect(bytes.length, told).toBe(original?.length);
    return original?.equals(bytes) === true ? [] : [SOPInstanceUID];
  });
}
