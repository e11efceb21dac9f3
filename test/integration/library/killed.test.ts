import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ctSeries, truncatedPixelData, writeFiles } from '../../generate/index.ts';
import { seededRandom } from '../../peers/random.ts';
import { ended, imported, opened, temporaryFolder, verified } from './helpers.ts';
import type { ImportOrder } from './importChild.ts';
import type { KillKind, KillPoint } from './killPoints.ts';

const CHILD = fileURLToPath(new URL('./importChild.ts', import.meta.url));
const KILL_POINTS = new URL('./killPoints.ts', import.meta.url).href;
// Fifty were run by hand; each costs a second and a half of everybody's tests.
const ROUNDS = Number(process.env['LIGHTBOX_KILLS'] ?? 20);
const IMAGES = 300; // more than one batch

type Storage = ImportOrder['storage'];
type Taken = Readonly<Record<KillKind, number>>;
const FILE_SHARE = 0.7;
// A killed process loses nothing that it has written, synced or not: memory will do for a disk, where there is some.
const MEMORY = '/dev/shm';
const { folder, remove } = temporaryFolder(existsSync(MEMORY) ? MEMORY : undefined);
const source = path.join(folder, 'source');

/** The next process: it gets ready while the one before it is still looked into. */
let next: ChildProcess | null = null;
function prepare(): ChildProcess {
  return fork(CHILD, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, '--import', KILL_POINTS],
  });
}

/**
 * Runs an import in a process of its own that kills itself at `point`. Resolves when the process is gone; with the steps
 * that the import took when it came to its end.
 */
async function imports(directory: string, storage: Storage, point: KillPoint | null): Promise<Taken | null> {
  const child = next ?? prepare();
  next = null;
  await (readied.get(child) ?? once(child, 'message'));
  let taken: Taken | null = null;
  child.once('message', (message: Taken) => {
    taken = message;
    child.kill('SIGKILL');
  });
  const gone = once(child, 'exit');
  const order: ImportOrder = { directory, storage, source, folder, point };
  child.send(order);
  await gone;
  return taken;
}
const readied = new WeakMap<ChildProcess, Promise<unknown>>();
function prepareNext(): void {
  next = prepare();
  readied.set(next, once(next, 'message'));
}

/** A point of an import that takes so many steps: among the files before the last tenth of them. */
function pointOf(taken: Taken, random: () => number): KillPoint {
  const kind = random() < FILE_SHARE ? 'file' : 'write';
  const among = kind === 'file' ? taken.file * 0.9 : taken.write;
  return { kind, step: Math.floor(random() * among) };
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
  if (next !== null) {
    const gone = once(next, 'exit');
    next.kill('SIGKILL');
    await gone;
  }
  remove();
}, 60_000);

describe.each(['link', 'copy'] as const)('an import (%s) that is killed at a random moment', (storage) => {
  const seed = Number(process.env['LIGHTBOX_SEED'] ?? Date.now() % 1_000_000);
  it(`leaves index and files in agreement, and completes when it is run again (seed ${seed})`, async () => {
    console.info(`kill test, ${storage}: seed ${seed}`);
    const moment = seededRandom(seed);
    const usual = await imports(path.join(folder, `${storage}-whole`), storage, null);
    if (usual === null) throw new Error('an import that nobody killed died');
    // How many files a transaction takes depends on the moment, so a last transaction may never come: that is no kill.
    let kills = 0;
    for (let round = 0; kills < ROUNDS / 2 && round < 2 * ROUNDS; round += 1) {
      const directory = path.join(folder, `${storage}-${round}`);
      const point = pointOf(usual, moment);
      const taken = await imports(directory, storage, point);
      prepareNext();

      const report = await verified(directory);
      expect(report.findings, JSON.stringify(point)).toEqual([]);
      if (taken === null) kills += 1;
      // Files were still to be read, so images are missing: the kill was inside the import.
      if (point.kind === 'file') expect(report.instances, JSON.stringify(point)).toBeLessThan(IMAGES + 1);

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
    expect(kills).toBe(Math.ceil(ROUNDS / 2));
  }, 600_000);
});
