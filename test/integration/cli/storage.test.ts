import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bytesOf, bytesText } from '../../../native/cli/storageCommand.ts';
import { Storage } from '../../../native/contract/index.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { imported, opened, temporaryFolder } from '../library/helpers.ts';
import { lightbox } from './process.ts';

const { folder, remove } = temporaryFolder();
const library = path.join(folder, 'library');
const given = path.join(folder, 'given');
const [file, ...others] = ctSeries({ slices: 3 });
const study = file?.StudyInstanceUID ?? '';
afterAll(remove);

describe('sizes', () => {
  it.each([
    ['50GB', 50e9],
    ['1.5 tb', 1.5e12],
    ['500MB', 500e6],
    ['1024', 1024],
    ['auto', null],
    ['50 gibibytes', undefined],
    ['-5GB', undefined],
    ['', undefined],
  ])('%s is understood as %s', (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });

  it('are said in decimal units', () => {
    expect([0, 999, 1500, 20e9, 271e9].map(bytesText)).toEqual([
      '0 B',
      '999 B',
      '1.5 KB',
      '20.0 GB',
      '271 GB',
    ]);
  });
});

describe('room for studies from archives, from the command line', () => {
  it('is shown and set, and studies are pinned and let go', { timeout: 60_000 }, async () => {
    writeFiles(given, file === undefined ? [] : [file, ...others]);
    const filled = opened(library);
    await imported(filled, { paths: [given] });
    await filled.close();
    const set = lightbox('storage', '--quota', '50GB', '--json', '--library', library);
    expect(set.code).toBe(0);
    expect(Storage.parse(JSON.parse(set.stdout))).toMatchObject({
      settings: { quotaBytes: 50e9, leastFreeBytes: null },
      quotaBytes: 50e9,
      retrieved: 0,
      pinned: 0,
    });
    expect(lightbox('pin', study, '--library', library).code).toBe(0);
    const shown = lightbox('storage', '--library', library).stdout;
    expect(shown).toContain('Studies from archives: 0, 0 B of at most 50.0 GB');
    expect(shown).toContain('Kept offline: 1 studies');
    const away = lightbox('unpin', study, '1.2.3', '--library', library);
    expect([away.code, away.stderr]).toEqual([2, 'The study 1.2.3 is not in the library.\n']);
    const looked = opened(library);
    expect(looked.host.studyRow(study)?.pinned).toBeUndefined();
    await looked.close();
  });
});
