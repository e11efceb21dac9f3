import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultKey, openLibrary } from '../../../native/library/index.ts';
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
function reasonOf(): string {
  const result = openLibrary({ directory, key: defaultKey(directory), resumeJobs: false });
  if (result.ok) return 'opened';
  return result.failure.kind === 'library-locked' ? result.failure.reason : result.failure.kind;
}

describe('the key of a library', () => {
  it.skipIf(process.platform === 'win32')('is a file that only its owner can read', () => {
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  });

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

  it('does not help where the file is no library', () => {
    writeFileSync(path.join(directory, 'library.db'), 'something else');
    expect(reasonOf()).toBe('not-a-library');
  });
});
