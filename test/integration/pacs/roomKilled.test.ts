// kill -9 while room is made: every study is here whole or not at all, and what went takes no room any more.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { StudyInstanceUID } from '../../../native/contract/index.ts';
import { openLibrary, type OpenedLibrary } from '../../../native/library/index.ts';
import { openPacs } from '../../../native/pacs/index.ts';
import { PEERS_FILE, PEERS_SCHEMA } from '../../../native/pacs/settings/schema.ts';
import { createListings } from '../../../native/pacs/transfers/listings.ts';
import { ctSeries } from '../../generate/index.ts';
import type { PacsOrder } from './pacsChild.ts';
import { node } from './remote.ts';

const CHILD = fileURLToPath(new URL('./pacsChild.ts', import.meta.url));
const ROUNDS = Number(process.env['LIGHTBOX_KILLS'] ?? 4);
const STUDIES = 6;
const IMAGES = 50;

// A killed process loses nothing that it has written, synced or not: memory will do for a disk, where there is some.
const folder = mkdtempSync(
  path.join(existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'lightbox-room-killed-'),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = Array.from({ length: STUDIES }, (_, study) =>
  ctSeries({ seed: `room-killed-${study}`, study: String(study), slices: IMAGES, rows: 32, columns: 32 }),
);
const studies = files.map(([file]) => file?.StudyInstanceUID ?? '');

function open(directory: string): OpenedLibrary {
  const key = { kind: 'file', path: path.join(folder, 'key') } as const;
  const library = openLibrary({ directory, key, resumeJobs: true });
  if (!library.ok) throw new Error(library.failure.kind);
  return library.value;
}

/** A library with studies that an archive gave. */
async function fill(directory: string): Promise<void> {
  const library = open(directory);
  const pacs = openPacs(library, { transfers: false });
  if (!pacs.ok) throw new Error(pacs.failure.kind);
  const peer = pacs.value.addPeer({ settings: node('Archive', 1), secrets: {} });
  await pacs.value.close();
  const db = library.host.openBeside(PEERS_FILE, PEERS_SCHEMA);
  if (!db.ok || !peer.ok) throw new Error('not opened');
  const listings = createListings(db.value, library);
  for (const study of files) {
    const batches = (async function* none() {})();
    await Promise.all(
      study.map(({ bytes }) => library.host.receive({ head: bytes, batches }, () => null, 'retrieved')),
    );
    listings.keep({
      StudyInstanceUID: study[0]?.StudyInstanceUID ?? '',
      peerId: peer.value.peerId,
      instances: study.map((one) => ({ ...one, SeriesNumber: 1, InstanceNumber: 1 })),
      unlisted: 0,
      settled: true,
    });
  }
  db.value.close();
  await library.close();
}

function start(order: PacsOrder): ChildProcess {
  const child = fork(CHILD, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.on('message', (message) => message === 'ready' && child.send(order));
  return child;
}

const ownFiles = (directory: string): number =>
  readdirSync(path.join(directory, 'files'), { recursive: true }).filter((name) =>
    String(name).endsWith('.dcm'),
  ).length;

it(`a library that is killed while it makes room has no half of a study (${ROUNDS} times)`, async () => {
  const directory = path.join(folder, 'library');
  const saved = path.join(folder, 'saved');
  await fill(directory);
  cpSync(directory, saved, { recursive: true });
  let unfinished = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    rmSync(directory, { recursive: true });
    cpSync(saved, directory, { recursive: true });
    const left = round % STUDIES;
    const child = start({
      directory,
      keyFile: path.join(folder, 'key'),
      port: null,
      retrieve: null,
      room: { studies, left },
    });
    while ((await once(child, 'message'))[0] !== 'reached');
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    if (ownFiles(directory) > left * IMAGES) unfinished += 1;

    const library = open(directory);
    const here = studies.filter((UID) => library.host.studyRow(UID) !== null);
    expect(here.length).toBeLessThanOrEqual(left);
    for (const UID of studies)
      expect(library.instances(UID, null)).toHaveLength(here.includes(UID) ? IMAGES : 0);
    expect(ownFiles(directory)).toBe(here.length * IMAGES);
    expect((await library.verify()).findings).toEqual([]);
    const pacs = openPacs(library, { transfers: false });
    if (!pacs.ok) throw new Error(pacs.failure.kind);
    const { removed, retrieved } = await pacs.value.storage.state();
    expect([removed.studies, retrieved]).toEqual([STUDIES - here.length, here.length]);
    for (const UID of here)
      expect(pacs.value.completeness(StudyInstanceUID.parse(UID)).state).toBe('complete');
    await pacs.value.close();
    await library.close();
  }
  console.log(`killed while making room: ${ROUNDS} times, ${unfinished} of them with files left to delete`);
  expect(unfinished).toBeGreaterThan(0);
}, 300_000);
