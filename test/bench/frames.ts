// Frames a second out of the services, by each way of the browser host, beside Node reading the same bytes from the files.
import { closeSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { FRAMES_MEDIA_TYPE } from '../../native/contract/index.ts';
import { writeCtFiles } from './measure/ctFiles.ts';
import { inFolder } from './measure/folder.ts';
import { client, type Client } from './measure/http.ts';
import { imported, openedLibrary } from './measure/library.ts';
import { rounded, tell } from './measure/outcome.ts';
import { alternate, seconds } from './measure/rounds.ts';
import { serve } from './measure/services.ts';

const ROUNDS = 5;
const SLICES = 200;
const SIZE = 512;
const BATCH = 20;
const FRAME_BYTES = SIZE * SIZE * 2;

const FrameAddressed = z.object({
  StudyInstanceUID: z.string(),
  SeriesInstanceUID: z.string(),
  SOPInstanceUID: z.string(),
});
type Frame = z.infer<typeof FrameAddressed>;

await inFolder(async (folder) => {
  const images = join(folder, 'images');
  const directory = join(folder, 'library');
  mkdirSync(directory);
  const paths = writeCtFiles(images, { studies: 1, seriesPerStudy: 1, slicesPerSeries: SLICES, size: SIZE });
  const frames = await importedFrames(directory, images);
  const serving = await serve(directory);
  const http = client(serving);
  try {
    const measured = await alternate(
      {
        dicomwebOneAtATime: () => seconds(() => byDicomweb(http, frames, 1)),
        dicomwebSixAtATime: () => seconds(() => byDicomweb(http, frames, 6)),
        batchedOneAtATime: () => seconds(() => inBatches(http, frames, 1)),
        batchedTwoAtATime: () => seconds(() => inBatches(http, frames, 2)),
        nodeRead: () => seconds(() => readAll(paths)),
      },
      ROUNDS,
    );
    report(measured);
  } finally {
    http.close();
    await serving.stop();
  }
});

async function importedFrames(directory: string, images: string): Promise<Frame[]> {
  const library = openedLibrary(directory);
  await imported(library, images, SLICES);
  const found = await library.match({
    level: 'instance',
    StudyInstanceUID: null,
    SeriesInstanceUID: null,
    conditions: [],
    limit: SLICES,
    offset: 0,
  });
  await library.close();
  if (!found.ok) throw new Error('The instances cannot be listed.');
  return found.value.map((row) => FrameAddressed.parse(row));
}

/** Takes the frames in order, so many requests under way at a time. */
async function inFlight<T>(items: readonly T[], at: number, take: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await take(item);
  };
  await Promise.all(Array.from({ length: at }, worker));
}

function byDicomweb(http: Client, frames: readonly Frame[], at: number): Promise<void> {
  const accept = 'application/octet-stream; transfer-syntax=*';
  return inFlight(frames, at, async ({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }) => {
    const series = `dicomweb/library/studies/${StudyInstanceUID}/series/${SeriesInstanceUID}`;
    const bytes = await http.get(`${series}/instances/${SOPInstanceUID}/frames/1`, accept);
    if (bytes.length !== FRAME_BYTES) throw new Error(`A frame has ${bytes.length} bytes.`);
  });
}

function inBatches(http: Client, frames: readonly Frame[], at: number): Promise<void> {
  const batches = Array.from({ length: Math.ceil(frames.length / BATCH) }, (_, i) =>
    frames.slice(i * BATCH, (i + 1) * BATCH),
  );
  return inFlight(batches, at, async (batch) => {
    const [first] = batch;
    const bytes = await http.post('api/frames', {
      StudyInstanceUID: first?.StudyInstanceUID,
      SeriesInstanceUID: first?.SeriesInstanceUID,
      frames: batch.map(({ SOPInstanceUID }) => ({ SOPInstanceUID, frameNumber: 1 })),
    });
    // Records of a short header and the frame: see contract/frames.ts.
    if (bytes.length < batch.length * FRAME_BYTES)
      throw new Error(`${FRAMES_MEDIA_TYPE} of ${bytes.length} bytes.`);
  });
}

function readAll(paths: readonly string[]): void {
  const buffer = Buffer.alloc(FRAME_BYTES);
  for (const path of paths) {
    const descriptor = openSync(path, 'r');
    readSync(descriptor, buffer, 0, buffer.length, 3500);
    closeSync(descriptor);
  }
}

function report(measured: Readonly<Record<string, number>>): void {
  const rates = Object.entries(measured).map(([name, taken]) => [name, rounded(SLICES / taken)] as const);
  const figures = Object.fromEntries(rates.map(([name, rate]) => [`${name}FramesPerSecond`, rate]));
  const ratio = rounded(
    (measured['dicomwebSixAtATime'] ?? Number.NaN) / (measured['batchedTwoAtATime'] ?? Number.NaN),
  );
  tell(
    { bench: 'frames', figures, ratios: { batchedToSingle: ratio } },
    `frames: ${SLICES} of ${SIZE} x ${SIZE} x 16 bits over loopback HTTP, median of ${ROUNDS}`,
    rates.map(([name, value]) => ({ name, value, unit: 'frames/s' })),
  );
}
