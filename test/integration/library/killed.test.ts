import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ctSeries, truncatedPixelData, writeFiles } from '../../generate/index.ts';
import { ended, imported, opened, temporaryFolder, verified } from './helpers.ts';
import type { ImportOrder } from './importChild.ts';

const CHILD = fileURLToPath(new URL('./importChild.ts', import.meta.url));
const ROUNDS = Number(process.env['LIGHTBOX_KILLS'] ?? 50);
const IMAGES = 300; // more than one batch

/** mulberry32: the same seed kills at the same moments, as far as the machine lets it. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Storage = ImportOrder['storage'];
// A killed process loses nothing that it has written, synced or not: memory will do for a disk, where there is some.
const MEMORY = '/dev/shm';
const { folder, remove } = temporaryFolder(existsSync(MEMORY) ? MEMORY : undefined);
const source = path.join(folder, 'source');

/** The next process: it gets ready while the one before it is still looked into. */
let next: ChildProcess | null = null;
function prepare(): ChildProcess {
  return fork(CHILD, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** Resolves with a process whose import has just begun. */
async function begun(directory: string, storage: Storage): Promise<ChildProcess> {
  const child = next ?? prepare();
  next = null;
  const ready = readied.get(child) ?? once(child, 'message');
  await ready;
  const started = once(child, 'message');
  const order: ImportOrder = { directory, storage, source };
  child.send(order);
  await started;
  return child;
}
const readied = new WeakMap<ChildProcess, Promise<unknown>>();
function prepareNext(): void {
  next = prepare();
  readied.set(next, once(next, 'message'));
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
  child.kill('SIGKILL');
  await gone;
}

async function timeOfWholeImport(directory: string, storage: Storage): Promise<number> {
  const child = await begun(directory, storage);
  const startedAt = performance.now();
  await once(child, 'message');
  const ms = performance.now() - startedAt;
  await kill(child);
  return ms;
}

beforeAll(() => {
  writeFiles(source, ctSeries({ seed: 'killed', slices: IMAGES, rows: 8, columns: 8 }));
  mkdirSync(path.join(source, 'more'));
  const [odd] = ctSeries({ seed: 'killed-odd', slices: 1, rows: 8, columns: 8 });
  if (odd !== undefined)
    writeFileSync(path.join(source, 'more', 'cut.dcm'), truncatedPixelData(odd, 40).bytes);
  writeFileSync(path.join(source, 'more', 'letter.txt'), 'not an image');
});
afterAll(async () => {
  if (next !== null) await kill(next);
  remove();
}, 60_000);

describe.each(['link', 'copy'] as const)('an import (%s) that is killed at a random moment', (storage) => {
  const seed = Number(process.env['LIGHTBOX_SEED'] ?? Date.now() % 1_000_000);
  it(`leaves index and files in agreement, and completes when it is run again (seed ${seed})`, async () => {
    console.info(`kill test, ${storage}: seed ${seed}`);
    const moment = random(seed);
    const usual = await timeOfWholeImport(path.join(folder, `${storage}-whole`), storage);
    let interrupted = 0;
    for (let round = 0; round < ROUNDS / 2; round += 1) {
      const directory = path.join(folder, `${storage}-${round}`);
      const child = await begun(directory, storage);
      await new Promise((resolve) => setTimeout(resolve, moment() * usual * 1.1));
      await kill(child);
      prepareNext();

      const report = await verified(directory);
      expect(report.findings).toEqual([]);
      if (report.instances < IMAGES + 1) interrupted += 1;

      const library = opened(directory, true);
      for (const job of library.jobs()) await ended(library, job.jobId);
      const job = await imported(library, { paths: [source], storage });
      expect(job.counts.found).toBe(IMAGES + 2);
      expect(job.counts['not-dicom'] + job.counts.unchanged + job.counts.duplicate + job.counts.read).toBe(
        IMAGES + 2,
      );
      const again = await library.verify();
      expect(again.findings).toEqual([]);
      expect(again.instances).toBe(IMAGES + 1);
      expect(
        (await library.findStudies({ sort: 'StudyDate', direction: 'descending', limit: 10 })).total,
      ).toBe(2);
      await library.close();
      rmSync(directory, { recursive: true, force: true });
    }
    // Were every kill too late or too early, nothing would have been tested.
    expect(interrupted).toBeGreaterThan(ROUNDS / 10);
  }, 600_000);
});
