import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fileSource, readHeader, toDicomJson } from '../../../native/dicom/index.ts';
import { parseDataSets } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';
import { addressOf, buildSeries } from '../../../renderer/imaging/metadata/series.ts';

// Real series: their geometry, worked out by others from position and orientation (SERIES.json), against our order.

const corpus = process.env['LIGHTBOX_CORPUS'];

const Series = z.object({
  seriesInstanceUID: z.string(),
  folder: z.string(),
  files: z.number(),
  distinctPositions: z.number(),
  extentMm: z.number(),
  uniform: z.boolean(),
  firstAlongNormal: z.string(),
  lastAlongNormal: z.string(),
});
const ends =
  corpus === undefined
    ? []
    : z.array(Series).parse(JSON.parse(readFileSync(path.join(corpus, 'SERIES.json'), 'utf8')));

/** The instances of a series that lie in a folder of the corpus, in the order of their file names. */
function instancesOf(
  folder: string,
  SeriesInstanceUID: string,
): { file: string; instance: DataSet; study: string }[] {
  const files = readdirSync(path.join(corpus ?? '', folder), { withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.flatMap(({ name }) => {
    const source = fileSource(path.join(corpus ?? '', folder, name));
    try {
      const header = readHeader(source);
      if (!header.ok || header.value.attributes.SeriesInstanceUID !== SeriesInstanceUID) return [];
      const json = toDicomJson(source, header.value, { bulkDataUri: (at) => `/${at}` });
      const [instance] = json.ok ? parseDataSets([json.value]) : [];
      const study = header.value.attributes.StudyInstanceUID;
      return instance === undefined ? [] : [{ file: path.posix.join(folder, name), instance, study }];
    } finally {
      source.close();
    }
  });
}

describe.skipIf(corpus === undefined)('real series', () => {
  // A few series lie in several folders; those are left to the rest.
  const inOneFolder = ({ folder, lastAlongNormal }: z.infer<typeof Series>) =>
    lastAlongNormal.startsWith(`${folder}/`);
  const stacks = ends.filter((each) => each.uniform && each.distinctPositions > 2 && inOneFolder(each));

  it('there are enough of them', () => {
    expect(stacks.length).toBeGreaterThan(10);
  });

  it.each(stacks)('$folder runs from one end of the stack to the other', (truth) => {
    const found = instancesOf(truth.folder, truth.seriesInstanceUID);
    const address = addressOf('library', found[0]?.study ?? '', truth.seriesInstanceUID);
    if (address === null) throw new Error('UIDs');
    const model = buildSeries(
      found.map(({ instance }) => instance),
      address,
    );
    const positions = model.frames.map((_, index) => model.slice(index).positionMm ?? Number.NaN);
    const once = positions.slice(0, truth.distinctPositions);
    const step = Math.sign((once.at(-1) ?? 0) - (once[0] ?? 0));
    for (const [index, position] of once.slice(1).entries()) {
      expect(Math.sign(position - (once[index] ?? 0))).toBe(step);
    }
    expect(Math.abs((once.at(-1) ?? 0) - (once[0] ?? 0))).toBeCloseTo(truth.extentMm, 1);
  });
});
