import { appendFileSync, chmodSync, closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { temporaryFolder } from '../library/helpers.ts';
import { lightbox, lightboxInto } from './process.ts';

const { folder, remove } = temporaryFolder();
const source = path.join(folder, 'source');
const library = path.join(folder, 'library');

let first = '';
beforeAll(() => {
  [first = ''] = writeFiles(source, ctSeries({ seed: 'cli', slices: 3, rows: 8, columns: 8 }));
});
afterAll(remove);

describe('the command line', () => {
  it('imports, prints the report as JSON and nothing else, and exits with 0', () => {
    const { code, stdout } = lightbox('import', source, '--library', library, '--json');
    const report: { counts: { read: number }; entries: unknown[]; studies: { added: number }[] } =
      JSON.parse(stdout);
    expect(report.counts.read).toBe(3);
    expect(report.entries).toHaveLength(3);
    expect(report.studies.map(({ added }) => added)).toEqual([3]);
    expect(code).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('says what to do about a key that others can read', () => {
    const key = path.join(library, 'library.key');
    chmodSync(key, 0o644);
    const { code, stderr } = lightbox('list', '--library', library);
    expect(stderr).toContain(`chmod 600 '${key}'`);
    expect(code).toBe(0);
    chmodSync(key, 0o600);
    expect(lightbox('list', '--library', library).stderr).toBe('');
  });

  it.skipIf(process.platform !== 'linux')('says that there can be no library where no folder can be', () => {
    const { code, stderr } = lightbox('import', source, '--library', '/proc/lightbox');
    expect(stderr).toContain('Name another with --library');
    expect(code).toBe(4);
  });

  it('makes no library in the folder where somebody happens to be, when the name given is empty', () => {
    const { code, stderr } = lightbox('import', source, '--library', '');
    expect(stderr).toContain("option '--library <folder>' argument '' is invalid");
    expect(code).toBe(2);
  });

  it.skipIf(!existsSync('/dev/full'))('says that an answer found no room, and is not done', () => {
    const full = openSync('/dev/full', 'w');
    const { code, stderr } = lightboxInto(full, 'list', '--library', library);
    closeSync(full);
    expect(stderr).toBe('The answer could not be written (ENOSPC).\n');
    expect(code).toBe(4);
  });

  it('lists the studies', () => {
    const { code, stdout } = lightbox('list', '--library', library, '--json');
    expect(JSON.parse(stdout)).toHaveLength(1);
    expect(code).toBe(0);
  });

  it('exits with 1 when a file needs a look, and names it', () => {
    writeFileSync(
      path.join(source, 'bad.dcm'),
      Buffer.concat([Buffer.alloc(128), Buffer.from('DICM\u0002')]),
    );
    const { code, stdout } = lightbox('import', source, '--library', library);
    expect(stdout).toMatch(/unreadable: .*bad\.dcm: /);
    expect(code).toBe(1);
  });

  it.skipIf(process.platform === 'win32')(
    'shows a terminal no commands that are hidden in a file name',
    () => {
      const name = 'a\u001b]0;pwned\u0007\nread: b\u202e.dcm';
      writeFileSync(path.join(source, name), Buffer.concat([Buffer.alloc(128), Buffer.from('DICM\u0002')]));
      const { stdout } = lightbox(
        'import',
        path.join(source, name),
        '--library',
        path.join(folder, 'hostile'),
      );
      expect(stdout).toContain('a\\u001B]0;pwned\\u0007\\u000Aread: b\\u202E.dcm: ');
      expect(stdout.split('\n')).toHaveLength(3); // the file, the counts, the end
      rmSync(path.join(source, name));
    },
  );

  it('tells its version', () => {
    const { code, stdout } = lightbox('--version');
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });

  it('verifies with 0, and with 1 after a file was changed', () => {
    expect(lightbox('verify', '--library', library).code).toBe(0);
    appendFileSync(first, 'x');
    const { code, stdout } = lightbox('verify', '--library', library);
    expect(stdout).toContain('the file has changed');
    expect(code).toBe(1);
  });

  it('says in a sentence that a path, a library or a key is missing', () => {
    const path404 = lightbox('import', path.join(folder, 'nowhere'), '--library', library);
    expect([path404.code, path404.stderr.trim()]).toEqual([
      2,
      `There is no file or folder ${path.join(folder, 'nowhere')}.`,
    ]);
    const none = lightbox('list', '--library', path.join(folder, 'other'));
    expect(none.stderr).toContain('There is no library here');
    expect(existsSync(path.join(folder, 'other'))).toBe(false);
    const noFolder = lightbox('import', source, '--library', first);
    expect([noFolder.code, noFolder.stderr]).toEqual([4, expect.stringContaining('is no folder')]);
    rmSync(path.join(library, 'library.key'));
    const locked = lightbox('list', '--library', library);
    expect([locked.code, locked.stderr]).toEqual([3, expect.stringContaining('key file is missing')]);
  });

  it('explains itself, and exits with 2 when it does not understand', () => {
    expect(lightbox('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('import') });
    for (const command of ['import', 'list', 'serve', 'verify', 'rebuild'])
      expect(lightbox(command, '--help')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('--library'),
      });
    expect(lightbox('imprt').code).toBe(2);
    expect(lightbox('import').code).toBe(2);
    const unknown = lightbox('list', '--library', library, '--colour');
    expect([unknown.code, unknown.stdout, unknown.stderr]).toEqual([
      2,
      '',
      expect.stringContaining('--colour'),
    ]);
    expect(lightbox('serve', '--port', 'many').code).toBe(2);
  });
});
