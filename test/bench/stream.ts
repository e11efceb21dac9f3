// Frames a second of a study that is read from an archive without being kept: out of Orthanc's DICOMweb through the services,
// in batches as the page asks for them, beside a bare client with as many connections.
import { mkdirSync, readFileSync } from 'node:fs';
import { Agent, request as ask } from 'node:http';
import { join } from 'node:path';
import { Pool } from 'undici';
import * as z from 'zod';
import { hasOrthanc, startOrthanc, type Orthanc } from '../peers/orthanc.ts';
import { writeCtFiles } from './measure/ctFiles.ts';
import { inFolder } from './measure/folder.ts';
import { client } from './measure/http.ts';
import { openedLibrary } from './measure/library.ts';
import { rounded, tell } from './measure/outcome.ts';
import { alternate, seconds } from './measure/rounds.ts';
import { residentMegabytes, serve, type Serving } from './measure/services.ts';

const ROUNDS = 5;
const SLICES = 200;
const SIZE = 512;
const CONNECTIONS = 8;
const FRAME_BYTES = SIZE * SIZE * 2;
// As renderer/imaging asks (frames/httpTransport.ts).
const BATCH = 24;
const PARALLEL = 3;

const Value = z.object({ Value: z.array(z.string()) });
const Instance = z.object({ '0020000D': Value, '0020000E': Value, '00080018': Value });
const Record = z.object({ byteLength: z.number() });
type Series = { readonly study: string; readonly series: string; readonly instances: readonly string[] };

if (!hasOrthanc()) {
  process.stderr.write('stream: Orthanc is not installed here.\n');
  process.exit(2);
}
await inFolder(async (folder) => {
  const paths = writeCtFiles(join(folder, 'images'), {
    studies: 1,
    seriesPerStudy: 1,
    slicesPerSeries: SLICES,
    size: SIZE,
  });
  const directory = join(folder, 'library');
  mkdirSync(directory);
  await openedLibrary(directory).close();
  const orthanc = await startOrthanc();
  const serving = await serve(directory);
  const http = client(serving);
  const agent = new Agent({ keepAlive: true, maxSockets: 6 }); // as a browser for one host
  const pool = new Pool(orthanc.origin, { connections: CONNECTIONS });
  try {
    for (const path of paths) await orthanc.store(readFileSync(path));
    const series = await listed(orthanc);
    const settings = { kind: 'dicomweb', name: 'Orthanc', url: `${orthanc.origin}${orthanc.dicomWebRoot}` };
    const added: unknown = JSON.parse((await http.post('api/peers', { settings }, 201)).toString());
    const { peerId } = z.object({ peerId: z.string() }).parse(added);
    const measured = await alternate(
      {
        async lightbox() {
          // Settings that are saved again empty what is kept of the archive's frames in memory.
          await http.put(`api/peers/${peerId}`, { settings });
          const address = `dicomweb/${peerId}/studies/${series.study}/series/${series.series}`;
          await http.get(`${address}/metadata`, 'application/dicom+json');
          return seconds(() => throughServices(serving, agent, peerId, series));
        },
        undici: () => seconds(() => bare(pool, orthanc, series)),
      },
      ROUNDS,
    );
    report(measured, residentMegabytes(serving.pid));
  } finally {
    await pool.destroy();
    http.close();
    agent.destroy();
    await serving.stop();
    await orthanc.close();
  }
});

async function listed({ origin, dicomWebRoot }: Orthanc): Promise<Series> {
  const answer = await fetch(`${origin}${dicomWebRoot}/instances?limit=${SLICES}`);
  const found = z.array(Instance).parse(await answer.json());
  const [first] = found;
  if (first === undefined || found.length !== SLICES)
    throw new Error(`Orthanc lists ${found.length} images.`);
  const uid = (of: z.infer<typeof Value>): string => of.Value[0] ?? '';
  return {
    study: uid(first['0020000D']),
    series: uid(first['0020000E']),
    instances: found.map((instance) => uid(instance['00080018'])),
  };
}

