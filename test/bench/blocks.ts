// How long the services serve nobody: the longest block of their loop while they are asked for what takes longest.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type Job as JobShape, Job } from '../../native/contract/index.ts';
import { uidFrom } from '../../native/dicom/write.ts';
import { usCine, writeFiles } from '../generate/index.ts';
import { writeCtFiles } from './measure/ctFiles.ts';
import { inFolder } from './measure/folder.ts';
import { client, type Client } from './measure/http.ts';
import { imported, makeLibrary, openedLibrary } from './measure/library.ts';
import { rounded, tell } from './measure/outcome.ts';
import { median } from './measure/rounds.ts';
import { type Block, serve } from './measure/services.ts';

const STUDIES = Number(process.env['LIGHTBOX_BENCH_STUDIES'] ?? 20_000);
const SLICES = 1000;
const FRAMES = 140; // of 600 by 800 colours: 200 MB
const IMPORTED = 4000;
const ROUNDS = 3;

const JSON_TYPE = 'application/json';
const DICOM_JSON = 'application/dicom+json';
const root = 'dicomweb/library';
const study = `${root}/studies/${uidFrom('bench/0')}`;
const series = `${study}/series/${uidFrom('bench/0/0')}`;

await inFolder(async (folder) => {
  const directory = join(folder, 'library');
  await makeLibrary(directory, STUDIES);
  const cine = usCine({ seed: 'blocks', frames: FRAMES, rows: 600, columns: 800 });
  writeCtFiles(join(folder, 'series'), { studies: 1, seriesPerStudy: 1, slicesPerSeries: SLICES, size: 64 });
  writeFiles(join(folder, 'cine'), [cine]);
  const library = openedLibrary(directory);
  await imported(library, join(folder, 'series'), SLICES);
  await imported(library, join(folder, 'cine'), 1);
  await library.close();
  const cinePath = `${root}/studies/${cine.StudyInstanceUID}/series/${cine.SeriesInstanceUID}/instances/${cine.SOPInstanceUID}`;
  const longest = new Map<string, Block[]>();
  const images = join(folder, 'import');
  writeCtFiles(images, { studies: IMPORTED / 100, seriesPerStudy: 1, slicesPerSeries: 100, size: 16 });
  for (let round = 0; round < ROUNDS; round += 1) {
    const fresh = join(folder, `library-${round}`);
    cpSync(directory, fresh, { recursive: true });
    const serving = await serve(fresh, true);
    const http = client(serving);
    try {
      await http.get('api/session', JSON_TYPE);
      for (const [name, run] of Object.entries(workOf(http, cinePath, images))) {
        await serving.longestBlock();
        await run();
        longest.set(name, [...(longest.get(name) ?? []), await serving.longestBlock()]);
      }
    } finally {
      http.close();
      await serving.stop();
    }
  }
  report(longest);
});

/** What is asked, in this order: the second time of a kind answers from what is kept. */
function workOf(
  http: Client,
  cine: string,
  images: string,
): Readonly<Record<string, () => Promise<unknown>>> {
  const dicom = (path: string): Promise<Buffer> => http.get(path, DICOM_JSON);
  const list = (query: string): Promise<Buffer> => http.get(`api/studies?limit=500&${query}`, JSON_TYPE);
  const frames = (path: string, count: number): Promise<unknown> =>
    http.get(
      `${path}/frames/${Array.from({ length: count }, (_, at) => at + 1).join()}`,
      'multipart/related; type="application/octet-stream"',
    );
  return {
    'study list': () => list('sort=PatientName'),
    'search: common text by name': () => list('text=anna&sort=PatientName'),
    'search: while typing': () => Promise.all(['s', 'sm', 'smi', 'smit'].map((text) => list(`text=${text}`))),
    'QIDO: 10,000 studies': () => dicom(`${root}/studies?limit=10000&includefield=all`),
    'QIDO: name with wildcards': () => dicom(`${root}/studies?PatientName=*a*n*a*`),
    'QIDO: 1,000 instances': () => dicom(`${series}/instances?includefield=all`),
    'metadata of 1,000 instances': () => dicom(`${series}/metadata`),
    'metadata of 1,000 instances, kept': () => dicom(`${series}/metadata`),
    'study detail': () => http.get(`api/studies/${uidFrom('bench/0')}`, JSON_TYPE),
    thumbnails: () =>
      Promise.all(
        Array.from({ length: 12 }, (_, at) =>
          http.get(`${cine}/frames/${at * 10 + 1}/thumbnail?viewport=160,160`, 'image/png'),
        ),
      ),
    'multi-frame: 40 frames': () => frames(cine, 40),
    'multi-frame: its metadata': () => dicom(`${cine}/metadata`),
    'multi-frame: the whole file': () => http.get(cine, 'multipart/related; type="application/dicom"'),
    'import of 4,000 files': () => importOf(http, images),
    'import, again': () => importOf(http, images),
  };
}

async function importOf(http: Client, folder: string): Promise<void> {
  const body = { paths: [folder], storage: 'link', watch: false };
  const read = (text: Buffer): JobShape => Job.parse(JSON.parse(text.toString('utf8')));
  let job = read(await http.post('api/imports', body, 202));
  while (job.endedAt === null) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    job = read(await http.get(`api/jobs/${job.jobId}`, JSON_TYPE));
  }
  if (job.state !== 'done') throw new Error(`The import is ${job.state}.`);
}

function report(longest: ReadonlyMap<string, readonly Block[]>): void {
  const kinds = [...longest].map(([name, blocks]) => ({
    name,
    clock: rounded(median(blocks.map(({ clockMs }) => clockMs))),
    processor: rounded(median(blocks.map(({ processorMs }) => processorMs))),
  }));
  const figures = {
    longestMs: Math.max(...kinds.map(({ clock }) => clock)),
    longestProcessorMs: Math.max(...kinds.map(({ processor }) => processor)),
  };
  const lines = kinds
    .toSorted((a, b) => b.clock - a.clock)
    .map(({ name, clock, processor }) => ({
      name,
      value: clock,
      unit: 'ms',
      note: `${processor} ms of the processor`,
    }));
  const title = `blocks: the longest that the services' loop served nobody, median of ${ROUNDS}; asked: less than 50 ms`;
  tell({ bench: 'blocks', figures, ratios: {} }, title, lines);
}
