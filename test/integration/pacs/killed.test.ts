// kill -9 in the middle: what was acknowledged is there, what is indexed is whole, and a retrieve goes on by itself.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { RetrieveRequest } from '../../../native/contract/index.ts';
import { openLibrary, type OpenedLibrary } from '../../../native/library/index.ts';
import { loggedIn } from '../../../native/library/receive/readLog.ts';
import { openPacs } from '../../../native/pacs/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { freePort } from '../../peers/orthanc.ts';
import { ended } from '../api/serve.ts';
import { dataSetOf, hasTools } from './peers.ts';
import { node, startArchive, writeFiles } from './remote.ts';
import type { PacsOrder } from './pacsChild.ts';

const CHILD = fileURLToPath(new URL('./pacsChild.ts', import.meta.url));
const ROUNDS = Number(process.env['LIGHTBOX_KILLS'] ?? 6);
const IMAGES = 120;
const SENDER = 'storescu';

function start(order: PacsOrder): ChildProcess {
  const child = fork(CHILD, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.once('message', () => child.send(order));
  return child;
}

const said = async (child: ChildProcess, word: string): Promise<void> => {
  for (;;) {
    const [message] = (await once(child, 'message')) as [unknown];
    if (message === word) return;
  }
};

function open(directory: string, keyFile: string): OpenedLibrary {
  const library = openLibrary({ directory, key: { kind: 'file', path: keyFile }, resumeJobs: true });
  if (!library.ok) throw new Error(library.failure.kind);
  return library.value;
}

const inMemory = (): string => {
  // A killed process loses nothing that it has written, synced or not: memory will do for a disk, where there is some.
  const memory = '/dev/shm';
  return mkdtempSync(path.join(existsSync(memory) ? memory : os.tmpdir(), 'lightbox-killed-'));
};

/** What is left below `files/incoming` of launches that are over. */
const leftovers = (directory: string): readonly string[] => {
  const incoming = path.join(directory, 'files', 'incoming');
  return existsSync(incoming)
    ? readdirSync(incoming, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('.part'))
    : [];
};

/** What a power cut may do besides: files whose bytes are safe in the log alone are cut, or gone. Returns how many. */
function loseUnsynced(directory: string): number {
  const owned = path.join(directory, 'files');
  const incoming = path.join(owned, 'incoming');
  let lost = 0;
  for (const launch of existsSync(incoming) ? readdirSync(incoming) : [])
    for (const { line } of loggedIn(path.join(incoming, launch, 'received'))) {
      const file = path.join(owned, line.split(' ')[1] ?? '');
      if (!existsSync(file)) continue;
      if (lost % 2 === 0) truncateSync(file, (lost * 977) % 8000);
      else rmSync(file);
      lost += 1;
    }
  return lost;
}

describe.skipIf(!hasTools('storescu', 'dcmqrscp'))('a library that is killed', () => {
  it(`while it receives has every image that it acknowledged, and no half of one (${ROUNDS} times)`, async () => {
    const folder = inMemory();
    const [directory, keyFile] = [path.join(folder, 'library'), path.join(folder, 'key')];
    let acknowledgedInAll = 0;
    let lostInAll = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const files = ctSeries({
        seed: `killed-${round}`,
        study: String(round),
        slices: IMAGES,
        rows: 64,
        columns: 64,
      });
      const given = path.join(folder, `given-${round}`);
      mkdirSync(given);
      writeFiles(given, files);
      const port = await freePort();
      const child = start({ directory, keyFile, port, retrieve: null });
      await said(child, 'listening');
      const killAfter = 1 + Math.floor((IMAGES - 2) * ((round + 0.5) / ROUNDS));
      const acknowledged = await sendUntil(given, port, killAfter, () => child.kill('SIGKILL'));
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(acknowledged.length).toBeGreaterThanOrEqual(killAfter);
      acknowledgedInAll += acknowledged.length;
      lostInAll += loseUnsynced(directory);
      const library = open(directory, keyFile);
      const UID = files[0]?.StudyInstanceUID ?? '';
      const here = new Map(library.instances(UID, null).map((record) => [record.SOPInstanceUID, record]));
      for (const name of acknowledged) {
        const file = files[Number(path.basename(name, '.dcm'))];
        const record = here.get(file?.SOPInstanceUID ?? '');
        expect(record, `round ${round}: ${name}`).toBeDefined();
        expect(dataSetOf(record?.location.path ?? '').equals(dataSetOf(path.join(given, name)))).toBe(true);
      }
      const { agrees, findings } = await library.verify();
      expect(findings).toEqual([]);
      expect(agrees).toBe(true);
      await library.close();
      expect(leftovers(directory)).toEqual([]);
      rmSync(given, { recursive: true });
    }
    console.log(
      `killed while receiving: ${ROUNDS} times, ${acknowledgedInAll} images acknowledged, all there, of ${lostInAll} the file was lost too`,
    );
    rmSync(folder, { recursive: true, force: true });
  }, 3_600_000);

  it(`while it retrieves goes on when it is opened again, and ends complete (${ROUNDS} times)`, async () => {
    let midway = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const folder = inMemory();
      const [directory, keyFile] = [path.join(folder, 'library'), path.join(folder, 'key')];
      const files = ctSeries({ seed: `retrieved-${round}`, slices: IMAGES, rows: 64, columns: 64 });
      const archive = await startArchive(files);
      const peer = { settings: node('Archive', archive.port, { callingAETitle: 'LIGHTBOX' }), secrets: {} };
      const request = {
        StudyInstanceUID: files[0]?.StudyInstanceUID ?? '',
        priority: 'normal',
      } as RetrieveRequest;
      const images = 1 + Math.floor(((IMAGES - 20) * (round + 0.5)) / ROUNDS);
      const child = start({ directory, keyFile, port: null, retrieve: { peer, request, images } });
      await said(child, 'reached');
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const library = open(directory, keyFile);
      if (library.instances(request.StudyInstanceUID, null).length < IMAGES) midway += 1;
      const pacs = openPacs(library);
      if (!pacs.ok) throw new Error(pacs.failure.kind);
      const [job] = library.jobs();
      const done = await ended(library, job?.jobId ?? '');
      expect(done).toMatchObject({ kind: 'retrieve', state: 'done' });
      expect(pacs.value.transfer(done.jobId)?.transfer).toMatchObject({
        state: 'complete',
        expected: IMAGES,
        here: IMAGES,
      });
      expect((await library.verify()).findings).toEqual([]);
      await pacs.value.close();
      await library.close();
      await archive.close();
      rmSync(folder, { recursive: true, force: true });
    }
    console.log(`killed while retrieving: ${ROUNDS} times, ${midway} of them midway`);
    expect(midway).toBeGreaterThan(0);
  }, 3_600_000);
});

/** Names of the files that storescu was told to be stored; `enough` is called when there are so many. */
function sendUntil(
  folder: string,
  port: number,
  count: number,
  enough: () => void,
): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const child = spawn(SENDER, ['-v', '-aec', 'LIGHTBOX', '+sd', '127.0.0.1', String(port), folder], {
      env: { ...process.env, TCP_NODELAY: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const acknowledged: string[] = [];
    let sending = '';
    let rest = '';
    const take = (text: string): void => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        sending = /Sending file: (\S+)/.exec(line)?.[1] ?? sending;
        if (!line.includes('Received Store Response (Success)')) continue;
        acknowledged.push(path.basename(sending));
        if (acknowledged.length === count) enough();
      }
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('close', () => resolve(acknowledged));
  });
}