async function throughServices(
  serving: Serving,
  agent: Agent,
  source: string,
  { study, series, instances }: Series,
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(instances.length / BATCH) }, (_, at) =>
    instances.slice(at * BATCH, (at + 1) * BATCH),
  );
  const work = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const frames = batch.map((SOPInstanceUID) => ({ SOPInstanceUID, frameNumber: 1 }));
      const request = { source, StudyInstanceUID: study, SeriesInstanceUID: series, ahead: true, frames };
      const count = await takeFrames(serving, agent, request);
      if (count !== frames.length) throw new Error(`A batch has ${count} frames.`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

/** The records of an answer (native/contract/frames.ts), each frame in a buffer of its own as it comes. */
function takeFrames({ url, authorization }: Serving, agent: Agent, asked: object): Promise<number> {
  const headers = { authorization, 'content-type': 'application/json', origin: new URL(url).origin };
  return new Promise((resolve, reject) => {
    const sent = ask(new URL('api/frames', url), { method: 'POST', agent, headers }, (answer) => {
      let [held, frame, filled, count]: [Buffer, Buffer | null, number, number] = [
        Buffer.alloc(0),
        null,
        0,
        0,
      ];
      answer.on('data', (chunk: Buffer) => {
        let rest = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
        held = Buffer.alloc(0);
        while (rest.length > 0) {
          if (frame === null) {
            const head = rest.length < 4 ? Infinity : 4 + rest.readUInt32LE(0);
            if (rest.length < head) {
              held = rest;
              return;
            }
            const { byteLength } = Record.parse(JSON.parse(rest.toString('utf8', 4, head)));
            [frame, filled, rest] = [Buffer.allocUnsafe(byteLength), 0, rest.subarray(head)];
          }
          const taken = rest.copy(frame, filled);
          [filled, rest] = [filled + taken, rest.subarray(taken)];
          if (filled < frame.length) continue;
          if (frame.length < FRAME_BYTES) reject(new Error(`A frame has ${frame.length} bytes.`));
          [frame, count] = [null, count + 1];
        }
      });
      answer.once('error', reject);
      answer.once('end', () => resolve(count));
    });
    sent.once('error', reject);
    sent.end(JSON.stringify(asked));
  });
}

async function bare(
  pool: Pool,
  { dicomWebRoot }: Orthanc,
  { study, series, instances }: Series,
): Promise<void> {
  const headers = {
    accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*',
    'accept-encoding': 'identity',
  };
  const frame = async (instance: string): Promise<void> => {
    const path = `${dicomWebRoot}/studies/${study}/series/${series}/instances/${instance}/frames/1`;
    const { statusCode, body } = await pool.request({ method: 'GET', path, headers });
    const bytes = await body.arrayBuffer();
    if (statusCode !== 200 || bytes.byteLength < FRAME_BYTES) throw new Error(`${path}: ${statusCode}`);
  };
  await Promise.all(instances.map(frame));
}

function report(measured: Readonly<Record<'lightbox' | 'undici', number>>, megabytes: number): void {
  const [ours, theirs] = [rounded(SLICES / measured.lightbox), rounded(SLICES / measured.undici)];
  const ratio = rounded(measured.undici / measured.lightbox);
  tell(
    {
      bench: 'stream',
      figures: {
        lightboxFramesPerSecond: ours,
        undiciFramesPerSecond: theirs,
        servicesMegabytes: rounded(megabytes),
      },
      ratios: { undici: ratio },
    },
    `stream: ${SLICES} of ${SIZE} x ${SIZE} x 16 bits out of Orthanc's DICOMweb, median of ${ROUNDS}`,
    [
      { name: 'through the services', value: ours, unit: 'frames/s' },
      {
        name: `bare undici, ${CONNECTIONS} connections`,
        value: theirs,
        unit: 'frames/s',
        note: `ratio ${ratio}, asked 0.9`,
      },
      { name: 'services, resident', value: rounded(megabytes), unit: 'MB' },
    ],
  );
}
