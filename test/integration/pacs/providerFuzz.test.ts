// Callers of every kind of wrong, at the services process itself. It stays up, serves the others, and keeps nothing that was
// not sent whole by somebody who may.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ReceivingSettings } from '../../../native/contract/index.ts';
import { fileSource, readHeader } from '../../../native/dicom/index.ts';
import { openLibrary } from '../../../native/library/index.ts';
import { openPacs } from '../../../native/pacs/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { freePort } from '../../peers/orthanc.ts';
import { seededRandom } from '../../peers/random.ts';
import { call, connected } from './fuzz/caller.ts';
import { damaged, MUTATION_NAMES } from './fuzz/mutations.ts';
import { digestOf, wholeDataSets } from './fuzz/oracle.ts';
import { KEY, startServices } from './fuzz/services.ts';
import { CALLER, goodStream } from './fuzz/streams.ts';
import { requestOf } from '../../unit/pacs/rawPeer.ts';
import { dataSetOf, hasTools, run } from './peers.ts';
import { writeFiles } from './remote.ts';

const RUNS = Number(process.env['LIGHTBOX_FUZZ'] ?? 600);
/** By hand, where it is known that nothing else runs: the memory of a process is no matter for a test. */
const IS_CAMPAIGN = RUNS >= 10_000;
const MOST_MB = 450;
const AT_ONCE = 16;
const BATCHES = 10;
const IDLE = 200;
const DRIPS = 40;

const good = ctSeries({ seed: 'served', slices: BATCHES + 1, rows: 64, columns: 64 });

describe.skipIf(process.platform !== 'linux' || !hasTools('storescu', 'echoscu'))(
  'the storage provider, under fire',
  () => {
    it(`stays up, serves others and keeps only what came whole from who may send (${RUNS} streams)`, async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-fuzz-'));
      const port = await freePort();
      const seed = Number(process.env['LIGHTBOX_SEED'] ?? Date.now() % 1_000_000);
      console.log(`provider fuzz: seed ${seed}`);
      const callers = [{ AETitle: CALLER }, { AETitle: 'MODALITY' }];
      const services = await startServices(folder, { on: true, host: '127.0.0.1', port, callers });
      const given = path.join(folder, 'given');
      const sent = new Set<string>();
      const acknowledged = new Set<string>();
      const serve = async (at: number): Promise<void> => {
        const title = ['-aet', 'MODALITY', '-aec', 'LIGHTBOX', '127.0.0.1', String(port)];
        await run('echoscu', title);
        await run('storescu', [...title, path.join(given, `${at}.dcm`)]);
      };
      mkdirSync(given);
      writeFiles(given, good);
      await serve(BATCHES);
      const before = { memory: services.memory().now, ...services.held() };
      const held: { destroy(): void }[] = [];
      const curve: number[] = []; // MB after each batch
      let number = 0;
      const worker = async (until: number): Promise<void> => {
        while (number < until) {
          number += 1;
          const random = seededRandom(seed + number);
          const name = MUTATION_NAMES[number % MUTATION_NAMES.length] ?? '';
          const stream = goodStream(random, number);
          const bytes = Buffer.concat(number % 20 === 0 ? stream : damaged(random, stream, name));
          for (const digest of wholeDataSets(bytes)) sent.add(digest);
          try {
            for (const UID of await call(port, bytes, random)) acknowledged.add(UID);
          } catch (error) {
            throw new Error(`stream ${number} of seed ${seed} (${name})`, { cause: error });
          }
        }
      };
      for (let batch = 0; batch < BATCHES; batch += 1) {
        if (batch === 3) {
          for (let count = 0; count < IDLE; count += 1) held.push(await connected(port));
          for (let count = 0; count < 60; count += 1) {
            const socket = await connected(port);
            socket.write(requestOf([], { callingAETitle: CALLER, calledAETitle: 'LIGHTBOX' }));
            held.push(socket);
          }
        }
        const until = Math.round((RUNS * (batch + 1)) / BATCHES);
        await Promise.all([...Array.from({ length: AT_ONCE }, () => worker(until)), serve(batch)]);
        if (batch === 4) for (const socket of held.splice(0)) socket.destroy();
        expect(services.isUp(), services.log()).toBe(true);
        curve.push(services.memory().now);
      }
      await expect
        .poll(async () => (await services.receiving()).openAssociations, { timeout: 60_000 })
        .toBe(0);
      await expect
        .poll(() => services.held().sockets, { timeout: 60_000 })
        .toBeLessThanOrEqual(before.sockets + 1); // a question by HTTP
      // One that is prepared for what comes next.
      await expect.poll(() => services.held().images, { timeout: 60_000 }).toBeLessThanOrEqual(1);
      const memory = services.memory();
      const state = await services.receiving();
      expect(services.log()).toBe('');
      expect(await services.stop()).toBe(0);
      expect(state.callers.map(({ callingAETitle }) => callingAETitle).toSorted()).toEqual([
        CALLER,
        'MODALITY',
      ]);
      expect(state.callers.find(({ callingAETitle }) => callingAETitle === 'MODALITY')).toMatchObject({
        stored: BATCHES + 1,
        broken: 0,
        refused: 0,
      });
      const library = openLibrary({
        directory: path.join(folder, 'library'),
        key: { kind: 'bytes', bytes: Buffer.from(KEY, 'hex') },
        resumeJobs: false,
      });
      if (!library.ok) throw new Error(library.failure.kind);
      for (const [at, { StudyInstanceUID, SOPInstanceUID }] of good.entries()) {
        const record = library.value.instance(StudyInstanceUID, null, SOPInstanceUID);
        const file = path.join(given, `${at}.dcm`);
        expect(dataSetOf(record?.location.path ?? '').equals(dataSetOf(file))).toBe(true);
      }
      const verdict = await library.value.verify();
      expect(verdict.findings).toEqual([]);
      // Every file is indexed, and every entry of the index has its file: that was the verdict.
      const files = filesOf(path.join(folder, 'library', 'files'));
      const kept = files.length - good.length;
      for (const file of files) {
        const UID = instanceOf(file);
        acknowledged.delete(UID);
        if (good.some(({ SOPInstanceUID }) => SOPInstanceUID === UID)) continue;
        expect(sent.has(digestOf(dataSetOf(file))), UID).toBe(true);
      }
      expect([...acknowledged]).toEqual([]); // what was acknowledged is there
      await library.value.close();
      console.log(
        `provider fuzz: ${RUNS} streams, ${sent.size} data sets whole in them, ${kept} images kept, ` +
          `${state.turnedAway} turned away, memory ${before.memory.toFixed(0)} MB before, at most ${memory.most.toFixed(0)}, ` +
          `by batch ${curve.map((megabytes) => megabytes.toFixed(0)).join(' ')}; sockets ${before.sockets} before`,
      );
      expect(kept).toBeGreaterThan(RUNS / 50);
      if (IS_CAMPAIGN) {
        expect(memory.most).toBeLessThan(MOST_MB);
        const half = Math.ceil(curve.length / 2); // a leak goes on; a heap that has grown to its size does not
        expect(Math.max(...curve.slice(half))).toBeLessThan(1.2 * Math.max(...curve.slice(0, half)));
      }
      rmSync(folder, { recursive: true, force: true });
    }, 1_800_000);
  },
);

