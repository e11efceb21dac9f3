import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MarksChange, StudyMarks } from '../../../native/contract/index.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { anAnnotation, SHAPES } from '../../generate/marks.ts';
import { documentOf } from '../../unit/documents/read.ts';
import { imported, opened, temporaryFolder } from '../library/helpers.ts';
import { lightbox } from './process.ts';

const [image] = ctSeries({ seed: 'marks', slices: 1, rows: 64, columns: 64 });
const UID = image?.StudyInstanceUID ?? '';
const { folder, remove } = temporaryFolder();
const library = path.join(folder, 'library');
const run = (...args: string[]) => lightbox('marks', 'export', ...args, '--library', library);

const place = {
  StudyInstanceUID: UID,
  SeriesInstanceUID: image?.SeriesInstanceUID,
  SOPInstanceUID: image?.SOPInstanceUID,
};
const annotations = SHAPES.map((shape, index) =>
  anAnnotation({ ...place, ...shape, createdAt: index, name: index === 0 ? '=1+1' : '' }),
);

beforeAll(async () => {
  writeFiles(path.join(folder, 'source'), image === undefined ? [] : [image]);
  const filled = opened(library);
  await imported(filled, { paths: [path.join(folder, 'source')], storage: 'copy' });
  filled.changeMarks(UID, MarksChange.parse({ put: { annotations }, remove: {} }));
  await filled.close();
});
afterAll(() => remove());

describe('lightbox marks export', () => {
  it('prints everything as JSON', () => {
    const { code, stdout } = run(UID);
    expect(code).toBe(0);
    expect(StudyMarks.parse(JSON.parse(stdout)).annotations).toEqual(annotations);
  });

  it('prints a table with a line a value, all digits with a point, and nothing that a spreadsheet would run', () => {
    const { stdout } = run(UID, '--as', 'csv');
    const lines = stdout
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\r\n');
    expect(lines[1]).toContain(`"'=1+1"`);
    expect(lines[1]).toContain(',length,33.333333333333336,mm,');
    expect(lines.some((line) => line.includes(',minimum,-1024,"[hnsf\'U]",'))).toBe(true);
    const values = annotations.reduce((count, one) => count + Math.max(1, one.values.length), 0);
    expect(stdout.match(/T\d\d:\d\d:\d\d\.\d{3}Z\r\n/g)).toHaveLength(values);
  });

  it('writes a report to a new file, and leaves the library as it is', async () => {
    const out = path.join(folder, 'report.dcm');
    expect(run(UID, '--as', 'sr', '--out', out)).toMatchObject({ code: 0, stdout: '' });
    const report = documentOf('report', readFileSync(out));
    expect(report.measurements.map(({ kind }) => kind)).toEqual(SHAPES.map(({ kind }) => kind));
    const after = opened(library);
    expect(after.studyDetail(UID)?.seriesList).toHaveLength(1);
    await after.close();
    const again = run(UID, '--as', 'sr', '--out', out);
    expect([again.code, again.stderr]).toEqual([4, 'There is a file of that name already.\n']);
  });

  it.each([
    [['no uid!'], 2, 'That is no Study Instance UID'],
    [[UID, '--as', 'sr'], 2, 'name it with --out'],
    [['1.2.3', '--as', 'sr', '--out', path.join(folder, 'none.dcm')], 4, 'Nothing was measured'],
    [[UID, '--as', 'xml'], 2, ''],
  ])('says what is wrong with %j', (args, code, text) => {
    const answer = run(...args);
    expect(answer.code).toBe(code);
    expect(answer.stderr).toContain(text);
    expect(existsSync(path.join(folder, 'none.dcm'))).toBe(false);
  });
});
