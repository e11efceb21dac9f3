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

const SOME = 24; // frames that cross to the test at a time

/** First frames as the page has them, in the order of `files`. */
async function framesInPage({ page }: Lightbox, files: readonly RoundFile[]): Promise<CheckedFrameResult[]> {
  return page.evaluate(
    async (wanted) => {
      const address = '/assets/selfCheck.js';
      const { checkFrame } = (await import(address)) as typeof import('../../renderer/imaging/selfCheck.ts');
      const found: CheckedFrameResult[] = [];
      for (const [study, series, instance] of wanted)
        found.push(await checkFrame(study, series, instance, 1));
      return found;
    },
    files.map(
      ({ attributes }) =>
        [attributes.StudyInstanceUID, attributes.SeriesInstanceUID, attributes.SOPInstanceUID] as const,
    ),
  );
}

async function removeAll({ page }: Lightbox, StudyInstanceUIDs: readonly string[]): Promise<void> {
  await page.evaluate(async (uids) => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ StudyInstanceUIDs: uids });
    await fetch('/api/studies/remove', { method: 'POST', headers, body });
  }, StudyInstanceUIDs);
  const left = () =>
    page.evaluate(
      async () => ((await (await fetch('/api/session')).json()) as { studyCount: number }).studyCount,
    );
  await expect.poll(left).toBe(0);
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

test('the first frame of every lossless corpus file has the agreed stored values in the page', async ({
  lightbox,
}) => {
  test.skip(rounds.length === 0, 'LIGHTBOX_CORPUS is not set');
  test.setTimeout(600_000);
  const wrong: string[] = [];
  for (const files of rounds) {
    const job = await lightbox.importPaths(files.map(({ full }) => full));
    expect(job.counts.read + job.counts.partial).toBe(files.length);
    for (let at = 0; at < files.length; at += SOME) {
      const some = files.slice(at, at + SOME);
      for (const [index, found] of (await framesInPage(lightbox, some)).entries()) {
        const each = some[index];
        if (!each) continue;
        const why = found.ok ? await difference(found.value, each) : found.failure;
        if (why !== null) wrong.push(`${each.file.path}: ${why}`);
      }
    }
    await removeAll(lightbox, [...new Set(files.map(({ attributes }) => attributes.StudyInstanceUID))]);
  }
  expect(wrong).toEqual([]);
});
