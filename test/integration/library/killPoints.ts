// Loaded before everything else, into every thread of a process that is to be killed (`--import`): counts what an import
// does that a kill could fall between, and kills the process as it begins the step that was chosen. No other way kills at
// the same place twice, and always inside the import.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import Database from 'better-sqlite3-multiple-ciphers';

/** `file`: steps on files of the folder that is imported from or into. `write`: before, in and after transactions. */
export const killKinds = ['file', 'write'] as const;
export type KillKind = (typeof killKinds)[number];
export type KillPoint = { readonly kind: KillKind; readonly step: number };

type Watch = { readonly folder: string; readonly counts: Int32Array; readonly point: KillPoint | null };
const NAME = 'lightbox.killPoints';

const ARMED = killKinds.length;

export type Steps = {
  /** From here on steps count. */
  readonly arm: () => void;
  readonly counted: () => Readonly<Record<KillKind, number>>;
};

/** For this thread and those that it will start. */
export function watchSteps(folder: string, point: KillPoint | null): Steps {
  const counts = new Int32Array(new SharedArrayBuffer((killKinds.length + 1) * 4));
  setEnvironmentData(NAME, { folder, counts, point } satisfies Watch);
  return {
    arm: () => void Atomics.store(counts, ARMED, 1),
    counted: () => ({ file: Atomics.load(counts, 0), write: Atomics.load(counts, 1) }),
  };
}

const isWatch = (value: unknown): value is Watch =>
  typeof value === 'object' && value !== null && 'counts' in value;

function step(kind: KillKind): void {
  const watch = getEnvironmentData(NAME);
  if (!isWatch(watch) || Atomics.load(watch.counts, ARMED) === 0) return;
  const before = Atomics.add(watch.counts, killKinds.indexOf(kind), 1);
  if (watch.point?.kind === kind && watch.point.step === before) process.kill(process.pid, 'SIGKILL');
}

function isWatched(file: unknown): boolean {
  const watch = getEnvironmentData(NAME);
  return isWatch(watch) && typeof file === 'string' && file.startsWith(watch.folder + path.sep);
}

// What takes a path counts for paths of the folder only: modules are loaded with the same functions.
const BY_PATH = [
  'openSync',
  'renameSync',
  'mkdirSync',
  'readdirSync',
  'linkSync',
  'copyFileSync',
  'rmSync',
] as const;
const BY_HANDLE = ['readSync', 'writeSync', 'fsyncSync', 'closeSync'] as const;
const opened = new Set<unknown>();

for (const name of BY_PATH)
  replace(name, (values, run) => {
    if (!isWatched(values[0])) return run();
    step('file');
    const result = run();
    if (name === 'openSync') opened.add(result);
    return result;
  });
for (const name of BY_HANDLE)
  replace(name, (values, run) => {
    if (opened.has(values[0])) step('file');
    if (name === 'closeSync') opened.delete(values[0]);
    return run();
  });
syncBuiltinESMExports();

function replace(
  name: (typeof BY_PATH | typeof BY_HANDLE)[number],
  around: (values: readonly unknown[], run: () => unknown) => unknown,
): void {
  const value = new Proxy(fs[name], {
    apply: (target, self, values: unknown[]): unknown =>
      around(values, () => Reflect.apply(target, self, values)),
  });
  Object.defineProperty(fs, name, { value });
}

type Transaction = { (): unknown; immediate(): unknown };
type Begin = (work: () => unknown) => Transaction;

const begin: Begin = Reflect.get(Database.prototype, 'transaction');
Object.defineProperty(Database.prototype, 'transaction', {
  value: new Proxy(begin, { apply: (target, db, [work]: [() => unknown]) => counted(target, db, work) }),
});

/** Steps as a transaction begins its work, before it is committed and after. */
function counted(target: Begin, db: unknown, work: () => unknown): Transaction {
  const inside = (): unknown => {
    step('write');
    const result = work();
    step('write');
    return result;
  };
  const inner: Transaction = Reflect.apply(target, db, [inside]);
  const after = (run: () => unknown) => (): unknown => {
    const result = run();
    step('write');
    return result;
  };
  return Object.assign(
    after(() => inner()),
    { immediate: after(() => inner.immediate()) },
  );
}
