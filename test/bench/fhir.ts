// Linking every study of a library with the record: how often the server is asked, and how long it takes.
import { join } from 'node:path';
import { allRows, linked, openLinking } from '../integration/fhir/linking.ts';
import { opened } from '../integration/library/helpers.ts';
import { startImagingRecords } from '../peers/imagingRecords.ts';
import { imagingStudyOf, patientOf } from '../peers/recordsOfRows.ts';
import { inFolder } from './measure/folder.ts';
import { makeLibrary } from './measure/library.ts';
import { type Line, rounded, tell } from './measure/outcome.ts';

const STUDIES = Number(process.env['LIGHTBOX_BENCH_STUDIES'] ?? 10_000);

await inFolder(async (folder) => {
  const directory = join(folder, 'library');
  await makeLibrary(directory, STUDIES);
  const library = opened(directory);
  const server = await startImagingRecords();
  for (const [at, row] of (await allRows(library)).entries())
    server.put(patientOf(row), imagingStudyOf(row, `i${at}`, at % 10 === 0 ? 'accession' : 'uid'));
  const linking = openLinking(library, server.url);
  const start = performance.now();
  const run = await linked(linking.links);
  const seconds = (performance.now() - start) / 1000;
  const requests = server.requests();
  await linking.close();
  await server.close();
  await library.close();
  if (run.linked !== STUDIES) throw new Error(`${run.linked} of ${STUDIES} studies were linked.`);
  report(requests, seconds);
});

function report(requests: number, seconds: number): void {
  const requestsPer50 = rounded((requests * 50) / STUDIES);
  const figures = {
    studies: STUDIES,
    requests,
    requestsPer50,
    seconds: rounded(seconds),
    studiesPerSecond: rounded(STUDIES / seconds),
  };
  const lines: Line[] = [
    { name: 'requests', value: requests, unit: '' },
    { name: 'requests for 50 studies', value: requestsPer50, unit: '', note: 'asked: 1 at most' },
    { name: 'studies linked', value: figures.studiesPerSecond, unit: 'a second' },
  ];
  tell(
    { bench: 'fhir', figures, ratios: { requestsAllowed: rounded(1 / requestsPer50) } },
    `fhir: ${STUDIES} studies linked with as many ImagingStudies, one in ten by its accession number`,
    lines,
  );
}
