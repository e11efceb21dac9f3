// A network that goes wrong between Lightbox and whom it sends to, and between it and who sends to it. Nothing is called
// sent that the other side does not have, nothing is acknowledged that is not here, and a second try completes it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Job, type PeerChange } from '../../../native/contract/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { type Fault, FAULTS, type FaultPlan, startFaultyProxy } from '../../peers/faultyProxy.ts';
import { seededRandom } from '../../peers/random.ts';
import { freePort, hasOrthanc, startOrthanc } from '../../peers/orthanc.ts';
import { ended } from '../api/serve.ts';
import { dataSetOf, hasTools, startServer } from './peers.ts';
import { json, node, openRemote, type Remote, reportOf, writeFiles } from './remote.ts';

const RUNS = Number(process.env['LIGHTBOX_RUNS'] ?? 4);
const SEED = Number(process.env['LIGHTBOX_SEED'] ?? 20_261_123);
const IMAGES = 12;
const IMAGE_BYTES = 8700;
const HASTY = { stallMs: 150, answerMs: 300, connectMs: 300, cancelMs: 100 };
const files = ctSeries({ seed: 'send faults', slices: IMAGES, rows: 64, columns: 64 });
const StudyInstanceUID = files[0]?.StudyInstanceUID ?? '';
const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-faults-'));
const given = path.join(folder, 'given');
mkdirSync(given);
writeFiles(given, files);
const originals: ReadonlyMap<string, Buffer> = new Map(
  files.map(({ SOPInstanceUID }, at) => [SOPInstanceUID, dataSetOf(path.join(given, `${at}.dcm`))]),
);
afterAll(() => rmSync(folder, { recursive: true }));

type Plan = NonNullable<FaultPlan> & { readonly always: boolean };

/** Most go wrong in what is sent, some in what is answered: then the sender does not know what arrived. */
function planOf(run: number, offset: number, next: () => number): Plan {
  const of = next() < 0.6 ? 'caller' : 'called';
  const span = of === 'caller' ? IMAGES * IMAGE_BYTES : 2000;
  const fault: Fault = FAULTS[(run * 2 + offset) % FAULTS.length] ?? 'cut';
  const delayMs = Math.floor(20 + next() * 300);
  return { fault, of, afterBytes: Math.floor(next() * span), delayMs, always: next() < 0.4 };
}

/** The fault of a plan: on the first connection, or on each. */
const along =
  (plan: Plan) =>
  (connection: number): FaultPlan =>
    plan.always || connection === 0 ? plan : null;

type Receiver = {
  readonly port: number;
  readonly settings: (name: string, port: number) => PeerChange['settings'];
  /** What it has, by SOP Instance UID; emptied afterwards. */
  readonly taken: () => Promise<ReadonlyMap<string, Buffer>>;
  readonly forget: () => Promise<void>;
  readonly close: () => Promise<void>;
};

async function storescp(): Promise<Receiver> {
  const theirs = path.join(folder, 'theirs');
  mkdirSync(theirs);
  const server = await startServer('storescp', (port) => ['+B', '-od', theirs, String(port)]);
  return {
    port: server.port,
    settings: (name, port) => node(name, port),
    taken: () => Promise.resolve(kept(theirs)),
    forget() {
      for (const name of readdirSync(theirs)) rmSync(path.join(theirs, name));
      return Promise.resolve();
    },
    close: () => server.close(),
  };
}

/** What was begun and given up is an empty file, or the head of one. */
function kept(theirs: string): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const { SOPInstanceUID: UID, bytes } of files) {
    const file = path.join(theirs, `CT.${UID}`);
    if (existsSync(file) && statSync(file).size >= bytes.length / 2) found.set(UID, dataSetOf(file));
  }
  return found;
}

async function orthancByWeb(): Promise<Receiver> {
  const server = await startOrthanc({ OverwriteInstances: true });
  const all = async (): Promise<readonly string[]> =>
    (await (await fetch(`${server.origin}/instances`)).json()) as string[];
  return {
    port: Number(new URL(server.origin).port),
    settings(name, port) {
      const url = `http://127.0.0.1:${port}${server.dicomWebRoot}`;
      return { kind: 'dicomweb', name, url } as PeerChange['settings'];
    },
    async taken() {
      const found = new Map<string, Buffer>();
      for (const id of await all()) {
        const bytes = Buffer.from(await (await fetch(`${server.origin}/instances/${id}/file`)).arrayBuffer());
        const tags = await (await fetch(`${server.origin}/instances/${id}/tags?simplify`)).json();
        found.set(
          (tags as { SOPInstanceUID: string }).SOPInstanceUID,
          bytes.subarray(144 + bytes.readUInt32LE(140)),
        );
      }
      return found;
    },
    async forget() {
      for (const id of await all()) await fetch(`${server.origin}/instances/${id}`, { method: 'DELETE' });
    },
    close: () => server.close(),
  };
}

const WAYS = [
  { name: 'C-STORE', offset: 0, start: storescp, ready: hasTools('storescp') },
  { name: 'STOW-RS', offset: 1, start: orthancByWeb, ready: hasOrthanc() },
] as const;

