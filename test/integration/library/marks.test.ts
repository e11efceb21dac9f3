import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  Annotation,
  Calibration,
  KeyImage,
  MarksChange,
  type Result,
  type ServiceEvent,
} from '../../../native/contract/index.ts';
import { FORM } from '../../../native/library/marks/schema.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { anAnnotation } from '../../generate/marks.ts';
import { ended, imported, opened, temporaryFolder, verified } from './helpers.ts';

let folder = '';
let directory = '';
let remove = (): void => undefined;
beforeEach(() => {
  const temporary = temporaryFolder();
  ({ folder, remove } = temporary);
  directory = path.join(folder, 'library');
});
afterEach(() => remove());

const STUDY = '1.2.3';
const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.failure.kind);
  return result.value;
};
const putting = (...annotations: unknown[]): MarksChange =>
  MarksChange.parse({ put: { annotations }, remove: {} });

const uids = { StudyInstanceUID: STUDY, SeriesInstanceUID: '1.2.3.4', SOPInstanceUID: '1.2.3.4.5' };
const calibration = Calibration.parse({
  ...uids,
  id: '6f0d0d5e-60b7-4d0a-9a5f-3c1f3b8f9a11',
  scope: 'series',
  rowSpacingMm: 0.1 + 0.2, // no number of few digits: it must come back as it went
  columnSpacingMm: 0.25,
  line: [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
  ],
  lengthMm: 25,
  createdAt: 1,
  author: '',
});
const keyImage = KeyImage.parse({ ...uids, frameNumber: 2, note: 'déjà vu', createdAt: 2, author: 'Ä' });

describe('the marks of a study', () => {
  it('come back as they were put, after a restart too', async () => {
    const mark = anAnnotation({
      points: [
        { x: 1 / 3, y: -0.1 },
        { x: 1e6, y: 2 ** -40 },
      ],
    });
    const first = opened(directory);
    valueOf(
      first.changeMarks(
        STUDY,
        MarksChange.parse({
          put: { annotations: [mark], calibrations: [calibration], keyImages: [keyImage] },
          remove: {},
        }),
      ),
    );
    await first.close();
    const second = opened(directory);
    expect(valueOf(second.marks(STUDY))).toEqual({
      annotations: [mark],
      calibrations: [calibration],
      keyImages: [keyImage],
    });
    await second.close();
  });

  it('change once however often the same change is put, and listeners hear of it once', async () => {
    const library = opened(directory);
    const heard: ServiceEvent[] = [];
    library.subscribe((event) => heard.push(event));
    const change = putting(anAnnotation());
    for (let time = 0; time < 3; time += 1) valueOf(library.changeMarks(STUDY, change));
    const gone = MarksChange.parse({
      put: {},
      remove: { keyImages: [{ SOPInstanceUID: '1.9', frameNumber: 1 }] },
    });
    valueOf(library.changeMarks(STUDY, gone));
    expect(valueOf(library.marks(STUDY)).annotations).toHaveLength(1);
    expect(heard.filter((event) => event.type === 'marks-changed')).toEqual([
      { type: 'marks-changed', StudyInstanceUID: STUDY },
    ]);
    await library.close();
  });

  it('are changed all or not at all: a mark of another study spoils the whole change', async () => {
    const library = opened(directory);
    const refused = library.changeMarks(
      STUDY,
      putting(anAnnotation(), anAnnotation({ StudyInstanceUID: '9.9' })),
    );
    expect(refused).toEqual({
      ok: false,
      failure: { kind: 'bad-request', detail: 'put.annotations.1: StudyInstanceUID' },
    });
    expect(valueOf(library.marks(STUDY)).annotations).toEqual([]);
    await library.close();
  });

  it('are refused when a study would have more than 64 MB of them, and what was there stays', async () => {
    const library = opened(directory);
    const outline = Array.from({ length: 20_000 }, (_, index) => ({ x: index + 1 / 3, y: index + 1 / 7 }));
    let refused: unknown = null;
    let kept = 0;
    while (refused === null && kept < 1000) {
      const many = Array.from({ length: 10 }, () => anAnnotation({ kind: 'freehand', points: outline }));
      const done = library.changeMarks(STUDY, putting(...many));
      if (done.ok) kept += 10;
      else refused = done.failure;
    }
    expect(refused).toEqual({ kind: 'too-large', limitBytes: 64 * 1024 * 1024 });
    expect(valueOf(library.marks(STUDY)).annotations).toHaveLength(kept);
    await library.close();
  }, 60_000);

  it('outlive the removal of the study and a rebuild of the index, and are there when it comes back', async () => {
    const source = path.join(folder, 'source');
    const files = ctSeries({ seed: 'marked', slices: 2, rows: 8, columns: 8 });
    writeFiles(source, files);
    const library = opened(directory);
    await imported(library, { paths: [source], storage: 'copy' });
    const { rows } = await library.findStudies({ sort: 'StudyDate', direction: 'descending', limit: 1 });
    const study = rows[0]?.StudyInstanceUID ?? '';
    const mark = anAnnotation({ StudyInstanceUID: study });
    valueOf(library.changeMarks(study, putting(mark)));
    rmSync(source, { recursive: true });

    await ended(library, valueOf(library.startRebuild()).jobId);
    expect(valueOf(library.marks(study)).annotations).toEqual([mark]);
    await ended(library, valueOf(library.removeStudies([study])).jobId);
    expect(library.studyDetail(study)).toBeNull();
    expect(valueOf(library.marks(study)).annotations).toEqual([mark]);
    const report = await library.verify();
    expect(report).toMatchObject({ agrees: true, marks: 1, studiesAwayWithMarks: 1, studies: 0 });
    await library.close();

    // The index thrown away altogether: marks are not in it.
    for (const ending of ['', '-wal', '-shm'])
      rmSync(path.join(directory, `library.db${ending}`), { force: true });
    const anew = opened(directory);
    expect(valueOf(anew.marks(study)).annotations).toEqual([mark]);
    await anew.close();
  });

  it('are encrypted on the disk', async () => {
    const library = opened(directory);
    valueOf(library.changeMarks(STUDY, putting(anAnnotation({ name: 'a finding of somebody' }))));
    await library.close();
    const bytes = readFileSync(path.join(directory, 'marks.db'));
    expect(bytes.includes('finding of somebody')).toBe(false);
    expect(bytes.includes('SQLite format 3')).toBe(false);
  });

  it('that cannot be read keep no image away: the library opens, says so, and makes nothing anew', async () => {
    mkdirSync(directory);
    await opened(directory).close();
    const damaged = Buffer.alloc(8192, 0x5a);
    writeFileSync(path.join(directory, 'marks.db'), damaged);
    const library = opened(directory);
    expect(library.marks(STUDY)).toMatchObject({ ok: false, failure: { kind: 'library-locked' } });
    expect(library.changeMarks(STUDY, putting(anAnnotation()))).toMatchObject({ ok: false });
    expect((await library.verify()).findings).toMatchObject([{ kind: 'damaged-marks' }]);
    await library.close();
    expect(readFileSync(path.join(directory, 'marks.db')).equals(damaged)).toBe(true);
  });
});

