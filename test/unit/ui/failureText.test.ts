import { beforeAll, describe, expect, it } from 'vitest';
import { Failure, FileProblem } from '../../../native/contract/index.ts';
import { failureText, type RequestFailure } from '../../../renderer/ui/failureText.ts';
import { fileProblemText } from '../../../renderer/ui/fileProblemText.ts';
import { setLanguage } from '../../../renderer/ui/i18n.ts';
import { inLanguage } from './words.ts';

const truncated = {
  kind: 'truncated-pixel-data',
  bytesPresent: 317_440,
  bytesExpected: 524_288,
  frameNumber: 1,
  framesPresent: 0,
  framesExpected: 1,
  rowsPresent: 309,
  rowsExpected: 512,
} as const;

const problems: FileProblem[] = [
  { kind: 'empty-file' },
  { kind: 'not-dicom' },
  { kind: 'io-error', code: 'EIO' },
  { kind: 'truncated-header', atByte: 1204 },
  { kind: 'damaged-header', atByte: 932, detail: 'length' },
  { kind: 'damaged-data-set', atByte: 932, detail: 'length' },
  { kind: 'missing-attribute', keyword: 'SOPInstanceUID' },
  { kind: 'bad-attribute', keyword: 'StudyInstanceUID', detail: 'not a UID' },
  { kind: 'unsupported-transfer-syntax', TransferSyntaxUID: '1.2.3' },
  { kind: 'limit-exceeded', limit: 'depth' },
  { kind: 'archive-password' },
  { kind: 'own-library' },
  { kind: 'limit-exceeded', limit: 'nested-archive' },
  { kind: 'limit-exceeded', limit: 'archive-expansion' },
  { kind: 'archive-damaged', detail: 'directory' },
  { kind: 'archive-damaged', detail: 'method-93' },
  { kind: 'dicomdir-damaged', detail: 'offset' },
  { kind: 'missing-file', referencedFileID: 'IMAGES\\IM1' },
  truncated,
  { ...truncated, framesExpected: 30, frameNumber: 7 },
  { ...truncated, framesExpected: 30, frameNumber: 7, rowsPresent: null, rowsExpected: null },
  { ...truncated, rowsPresent: null, rowsExpected: null },
  { kind: 'bad-pixel-data', detail: 'marker' },
  ...(['content', 'patient', 'study', 'series'] as const).map(
    (conflict) => ({ kind: 'conflict', conflict, SOPInstanceUID: '1.2' }) as const,
  ),
];

const failures: RequestFailure[] = [
  { kind: 'services-unreachable' },
  { kind: 'bad-answer' },
  { kind: 'bad-request' },
  { kind: 'unauthorised' },
  { kind: 'forbidden' },
  { kind: 'not-found' },
  { kind: 'study-not-found', StudyInstanceUID: '1.2' },
  { kind: 'series-not-found', SeriesInstanceUID: '1.2' },
  { kind: 'instance-not-found', SOPInstanceUID: '1.2' },
  { kind: 'peer-not-found', peerId: '1' },
  { kind: 'archive-failed', archive: 'PACS', failure: { kind: 'unreachable', code: 'ECONNREFUSED' } },
  { kind: 'frame-not-found', SOPInstanceUID: '1.2', frameNumber: 7 },
  { kind: 'file-unavailable', SOPInstanceUID: '1.2', code: 'ENOENT' },
  { kind: 'file-problem', SOPInstanceUID: '1.2', problem: truncated },
  { kind: 'no-pixel-data', SOPInstanceUID: '1.2' },
  { kind: 'unsupported-transfer-syntax', TransferSyntaxUID: '1.2.3' },
  { kind: 'not-acceptable', detail: 'image/png' },
  { kind: 'too-large', limitBytes: 5e9 },
  { kind: 'too-many-requests' },
  { kind: 'job-not-found', jobId: 'x' },
  { kind: 'path-not-found', code: 'ENOENT' },
  ...(['key-missing', 'key-wrong', 'not-a-library', 'newer-version', 'damaged', 'in-use'] as const).map(
    (reason) => ({ kind: 'library-locked', reason }) as const,
  ),
  { kind: 'disk-full' },
  { kind: 'record-server-not-found', serverId: 'x' },
  { kind: 'record-failed', server: 'Record', failure: { kind: 'sign-in-needed' } },
  { kind: 'internal' },
];

const kinds = (options: readonly { shape: { kind: { value: string } } }[]): string[] =>
  options.map((option) => option.shape.kind.value).sort();
const used = (values: readonly { kind: string }[]): string[] =>
  [...new Set(values.map((one) => one.kind))].sort();

describe.each(['en', 'de'] as const)('what is said about failures, in %s', (language) => {
  beforeAll(async () => {
    await inLanguage(language);
    await setLanguage(language);
  });

  it('has an example of every kind of the contract', () => {
    expect(used(problems)).toEqual(kinds(FileProblem.options));
    const own = new Set(['services-unreachable', 'bad-answer']);
    expect(used(failures.filter((one) => !own.has(one.kind)))).toEqual(kinds(Failure.options));
  });

  it.each(problems)('makes a whole sentence of $kind', (problem) => expectSentence(fileProblemText(problem)));
  it.each(failures)('makes a whole sentence of $kind', (failure) => expectSentence(failureText(failure)));
});

function expectSentence(said: string): void {
  expect(said).toMatch(/^[A-ZÄÖÜ„“{]/u);
  expect(said).toMatch(/[.”“]$/u);
  expect(said).not.toMatch(/\{\{|problem\.|failure\.|undefined|null|!/u);
}

describe('an archive that is packed in an unknown way', () => {
  it('is not called damaged, and the reader is told to unpack it', async () => {
    for (const [language, damaged, unpack] of [
      ['en', /damaged|new copy/, /Unpack/],
      ['de', /beschädigt|neue Kopie/, /Entpacken/],
    ] as const) {
      await inLanguage(language);
      const said = fileProblemText({ kind: 'archive-damaged', detail: 'method-93' });
      expect(said).toMatch(unpack);
      expect(said).toContain('93');
      expect(said).not.toMatch(damaged);
      expect(fileProblemText({ kind: 'archive-damaged', detail: 'checksum' })).toMatch(damaged);
    }
  });
});

describe('where a picture breaks off', () => {
  beforeAll(() => inLanguage('en'));

  it('names the row in which the file ends, counted from one', () => {
    expect(fileProblemText(truncated)).toContain('The file ends in row 310 of 512.');
  });

  it('names image and row of a multi-frame file', () => {
    expect(fileProblemText({ ...truncated, framesExpected: 30, frameNumber: 7 })).toContain(
      'The file ends in image 7 of 30, row 310 of 512.',
    );
  });

  it('never says that all of an incomplete image is there', () => {
    const nearlyAll = { ...truncated, rowsPresent: null, rowsExpected: null, bytesPresent: 524_287 };
    expect(fileProblemText(nearlyAll)).toContain('(99 % is there)');
    expect(fileProblemText({ ...truncated, rowsPresent: 512 })).toContain('row 512 of 512');
  });
});