describe.each(WAYS)('sending over a network that goes wrong, $name', ({ name, offset, start, ready }) => {
  it.skipIf(!ready)(
    `calls nothing sent that was not taken (${RUNS} runs)`,
    async () => {
      const receiver = await start();
      const next = seededRandom(SEED);
      const tally = { complete: 0, incomplete: 0, faults: 0, moreThanSaid: 0 };
      for (let run = 0; run < RUNS; run += 1) {
        const plan = planOf(run, offset, next);
        const proxy = await startFaultyProxy(receiver.port, along(plan));
        const remote = openRemote({ pausesMs: [1, 1] }, HASTY);
        try {
          await have(remote);
          const faulty = await remote.add(receiver.settings('Faulty', proxy.port));
          const straight = await remote.add(receiver.settings('Straight', receiver.port));
          const { transfer, problems } = await sent(remote, faulty.peerId);
          const told = `seed ${SEED}: ${JSON.stringify(plan)} ${JSON.stringify({ transfer, problems })}`;
          const named = new Set(problems.map(({ SOPInstanceUID }) => SOPInstanceUID));
          const said = [...originals.keys()].filter((UID) => !named.has(UID));
          const taken = await receiver.taken();
          expect(said.length, told).toBe(transfer.here);
          expect(transfer.state, told).toBe(named.size === 0 ? 'complete' : 'incomplete');
          if (plan.fault !== 'spoil')
            for (const UID of said)
              expect(taken.get(UID)?.equals(originals.get(UID) ?? Buffer.alloc(0)), told).toBe(true);
          tally[named.size === 0 ? 'complete' : 'incomplete'] += 1;
          tally.faults += proxy.faults() > 0 ? 1 : 0;
          tally.moreThanSaid += taken.size > said.length ? 1 : 0;
          await proxy.close();
          await remote.again({});
          expect((await sent(remote, straight.peerId)).transfer, told).toMatchObject({
            state: 'complete',
            here: IMAGES,
          });
          expect([...(await receiver.taken()).keys()].toSorted(), told).toEqual(
            expect.arrayContaining([...originals.keys()].toSorted()),
          );
        } finally {
          await remote.close();
          await receiver.forget();
        }
      }
      console.log(`sending faults by ${name}: ${RUNS} runs, seed ${SEED}, ${JSON.stringify(tally)}`);
      expect(tally.faults).toBeGreaterThan(RUNS / 3);
      await receiver.close();
    },
    3_600_000,
  );
});

async function have(remote: Remote): Promise<void> {
  const started = remote.library.startImport({ paths: [given], storage: 'link', watch: false });
  if (!started.ok) throw new Error(started.failure.kind);
  await ended(remote.library, started.value.jobId);
}

async function sent(remote: Remote, peerId: string) {
  const answer = await remote.request('/api/send', json({ peerId, StudyInstanceUIDs: [StudyInstanceUID] }));
  if (answer.status !== 202) throw new Error(await answer.text());
  return reportOf(remote, Job.parse(await answer.json()).jobId);
}

describe.skipIf(!hasTools('storescu'))('receiving over a network that goes wrong', () => {
  it(`acknowledges nothing that is not here, and keeps no half of an image (${RUNS} runs)`, async () => {
    const next = seededRandom(SEED);
    const tally = { acknowledged: 0, here: 0, faults: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const plan = planOf(run, 2, next);
      const port = await freePort();
      const proxy = await startFaultyProxy(port, along(plan));
      const remote = openRemote();
      try {
        const settings = { on: true, host: '127.0.0.1', port, callers: [{ AETitle: 'STORESCU' }] };
        await remote.request('/api/receiving', json({ settings }, 'PUT'));
        const acknowledged = await storescu(proxy.port, ['-ts', '1', '-to', '1', '-ta', '1', '-td', '1']);
        await proxy.close();
        const told = `seed ${SEED}: ${JSON.stringify(plan)} ${acknowledged.join()}`;
        // A restart: what is here then was on the disk.
        await remote.again();
        const here = new Map(
          remote.library
            .instances(StudyInstanceUID, null)
            .map(({ SOPInstanceUID, location }) => [SOPInstanceUID, dataSetOf(location.path)]),
        );
        const isAsSent = (UID: string): boolean =>
          here.get(UID)?.equals(originals.get(UID) ?? Buffer.alloc(0)) === true;
        if (plan.fault !== 'spoil')
          expect(
            acknowledged.filter((UID) => !isAsSent(UID)),
            told,
          ).toEqual([]);
        // A byte that the network lost can be made up for by the first of the sender's abort: seen by no one, and never
        // acknowledged. The sender's next try then shows as a conflict.
        const seen = !['spoil', 'truncate'].includes(plan.fault);
        if (seen)
          expect(
            [...here.keys()].filter((UID) => !isAsSent(UID)),
            told,
          ).toEqual([]);
        expect((await remote.library.verify()).findings, told).toEqual([]);
        tally.acknowledged += acknowledged.length;
        tally.here += here.size;
        tally.faults += proxy.faults() > 0 ? 1 : 0;
        if (plan.fault !== 'spoil') expect((await storescu(port, [])).length, told).toBe(IMAGES);
        if (seen) expect(remote.library.instances(StudyInstanceUID, null).length, told).toBe(IMAGES);
      } finally {
        await remote.close();
      }
    }
    console.log(`receiving faults: ${RUNS} runs, seed ${SEED}, ${JSON.stringify(tally)}`);
    expect(tally.faults).toBeGreaterThan(RUNS / 3);
  }, 3_600_000);
});

/** SOP Instance UIDs of the images that storescu was told to be stored. */
function storescu(port: number, options: readonly string[]): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const child = spawn(
      'storescu',
      ['-v', ...options, '-aec', 'LIGHTBOX', '+sd', '127.0.0.1', String(port), given],
      {
        env: { ...process.env, TCP_NODELAY: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let said = '';
    const take = (text: string): void => void (said += text);
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('close', () => {
      const acknowledged: string[] = [];
      let sending = '';
      for (const line of said.split('\n')) {
        sending = /Sending file: (\S+)/.exec(line)?.[1] ?? sending;
        if (line.includes('Received Store Response (Success)'))
          acknowledged.push(files[Number(path.basename(sending, '.dcm'))]?.SOPInstanceUID ?? '');
      }
      resolve(acknowledged);
    });
  });
}