const CHILD = fileURLToPath(new URL('./marksChild.ts', import.meta.url));
const ROUNDS = 8;

describe('the form of marks', () => {
  // Marks of the current form are not checked again when they are read. Should this fail, the contract's marks have changed:
  // let FORM in native/library/marks/schema.ts grow, and put the new digest here.
  it('has its number, which grows with the contract', () => {
    const shapes = [Annotation, Calibration, KeyImage].map((shape) => z.toJSONSchema(shape));
    const digest = createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 16);
    expect([FORM, digest]).toEqual([1, 'e7fd7542046e08e4']);
  });
});

describe('a process that is killed while a reader draws', () => {
  it(`has lost no mark that it had acknowledged, ${ROUNDS} times`, async () => {
    const parent = temporaryFolder(existsSync('/dev/shm') ? '/dev/shm' : undefined);
    const home = path.join(parent.folder, 'library');
    const expected = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = spawn(process.execPath, [CHILD, home, STUDY], { stdio: ['ignore', 'pipe', 'inherit'] });
      const said: string[] = [];
      let text = '';
      const killAfter = 3 + round * 17;
      child.stdout.setEncoding('utf8');
      child.stdout.on('data', (part: string) => {
        text += part;
        const lines = text.split('\n');
        text = lines.pop() ?? '';
        said.push(...lines);
        if (said.length >= killAfter) child.kill('SIGKILL');
      });
      await once(child, 'close');
      expect(said.length).toBeGreaterThanOrEqual(killAfter);
      for (const line of said) {
        const { put, removed } = JSON.parse(line) as { put: string; removed: string[] };
        expected.add(put);
        for (const id of removed) expected.delete(id);
      }
      const library = opened(home);
      const kept = new Set(valueOf(library.marks(STUDY)).annotations.map(({ id }) => id as string));
      await library.close();
      const lost = [...expected].filter((id) => !kept.has(id));
      const unsaid = [...kept].filter((id) => !expected.has(id));
      // The last change may be on the disk without having been said: one put, and with it one removal.
      expect(lost.length).toBeLessThanOrEqual(unsaid.length);
      expect(unsaid.length).toBeLessThanOrEqual(1);
      for (const id of unsaid) expected.add(id);
      for (const id of lost) expected.delete(id);
    }
    expect((await verified(home)).agrees).toBe(true);
    parent.remove();
  }, 120_000);
});
