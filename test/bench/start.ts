// From the launch of the services to the first page of the study list, at 100,000 studies.
import { join } from 'node:path';
import { StudyPage } from '../../native/contract/index.ts';
import { inFolder } from './measure/folder.ts';
import { client } from './measure/http.ts';
import { makeLibrary } from './measure/library.ts';
import { rounded, tell } from './measure/outcome.ts';
import { median, seconds } from './measure/rounds.ts';
import { residentMegabytes, serve } from './measure/services.ts';

const ROUNDS = 5;
const STUDIES = 100_000;

await inFolder(async (folder) => {
  const directory = join(folder, 'library');
  await makeLibrary(directory, STUDIES);
  const listening: number[] = [];
  const usable: number[] = [];
  const residentMb: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    const serving = await serve(directory);
    listening.push(performance.now() - start);
    const http = client(serving);
    const taken = await seconds(async () => {
      const page = StudyPage.parse(
        JSON.parse((await http.get('api/studies?limit=100', 'application/json')).toString('utf8')),
      );
      if (page.rows.length !== 100) throw new Error(`The first page has ${page.rows.length} studies.`);
    });
    usable.push((listening.at(-1) ?? 0) + taken * 1000);
    residentMb.push(residentMegabytes(serving.pid));
    http.close();
    await serving.stop();
  }
  const figures = {
    listeningMs: rounded(median(listening)),
    firstPageMs: rounded(median(usable)),
    ...(residentMb.some(Number.isNaN) ? {} : { residentMb: rounded(median(residentMb)) }),
  };
  tell({ bench: 'start', figures, ratios: {} }, `start: ${STUDIES} studies, median of ${ROUNDS}`, [
    { name: 'services listen', value: figures.listeningMs, unit: 'ms' },
    { name: 'first page of studies', value: figures.firstPageMs, unit: 'ms', note: 'from launch' },
    ...(figures.residentMb === undefined
      ? []
      : [{ name: 'resident memory', value: figures.residentMb, unit: 'MB' }]),
  ]);
});
