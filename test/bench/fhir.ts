// Records: how often a server is asked to link every study of a library, and whether a record, a slow one too, holds up the first
// picture of a study. LIGHTBOX_BENCH_STUDIES: how many are linked. LIGHTBOX_BENCH_ROUNDS: how often a study is opened.
import { join } from 'node:path';
import { allRows, linked, openLinking } from '../integration/fhir/linking.ts';
import { opened } from '../integration/library/helpers.ts';
import { startImagingRecords } from '../peers/imagingRecords.ts';
import { imagingStudyOf, patientOf } from '../peers/recordsOfRows.ts';
import { inFolder } from './measure/folder.ts';
import { makeLibrary } from './measure/library.ts';
import { type Line, rounded, tell } from './measure/outcome.ts';
import { type FirstPictures, firstPictures, RECORD_WAYS, SLOW_MS } from './measure/recordOpening.ts';

const STUDIES = Number(process.env['LIGHTBOX_BENCH_STUDIES'] ?? 10_000);
const ROUNDS = Number(process.env['LIGHTBOX_BENCH_ROUNDS'] ?? 5);

type Linked = { readonly requests: number; readonly seconds: number };

await inFolder(async (folder) => {
  report(await linking(join(folder, 'linked')), await firstPictures(join(folder, 'opened'), ROUNDS));
});

async function linking(directory: string): Promise<Linked> {
  await makeLibrary(directory, STUDIES);
  const library = opened(directory);
  const server = await startImagingRecords();
  for (const [at, row] of (await allRows(library)).entries())
    server.put(patientOf(row), imagingStudyOf(row, `i${at}`, at % 10 === 0 ? 'accession' : 'uid'));
  const links = openLinking(library, server.url);
  const start = performance.now();
  const run = await linked(links.links);
  const seconds = (performance.now() - start) / 1000;
  const requests = server.requests();
  await links.close();
  await server.close();
  await library.close();
  if (run.linked !== STUDIES) throw new Error(`${run.linked} of ${STUDIES} studies were linked.`);
  return { requests, seconds };
}

function report({ requests, seconds }: Linked, pictures: FirstPictures): void {
  const requestsPer50 = rounded((requests * 50) / STUDIES);
  const times = Object.fromEntries(
    RECORD_WAYS.flatMap((way) =>
      Object.entries(pictures[way]).map(([which, ms]) => [`${way}.${which}FirstMs`, rounded(ms)]),
    ),
  );
  const figures = {
    studies: STUDIES,
    requests,
    requestsPer50,
    seconds: rounded(seconds),
    studiesPerSecond: rounded(STUDIES / seconds),
    ...times,
  };
  const ratios = {
    requestsAllowed: rounded(1 / requestsPer50),
    ...Object.fromEntries(
      RECORD_WAYS.flatMap((way) => [
        [`${way}WithoutRecord`, rounded(pictures[way].without / pictures[way].withRecord)],
        [`${way}WithoutSlowRecord`, rounded(pictures[way].without / pictures[way].withSlowRecord)],
      ]),
    ),
  };
  const lines: Line[] = [
    { name: 'requests', value: requests, unit: '' },
    { name: 'requests for 50 studies', value: requestsPer50, unit: '', note: 'asked: 1 at most' },
    { name: 'studies linked', value: figures.studiesPerSecond, unit: 'a second' },
    ...Object.entries(times).map(([name, value]) => ({ name, value, unit: 'ms' })),
    ...Object.entries(ratios)
      .filter(([name]) => name !== 'requestsAllowed')
      .map(([name, value]) => ({ name, value, unit: 'without / with', note: 'asked: at least 0.952' })),
  ];
  tell(
    { bench: 'fhir', figures, ratios },
    `fhir: ${STUDIES} studies linked with as many ImagingStudies, one in ten by its accession number; first pictures with a ` +
      `record, one that answers after ${SLOW_MS / 1000} s, and none, median of ${ROUNDS}`,
    lines,
  );
}
