import { createHash } from 'node:crypto';
import { createNodeDecoder } from '../../native/pixels.ts';
import type { CheckedFrame, CheckedFrameResult } from '../../renderer/imaging/selfCheck.ts';
import { firstFrame } from '../unit/pixels/corpus.ts';
import { hashes, REFUSED, storedAs } from '../unit/pixels/manifestHash.ts';
import { expect, test, type Lightbox } from './app.ts';
import { corpusRounds, type RoundFile } from './corpusRounds.ts';

// Every lossless frame of the corpus on which the independent tools agree, by the app's own way: import, metadata,
// transport (port in the shell, HTTP in the browser), decode worker of the page. The hash is the manifest's.

const rounds = corpusRounds(
  (file) =>
    file.pixelMd5 !== undefined &&
    file.toolsAgree === true &&
    file.lossyDecode !== true &&
    file.validity !== 'must-reject' &&
    !(file.path in REFUSED),
);
const decoder = createNodeDecoder();
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function frameInPage({ page }: Lightbox, { attributes }: RoundFile): Promise<CheckedFrameResult> {
  const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = attributes;
  return page.evaluate(
    async ([study, series, instance]) => {
      const address = '/assets/selfCheck.js';
      const { checkFrame } = (await import(address)) as typeof import('../../renderer/imaging/selfCheck.ts');
      return checkFrame(study ?? '', series ?? '', instance ?? '', 1);
    },
    [StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID],
  );
}

/** Null when the page's values are the manifest's; else what differs. */
async function difference(found: CheckedFrame, { file }: RoundFile): Promise<string | null> {
  const bytes = Buffer.from(found.base64, 'base64');
  const stored = storedAs(found.cell, bytes);
  const frame = firstFrame(file);
  if (hashes(frame, stored).includes(file.pixelMd5 ?? '')) return null;
  const here = await decoder.decode(frame.bytes, frame.TransferSyntaxUID, frame.description);
  const same = here.ok && sha(new Uint8Array(here.value.values.buffer)) === sha(bytes);
  return same ? 'hash differs, page and Node decode alike' : 'hash differs, page and Node decode differently';
}

test.describe('the first frame of every lossless corpus file, as it reaches the page', () => {
  test.skip(rounds.length === 0, 'LIGHTBOX_CORPUS is not set');

  for (const [index, files] of rounds.entries()) {
    test(`has the stored values that the independent tools agree on: round ${index + 1}, ${files.length} files`, async ({
      lightbox,
    }) => {
      test.setTimeout(300_000);
      const job = await lightbox.importPaths(files.map(({ full }) => full));
      expect(job.counts.read + job.counts.partial).toBe(files.length);
      const wrong: string[] = [];
      for (const each of files) {
        const found = await frameInPage(lightbox, each);
        const why = found.ok ? await difference(found.value, each) : found.failure;
        if (why !== null) wrong.push(`${each.file.path}: ${why}`);
      }
      expect(wrong).toEqual([]);
    });
  }
});
