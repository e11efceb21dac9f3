// A study of 1,000 images into the library, by C-GET, C-MOVE and WADO-RS, beside programs that only write down what comes.
// Ours lists the study first, and counts an image when it is durable and indexed.
import { createWriteStream, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Job, TransferReport } from '../../native/contract/index.ts';
import { uidFrom } from '../../native/dicom/write.ts';
import { hasOrthanc, type Orthanc, startOrthanc } from '../peers/orthanc.ts';
import { type Archive, getscu, hasTools, movescu, startArchive } from './measure/archive.ts';
import { writeCtFiles } from './measure/ctFiles.ts';
import { inFolder } from './measure/folder.ts';
import { client, type Client } from './measure/http.ts';
import { openedLibrary } from './measure/library.ts';
import { type Line, rounded, tell } from './measure/outcome.ts';
import { alternate, median, seconds } from './measure/rounds.ts';
import { type Block, serve } from './measure/services.ts';

const IMAGES = Number(process.env['LIGHTBOX_BENCH_IMAGES'] ?? 1000);
const SIZE = 512;
const ROUNDS = 3;
const study = uidFrom('bench/0');

type Way = 'get' | 'move' | 'wado';
type Blocks = Map<Way, Block[]>;

const WAYS: readonly { readonly way: Way; readonly name: string; readonly peer: string }[] = [
  { way: 'get', name: 'C-GET', peer: 'getscu' },
  { way: 'move', name: 'C-MOVE', peer: 'movescu' },
  { way: 'wado', name: 'WADO-RS', peer: 'bareClient' },
];

if (!hasTools('dcmqrscp', 'storescu', 'getscu', 'movescu')) {
  process.stderr.write('dcmtk is not installed: nothing to retrieve from.\n');
  process.exit(1);
}

await inFolder(async (folder) => {
  const images = join(folder, 'images');
  writeCtFiles(images, { studies: 1, seriesPerStudy: 1, slicesPerSeries: IMAGES, size: SIZE });
  const archive = await startArchive(folder, images);
  const orthanc = hasOrthanc() ? await orthancWith(images) : null;
  rmSync(images, { recursive: true });
  const blocks: Blocks = new Map();
  const ours = (way: Way) => () => retrieved(folder, { archive, orthanc, blocks }, way);
  try {
    const measured = await alternate<string>(
      {
        get: ours('get'),
        getscu: () => seconds(() => getscu(archive, study, join(folder, 'got'), IMAGES)),
        move: ours('move'),
        movescu: () => seconds(() => movescu(archive, study, join(folder, 'moved'), IMAGES)),
        ...(orthanc === null
          ? {}
          : {
              wado: ours('wado'),
              bareClient: () => seconds(() => saved(orthanc, join(folder, 'answer'))),
            }),
      },
      ROUNDS,
    );
    report(measured, blocks);
  } finally {
    await archive.close();
    await orthanc?.close();
  }
});

async function orthancWith(images: string): Promise<Orthanc> {
  const orthanc = await startOrthanc({ SyncStorageArea: false, StorageCompression: false });
  const names = readdirSync(images, { recursive: true }).map(String);
  for (const name of names) if (name.endsWith('.dcm')) await orthanc.store(readFileSync(join(images, name)));
  return orthanc;
}

/** Asks for the study as one answer and writes that down as it comes. */
async function saved(orthanc: Orthanc, file: string): Promise<void> {
  const headers = { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' };
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    get(`${orthanc.origin}/dicom-web/studies/${study}`, { headers, agent: false }, resolve).once(
      'error',
      reject,
    ),
  );
  if (answer.statusCode !== 200) throw new Error(`Orthanc answered ${answer.statusCode}.`);
  await pipeline(answer, createWriteStream(file));
}

/** Seconds from asking the services for the study, which a new library does not have, to their word that it is complete. */
async function retrieved(
  folder: string,
  { archive, orthanc, blocks }: { archive: Archive; orthanc: Orthanc | null; blocks: Blocks },
  way: Way,
): Promise<number> {
  const directory = join(folder, 'library');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  await openedLibrary(directory).close();
  const serving = await serve(directory, true);
  const http = client(serving);
  try {
    if (way === 'move') {
      const settings = { host: '127.0.0.1', port: archive.movePorts.lightbox };
      await http.put('api/receiving', { settings });
    }
    const added: unknown = JSON.parse(
      String(await http.post('api/peers', peerOf(way, archive, orthanc), 201)),
    );
    const peerId = (added as { peerId: string }).peerId;
    await serving.longestBlock();
    const taken = await seconds(() => complete(http, peerId));
    const known = blocks.get(way);
    const block = await serving.longestBlock();
    if (known === undefined)
      blocks.set(way, []); // the first round warms up
    else known.push(block);
    return taken;
  } finally {
    http.close();
    await serving.stop();
  }
}

function peerOf(way: Way, archive: Archive, orthanc: Orthanc | null): object {
  if (way === 'wado')
    return { settings: { kind: 'dicomweb', name: 'Web', url: `${orthanc?.origin}/dicom-web` }, secrets: {} };
  const node = { kind: 'dimse', name: 'Node', host: '127.0.0.1', port: archive.port, calledAETitle: 'QR' };
  return { settings: { ...node, retrieveBy: way }, secrets: {} };
}

async function complete(http: Client, peerId: string): Promise<void> {
  const begun = await http.post('api/retrieve', { peerId, StudyInstanceUID: study }, 202);
  let job = Job.parse(JSON.parse(String(begun)));
  while (job.endedAt === null) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    job = Job.parse(JSON.parse(String(await http.get(`api/jobs/${job.jobId}`, 'application/json'))));
  }
  const told = await http.get(`api/jobs/${job.jobId}/transfer`, 'application/json');
  const { transfer } = TransferReport.parse(JSON.parse(String(told)));
  if (transfer.state !== 'complete' || transfer.here !== IMAGES)
    throw new Error(`The retrieve is ${transfer.state}: ${transfer.here} of ${IMAGES}.`);
}

function report(measured: Readonly<Record<string, number>>, blocks: Blocks): void {
  const ways = WAYS.filter(({ way }) => measured[way] !== undefined);
  const time = (name: string): number => rounded(measured[name] ?? Number.NaN);
  const longest = (way: Way): number =>
    rounded(median((blocks.get(way) ?? []).map(({ clockMs }) => clockMs)));
  const ratio = (way: Way, peer: string): number => rounded(time(peer) / time(way));
  const figures = Object.fromEntries(
    ways.flatMap(({ way, peer }) => [
      [`${way}Seconds`, time(way)],
      [`${peer}Seconds`, time(peer)],
      [`${way}LongestBlockMs`, longest(way)],
    ]),
  );
  const lines = ways.flatMap(({ way, name, peer }): Line[] => [
    { name: `Lightbox by ${name}`, value: time(way), unit: 's', note: `longest block ${longest(way)} ms` },
    { name: peer, value: time(peer), unit: 's', note: `ratio ${ratio(way, peer)}` },
  ]);
  tell(
    {
      bench: 'retrieve',
      figures,
      ratios: Object.fromEntries(ways.map(({ way, peer }) => [peer, ratio(way, peer)])),
    },
    `retrieve: a study of ${IMAGES} images of ${SIZE} x ${SIZE} x 16 bits, median of ${ROUNDS}`,
    lines,
  );
}
