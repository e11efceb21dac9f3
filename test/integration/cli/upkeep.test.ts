import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StudyRow } from '../../../native/contract/index.ts';
import { crImage, ctSeries, writeFiles } from '../../generate/index.ts';
import { imported, opened, temporaryFolder } from '../library/helpers.ts';
import { lightbox } from './process.ts';

const CT = ctSeries({ seed: 'upkeep', slices: 3, rows: 16, columns: 16 });
const UID = CT[0]?.StudyInstanceUID ?? '';

let folder = '';
let library = '';
let remove = (): void => undefined;
beforeEach(async () => {
  ({ folder, remove } = temporaryFolder());
  library = path.join(folder, 'library');
  writeFiles(path.join(folder, 'source'), CT);
  const filled = opened(library);
  await imported(filled, { paths: [path.join(folder, 'source')], storage: 'copy' });
  await filled.close();
});
afterEach(() => remove());

const run = (command: string, ...args: string[]) => lightbox(command, ...args, '--library', library);

function ownedFiles(): string[] {
  const root = path.join(library, 'files');
  const names = readdirSync(root, { recursive: true }).map(String);
  return names
    .filter((name) => name.endsWith('.dcm'))
    .sort()
    .map((name) => path.join(root, name));
}
/** What lies in the library, byte for byte. */
function everyFile(): Record<string, string> {
  const names = readdirSync(library, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );
}
function dropIndex(): void {
  for (const name of readdirSync(library))
    if (name.startsWith('library.db')) rmSync(path.join(library, name));
}

describe('lightbox list', () => {
  it('prints the rows of the study list as JSON, or a line for each study', () => {
    const listed = run('list', '--json');
    expect([listed.code, listed.stderr]).toEqual([0, '']);
    const rows = StudyRow.array().parse(JSON.parse(listed.stdout));
    expect(rows).toMatchObject([{ StudyInstanceUID: UID, instanceCount: 3, storage: 'owned' }]);
    const { code, stdout } = run('list');
    expect([code, stdout.trimEnd().split('\n').length]).toEqual([0, 1]);
    expect(stdout).toContain(UID);
  });
});

describe('lightbox verify', () => {
  it('prints what it found as JSON: nothing', () => {
    const { code, stdout } = run('verify', '--json');
    expect(JSON.parse(stdout)).toEqual({
      agrees: true,
      studies: 1,
      instances: 3,
      unavailable: 0,
      marks: 0,
      studiesAwayWithMarks: 0,
      findings: [],
    });
    expect(code).toBe(0);
  });

  it('ends with 1 and names the file when one of its own is gone, is cut, or is a stranger', () => {
    const [gone = '', cut = ''] = ownedFiles();
    rmSync(gone);
    truncateSync(cut, 400);
    const stranger = path.join(path.dirname(gone), 'stranger.dcm');
    writeFileSync(stranger, 'what is this');
    const { code, stdout } = run('verify', '--json');
    expect(code).toBe(1);
    const report: { agrees: boolean; findings: { kind: string; path: string }[] } = JSON.parse(stdout);
    expect(report.agrees).toBe(false);
    expect(new Map(report.findings.map((finding) => [finding.kind, finding.path]))).toEqual(
      new Map([
        ['changed-file', cut],
        ['missing-file', gone],
        ['not-indexed', stranger],
      ]),
    );
    expect(report.findings).toHaveLength(3);
    const text = run('verify');
    expect(text.code).toBe(1);
    expect(text.stdout).toContain(`${gone}: the file is not there`);
    expect(text.stdout).toContain('3 disagreements');
  });
});

describe('lightbox rebuild', () => {
  it('brings the copied files back when the index is gone, also without their source', () => {
    rmSync(path.join(folder, 'source'), { recursive: true });
    dropIndex();
    expect(run('list').stderr).toContain('There is no library here');
    const { code, stdout } = run('rebuild', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ job: { state: 'done' }, counts: { found: 3, read: 3 } });
    expect(code).toBe(0);
    expect(JSON.parse(run('list', '--json').stdout)).toMatchObject([
      { StudyInstanceUID: UID, instanceCount: 3 },
    ]);
    expect(run('verify').code).toBe(0);
  });

  it('takes in again what is linked, where the index is there', () => {
    const linked = path.join(folder, 'linked');
    writeFiles(linked, [crImage({ seed: 'linked', rows: 16, columns: 16 })]);
    expect(run('import', linked).code).toBe(0);
    expect(run('rebuild').code).toBe(0);
    expect(JSON.parse(run('list', '--json').stdout)).toHaveLength(2);
    expect(run('verify').code).toBe(0);
  });

  it.each(['rebuild', 'list', 'verify'])(
    'is no way around a lost key: %s says so, ends with 3 and touches nothing',
    (command) => {
      renameSync(path.join(library, 'library.key'), path.join(folder, 'key'));
      const before = everyFile();
      const lost = run(command);
      expect([lost.code, lost.stdout, lost.stderr]).toEqual([
        3,
        '',
        expect.stringContaining('key file is missing'),
      ]);
      expect(everyFile()).toEqual(before);
      const wrong = path.join(folder, 'wrong.key');
      writeFileSync(wrong, `${'ab'.repeat(32)}\n`);
      expect(run(command, '--key-file', wrong).code).toBe(3);
      expect(everyFile()).toEqual(before);
      expect(run('verify', '--key-file', path.join(folder, 'key')).code).toBe(0);
    },
  );
});
