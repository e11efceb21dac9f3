import { readFileSync } from 'node:fs';
import * as z from 'zod';
import {
  memorySource,
  inflatedSource,
  frameTable,
  readHeader,
  toDicomJson,
} from '../../../native/dicom/index.ts';
import { createNodeDecoder } from '../../../native/pixels.ts';
import { parseDataSets } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';
import { addressOf, buildSeries } from '../../../renderer/imaging/metadata/series.ts';

import type { OpenFrame } from '../../unit/imaging/drawn.ts';

export { composed, draw, type OpenFrame } from '../../unit/imaging/drawn.ts';

// The way of a file to the pixels of a pane without any browser: header and frames by native/dicom, decoding by pixels,
// metadata, composition and the hand-drawn canvas of renderer/imaging, all by the code that the page runs.

const decoder = createNodeDecoder();
const [STUDY, SERIES] = ['1.2.3', '1.2.3.4'];
const IMAGE = '1.2.3.4.5';
const UIDS = { '0020000D': STUDY, '0020000E': SERIES, '00080018': IMAGE } as const;

const uid = (dataSet: DataSet | undefined, tag: keyof typeof UIDS): string => {
  const element = z.object({ Value: z.tuple([z.string().min(1)]) }).safeParse(dataSet?.[tag]);
  return element.success ? element.data.Value[0] : UIDS[tag];
};

const withUids = (dataSet: DataSet): DataSet => ({
  ...dataSet,
  ...Object.fromEntries(
    (['0020000D', '0020000E', '00080018'] as const).map((tag) => [
      tag,
      { vr: 'UI', Value: [uid(dataSet, tag)] },
    ]),
  ),
});

/** One frame, from 1, of a file's bytes. */
export async function openFrame(file: Uint8Array<ArrayBuffer>, frameNumber = 1): Promise<OpenFrame> {
  const plain = memorySource(file);
  const header = readHeader(plain);
  if (!header.ok) throw new Error('no header');
  const source = inflatedSource(plain, header.value);
  if (!source.ok) throw new Error('not inflated');
  const json = toDicomJson(source.value, header.value, {
    bulkDataUri: (at) => `/${at}`,
    inlineBytes: 2 ** 28,
  });
  // A few test files of other projects have no UIDs; the library names them as unreadable, their pixels count here.
  const instances = json.ok ? parseDataSets([withUids(json.value)]) : [];
  const address = addressOf('library', uid(instances[0], '0020000D'), uid(instances[0], '0020000E'));
  if (address === null) throw new Error('no UIDs');
  const series = buildSeries(instances, address);
  const index = series.frames.findIndex((frame) => frame.frameNumber === frameNumber);
  const ref = series.frames[index];
  const table = frameTable(source.value, header.value);
  const entry = table.ok ? table.value.frames[frameNumber - 1] : undefined;
  if (ref === undefined || entry === undefined || !table.ok) throw new Error('no frame');
  const bytes = Buffer.concat(
    entry.fragments.map((r) => new Uint8Array(source.value.read(r.offset, r.length))),
  );
  const decoded = await decoder.decode(
    new Uint8Array(bytes),
    table.value.TransferSyntaxUID,
    series.image(index).description,
  );
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.failure));
  return { series, index, frame: { key: '', ref, pixels: decoded.value } };
}

export const openFile = (path: string, frameNumber = 1): Promise<OpenFrame> =>
  openFrame(new Uint8Array(readFileSync(path)), frameNumber);
