import {
  chmodSync,
  cpSync,
  readdirSync,
  readlinkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pageFormat, unlock, type PageFormat } from '../../../native/library/encryption.ts';
import { defaultKey, openLibrary, type LibraryWarning } from '../../../native/library/index.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../../native/library/schema.ts';
import { opened, temporaryFolder } from './helpers.ts';

let directory = '';
let remove = (): void => undefined;
beforeEach(async () => {
  const temporary = temporaryFolder();
  remove = temporary.remove;
  directory = path.join(temporary.folder, 'library');
  await opened(directory).close();
});
afterEach(() => remove());

const keyFile = (): string => path.join(directory, 'library.key');
function reasonOf(of = directory): string {
  const result = openLibrary({ directory: of, key: defaultKey(of), resumeJobs: false });
  if (result.ok) return 'opened';
  return result.failure.kind === 'library-locked' ? result.failure.reason : result.failure.kind;
}

/** A library as a crash leaves it: its last changes are in the log beside it. */
async function crashedLibrary(format: PageFormat): Promise<string> {
  const [alive, crashed] = [path.join(directory, 'alive'), path.join(directory, 'crashed')];
  await opened(alive).close();
  const file = path.join(alive, 'library.db');
  const key = Buffer.from(readFileSync(path.join(alive, 'library.key'), 'latin1').trim(), 'hex');
  rmSync(file);
  const db = new Database(file);
  unlock(db, key, format);
  db.pragma('journal_mode = WAL');
  db.transaction(() => {
    for (const migration of MIGRATIONS) db.exec(migration);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
    db.pragma(`application_id = ${APPLICATION_ID}`);
  })();
  db.prepare("INSERT INTO folder(path, addedAt) VALUES('/left behind', 1)").run();
  cpSync(alive, crashed, { recursive: true });
  db.close();
  return crashed;
}

const filesOf = (folder: string): Record<string, Buffer> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(path.join(folder, entry.name))]),
  );

describe('the key of a library', () => {
  it.skipIf(process.platform === 'win32')('is a file that only its owner can read', () => {
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.platform === 'win32')(
    'is warned about when others can read it, and opens all the same',
    async () => {
      const warnings = async (): Promise<readonly LibraryWarning[]> => {
        const heard: LibraryWarning[] = [];
        const onWarning = (warning: LibraryWarning): void => void heard.push(warning);
        const library = openLibrary({ directory, key: defaultKey(directory), resumeJobs: false, onWarning });
        if (!library.ok) throw new Error(library.failure.kind);
        await library.value.close();
        return heard;
      };
      expect(await warnings()).toEqual([]);
      for (const mode of [0o644, 0o640]) {
        chmodSync(keyFile(), mode);
        expect(await warnings()).toEqual([{ kind: 'key-readable', path: keyFile() }]);
      }
      expect(statSync(keyFile()).mode & 0o777).toBe(0o640);
    },
  );

  it('encrypts the index: nothing in the file reads as SQLite', () => {
    const bytes = readFileSync(path.join(directory, 'library.db'));
    expect(bytes.includes('SQLite format 3')).toBe(false);
    expect(bytes.includes('CREATE TABLE')).toBe(false);
  });

  it('is said to be missing, and the index is left as it is', () => {
    const before = readFileSync(path.join(directory, 'library.db'));
    renameSync(keyFile(), `${keyFile()}.away`);
    expect(reasonOf()).toBe('key-missing');
    expect(readFileSync(path.join(directory, 'library.db')).equals(before)).toBe(true);
    renameSync(`${keyFile()}.away`, keyFile());
    expect(reasonOf()).toBe('opened');
  });

  it('is said to be wrong, and the index is left as it is', () => {
    const before = readFileSync(path.join(directory, 'library.db'));
    writeFileSync(keyFile(), `${'ab'.repeat(32)}\n`);
    expect(reasonOf()).toBe('key-wrong');
    expect(readFileSync(path.join(directory, 'library.db')).equals(before)).toBe(true);
  });

  it('is said to be wrong, and nothing is altered, after a crash that left changes beside the index', async () => {
    const crashed = await crashedLibrary('aegis');
    writeFileSync(path.join(crashed, 'library.key'), `${'ab'.repeat(32)}\n`);
    const before = filesOf(crashed);
    expect(before['library.db-wal']?.length).toBeGreaterThan(4096);
    expect(reasonOf(crashed)).toBe('key-wrong');
    for (const name of ['library.db', 'library.db-wal'])
      expect(filesOf(crashed)[name]?.equals(before[name] ?? Buffer.alloc(0)), name).toBe(true);
  });

  it.each(['aegis', 'sqlcipher'] as const)('opens what a crash left behind (%s)', async (format) => {
    const crashed = await crashedLibrary(format);
    const library = opened(crashed);
    expect(library.folders().map((one) => one.path)).toEqual(['/left behind']);
    await library.close();
    expect(pageFormat(path.join(crashed, 'library.db'))).toBe(format);
  });

  it('does not help where the file is no library', () => {
    writeFileSync(path.join(directory, 'library.db'), 'something else');
    expect(reasonOf()).toBe('not-a-library');
  });
});

describe.skipIf(process.platform !== 'linux')('a library that cannot be opened whole', () => {
  const openFiles = (): readonly string[] =>
    readdirSync('/proc/self/fd').flatMap((descriptor) => {
      try {
        return [readlinkSync(`/proc/self/fd/${descriptor}`)];
      } catch {
        return []; // the listing itself
      }
    });

  it('leaves nothing of itself open', () => {
    rmSync(path.join(directory, 'launches'), { recursive: true });
    writeFileSync(path.join(directory, 'launches'), 'in the way');
    expect(reasonOf()).toBe('path-not-found');
    expect(openFiles().filter((file) => file.startsWith(directory))).toEqual([]);
  });

  it('is refused where no folder can be made, and does not try for ever', () => {
    for (const nowhere of ['/proc/lightbox', '/proc/lightbox/deeper'])
      expect(reasonOf(nowhere)).toBe('path-not-found');
    const key = { kind: 'file', path: '/proc/lightbox/library.key' } as const;
    const other = openLibrary({ directory: path.join(directory, 'other'), key, resumeJobs: false });
    expect(other.ok || other.failure).toEqual({ kind: 'path-not-found', code: 'ENOENT' });
  });
});
