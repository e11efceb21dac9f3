import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { OpenedLibrary } from '../../../native/library/index.ts';
import { ownedName } from '../../../native/library/import/ownedFiles.ts';
import { loggedIn } from '../../../native/library/receive/readLog.ts';
import { ctSeries } from '../../generate/index.ts';
import { ended, opened, temporaryFolder } from './helpers.ts';

const { folder, remove } = temporaryFolder();
afterAll(remove);

/** What a launch that lost its power may leave: files with temporary names, and a journal that says what they are to be. */
function leftBehind(
  directory: string,
  files: readonly { bytes: Uint8Array; UID: string; noted: Uint8Array; deep?: boolean }[],
): void {
  const received = path.join(
    directory,
    'files',
    'incoming',
    '0f0f0f0f-0000-4000-8000-000000000000',
    'received',
  );
  mkdirSync(received, { recursive: true });
  const lines = files.map(({ bytes, UID, noted, deep = false }, at) => {
    const temporary = `00000000-0000-4000-8000-00000000000${at}.part`;
    writeFileSync(path.join(received, temporary), bytes);
    const to = ownedName(path.join(directory, 'files'), UID, '');
    const folders = deep ? `${to.directory}/${to.name.slice(2, 4)}` : to.directory;
    return `${temporary} ${folders}/${to.name} ${noted.length} ${crc32(noted)}\n`;
  });
  writeFileSync(path.join(received, 'journal'), `${lines.join('')}11111111-0000-4000-8000-0000`); // cut off
}

describe('after a power cut while images came in', () => {
  it('has what was noted and whole, and nothing of what did not reach the disk', async () => {
    const directory = path.join(folder, 'library');
    const library = opened(directory);
    await library.close();
    const [whole, cut, zeros, unnoted] = ctSeries({ seed: 'power', slices: 4, rows: 16, columns: 16 });
    if (whole === undefined || cut === undefined || zeros === undefined || unnoted === undefined)
      throw new Error('no files');
    const blank = new Uint8Array(zeros.bytes);
    blank.fill(0, blank.length - 200);
    leftBehind(directory, [
      { bytes: whole.bytes, UID: whole.SOPInstanceUID, noted: whole.bytes },
      { bytes: cut.bytes.subarray(0, 700), UID: cut.SOPInstanceUID, noted: cut.bytes },
      { bytes: blank, UID: zeros.SOPInstanceUID, noted: zeros.bytes },
    ]);
    const again = opened(directory);
    const here = again.instances(whole.StudyInstanceUID, null).map(({ SOPInstanceUID }) => SOPInstanceUID);
    expect(here).toEqual([whole.SOPInstanceUID]);
    expect((await again.verify()).findings).toEqual([]);
    expect(readdirSync(path.join(directory, 'files', 'incoming'))).toEqual([]);
    await again.close();
  });

  it('leaves a file alone that has the name by now, whatever the journal says of it', async () => {
    const directory = path.join(folder, 'other');
    const [first] = ctSeries({ seed: 'named', slices: 1, rows: 16, columns: 16 });
    if (first === undefined) throw new Error('no files');
    const library = opened(directory);
    const given = path.join(folder, 'given');
    mkdirSync(given);
    writeFileSync(path.join(given, 'one.dcm'), first.bytes);
    const started = library.startImport({ paths: [given], storage: 'copy', watch: false });
    await ended(library, started.ok ? started.value.jobId : '');
    await library.close();
    leftBehind(directory, [
      { bytes: first.bytes.subarray(0, 300), UID: first.SOPInstanceUID, noted: first.bytes.subarray(0, 300) },
    ]);
    const again = opened(directory);
    const [record] = again.instances(first.StudyInstanceUID, null);
    expect(existsSync(record?.location.path ?? '')).toBe(true);
    expect((await again.verify()).findings).toEqual([]);
    await again.close();
  });

  it('leaves what an earlier version kept two folders deep where it is, and knows it when it comes again', async () => {
    const directory = path.join(folder, 'deep');
    const [first] = ctSeries({ seed: 'deep', slices: 1, rows: 16, columns: 16 });
    if (first === undefined) throw new Error('no files');
    await opened(directory).close();
    const { bytes, SOPInstanceUID: UID } = first;
    leftBehind(directory, [{ bytes, UID, noted: bytes, deep: true }]);
    const library = opened(directory) as OpenedLibrary;
    const place = (): string => library.instances(first.StudyInstanceUID, null)[0]?.location.path ?? '';
    const before = place();
    expect(path.relative(path.join(directory, 'files'), before).split(path.sep)).toHaveLength(3);
    expect(await library.host.receive(comingFile(bytes), () => null)).toMatchObject({ kind: 'here' });
    const given = path.join(folder, 'again');
    mkdirSync(given);
    writeFileSync(path.join(given, 'one.dcm'), bytes);
    const started = library.startImport({ paths: [given], storage: 'copy', watch: false });
    await ended(library, started.ok ? started.value.jobId : '');
    expect(place()).toBe(before);
    const kept = readdirSync(path.join(directory, 'files'), { recursive: true }).map(String);
    expect(kept.filter((name) => name.endsWith('.dcm'))).toEqual([
      path.relative(path.join(directory, 'files'), before),
    ]);
    writeFileSync(path.join(path.dirname(before), 'stray.dcm'), bytes);
    writeFileSync(path.join(path.dirname(before), '..', 'stray.dcm'), bytes);
    const { findings } = await library.verify();
    expect(findings.map(({ kind }) => kind)).toEqual(['not-indexed', 'not-indexed']);
    await library.close();
  });
});

describe('a study that is removed soon after it was received', () => {
  it('is not brought back by what holds its images for a crash', async () => {
    const directory = path.join(folder, 'removed');
    const library = opened(directory);
    const files = ctSeries({ seed: 'removed', slices: 400, rows: 16, columns: 16 });
    const incoming = path.join(directory, 'files', 'incoming');
    const held = (): number =>
      (existsSync(incoming) ? readdirSync(incoming) : []).flatMap((launch) => [
        ...loggedIn(path.join(incoming, launch, 'received')),
      ]).length;
    // The log is made when so many have come that it pays.
    for (
      let next = files.shift();
      next !== undefined && (held() === 0 || files.length > 380);
      next = files.shift()
    )
      expect(await library.host.receive(comingFile(next.bytes), () => null)).toMatchObject({
        kind: 'stored',
      });
    expect(held()).toBeGreaterThan(0);
    const StudyInstanceUID = files[0]?.StudyInstanceUID ?? '';
    const removed = library.removeStudies([StudyInstanceUID]);
    await ended(library, removed.ok ? removed.value.jobId : '');
    expect(held()).toBe(0);
    expect((await library.verify()).findings).toEqual([]);
    await library.close();
  });
});

const comingFile = (bytes: Uint8Array) => ({
  head: new Uint8Array(0),
  batches: (async function* () {
    yield await Promise.resolve([bytes]);
  })(),
});