describe.skipIf(process.platform !== 'linux')('the storage provider, with callers who drip', () => {
  it('ends each of them in its own time, wherever in a call it is, and keeps nothing of it', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-drip-'));
    const library = openLibrary({
      directory: path.join(folder, 'library'),
      key: { kind: 'bytes', bytes: Buffer.from(KEY, 'hex') },
      resumeJobs: false,
    });
    if (!library.ok) throw new Error(library.failure.kind);
    const callers = {
      idleMs: 200,
      limits: { stallMs: 200, leastBytesPerStall: 100, times: { artimMs: 200 } },
    };
    const pacs = openPacs(library.value, { callers });
    if (!pacs.ok) throw new Error(pacs.failure.kind);
    const port = await freePort();
    const settings = ReceivingSettings.parse({
      on: true,
      host: '127.0.0.1',
      port,
      callers: [{ AETitle: CALLER }],
    });
    await pacs.value.changeReceiving({ settings, secrets: {} });
    const whole = new Set<string>();
    const calls = Array.from({ length: DRIPS }, async (_, number) => {
      const random = seededRandom(number);
      const bytes = Buffer.concat(goodStream(random, number));
      const socket = await connected(port);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.resume();
      let at = Math.floor((bytes.length - 100) * random()); // 100 more bytes take longer than it is waited for
      socket.write(bytes.subarray(0, at));
      const drip = setInterval(() => socket.write(bytes.subarray(at, ++at)), 25);
      await closed;
      clearInterval(drip);
      for (const digest of wholeDataSets(bytes.subarray(0, at))) whole.add(digest);
      return at < bytes.length;
    });
    expect(await Promise.all(calls)).toEqual(Array.from({ length: DRIPS }, () => true));
    await expect.poll(() => pacs.value.receiving().openAssociations).toBe(0);
    expect((await library.value.verify()).findings).toEqual([]);
    await pacs.value.close();
    await library.value.close();
    // Of a call that was ended in a later message, what had come whole before is kept.
    for (const file of filesOf(path.join(folder, 'library', 'files')))
      expect(whole.has(digestOf(dataSetOf(file)))).toBe(true);
    rmSync(folder, { recursive: true, force: true });
  });
});

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

function instanceOf(file: string): string {
  const source = fileSource(file);
  try {
    const header = readHeader(source);
    return header.ok ? header.value.attributes.SOPInstanceUID : '';
  } finally {
    source.close();
  }
}
