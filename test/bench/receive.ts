// Images a second from dcmtk's storescu into the library, acknowledged when durable and indexed, beside dcmtk's storescp,
// which syncs nothing: over one association, over ten at once (storescp --fork), and what the services take of memory
// while `--bytes` (2 GB unless given) arrive.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  freshFolder,
  hasDcmtk,
  peakMegabytes,
  type Sent,
  settleDisk,
  storedImages,
  storescp,
  storescu,
  switchOn,
  writeSent,
} from './measure/dimse.ts';
import { inFolder } from './measure/folder.ts';
import { rounded, tell } from './measure/outcome.ts';
import { alternate, seconds } from './measure/rounds.ts';
import { residentMegabytes, serve } from './measure/services.ts';

const ROUNDS = Number(process.env['LIGHTBOX_BENCH_ROUNDS'] ?? 5);
const MB = 1e6;
const ONE_TURN = { slices: 24, largeIn: 5 };
const SLICE_BYTES = 512 * 512 * 2;
const MEMORY_LIMIT_MB = 150;
const asked = process.argv.find((argument) => argument.startsWith('--bytes='));
const MEMORY_BYTES = asked === undefined ? 2e9 : Number(asked.slice('--bytes='.length));

type Sending = (port: number, sent: Sent) => Promise<void>;
const byOne: Sending = (port, { folders }) => storescu(port, folders);
const byTen: Sending = async (port, { folders }) => {
  await Promise.all(folders.map((folder) => storescu(port, [folder])));
};

if (!hasDcmtk()) throw new Error('dcmtk (storescp, storescu) is needed for this bench.');
await inFolder(async (folder) => {
  const [times, sent] = await speed(folder);
  report(sent, times, await memory(folder));
});

/**
 * Both keep what they receive, and both get what they did not have: the services run on from round to round, as they do in
 * a hospital; storescp is started anew for each, which costs it nothing.
 */
async function speed(folder: string): Promise<readonly [Times, Sent]> {
  const serving = await serve(freshFolder(folder, 'library'));
  const port = await switchOn(serving);
  let sent = writeSent(freshFolder(folder, 'images0'), { ...ONE_TURN, set: 0 });
  let turns = 0;
  const fresh = (): Sent => {
    rmSync(join(folder, `images${turns}`), { recursive: true });
    turns += 1;
    sent = writeSent(freshFolder(folder, `images${turns}`), { ...ONE_TURN, set: turns });
    return sent;
  };
  const ours = (send: Sending) => async (): Promise<number> => {
    fresh();
    settleDisk();
    const taken = await seconds(() => send(port, sent));
    const stored = await storedImages(serving);
    if (stored !== turns * sent.images)
      throw new Error(`${stored} of ${turns * sent.images} images are stored.`);
    return taken;
  };
  const theirs = (send: Sending, options: readonly string[]) => async (): Promise<number> => {
    const received = freshFolder(folder, 'received');
    const peer = await storescp([...options, '-od', received]);
    settleDisk();
    const taken = await seconds(() => send(peer.port, sent));
    await peer.stop();
    rmSync(received, { recursive: true });
    return taken;
  };
  const times = await alternate(
    {
      lightbox: ours(byOne),
      storescp: theirs(byOne, []),
      lightboxTen: ours(byTen),
      storescpFork: theirs(byTen, ['--fork']),
    },
    ROUNDS,
  );
  await serving.stop();
  return [times, sent];
}

type Times = Readonly<Record<'lightbox' | 'storescp' | 'lightboxTen' | 'storescpFork', number>>;
type Memory = { readonly idleMb: number; readonly peakMb: number };

/** Of services that were started for it; all that arrives is new. */
async function memory(folder: string): Promise<Memory> {
  const slices = Math.ceil(MEMORY_BYTES / SLICE_BYTES / 10);
  const sent = writeSent(freshFolder(folder, 'memory'), { slices, largeIn: 5, set: 0 });
  const serving = await serve(freshFolder(folder, 'memoryLibrary'));
  const port = await switchOn(serving);
  const idleMb = residentMegabytes(serving.pid);
  await byOne(port, sent);
  const peakMb = peakMegabytes(serving.pid);
  const stored = await storedImages(serving);
  await serving.stop();
  if (stored !== sent.images) throw new Error(`${stored} of ${sent.images} images are stored.`);
  return { idleMb, peakMb };
}

function report({ bytes, images }: Sent, times: Times, { idleMb, peakMb }: Memory): void {
  const rate = (name: keyof typeof times): number => rounded(bytes / MB / times[name]);
  const ratios = {
    storescp: rounded(times.storescp / times.lightbox),
    tenAtOnce: rounded(times.storescpFork / times.lightboxTen),
  };
  const figures = {
    lightboxMBPerSecond: rate('lightbox'),
    storescpMBPerSecond: rate('storescp'),
    lightboxTenMBPerSecond: rate('lightboxTen'),
    storescpForkMBPerSecond: rate('storescpFork'),
    idleMb: rounded(idleMb),
    peakMb: rounded(peakMb),
  };
  tell({ bench: 'receive', figures, ratios }, `receive: ${images} images, median of ${ROUNDS}`, [
    { name: 'Lightbox, one association', value: figures.lightboxMBPerSecond, unit: 'MB/s' },
    {
      name: 'storescp',
      value: figures.storescpMBPerSecond,
      unit: 'MB/s',
      note: `ratio ${ratios.storescp}, asked at least 0.75`,
    },
    { name: 'Lightbox, ten at once', value: figures.lightboxTenMBPerSecond, unit: 'MB/s' },
    {
      name: 'storescp --fork',
      value: figures.storescpForkMBPerSecond,
      unit: 'MB/s',
      note: `ratio ${ratios.tenAtOnce}, asked at least 0.75`,
    },
    { name: 'services, idle', value: figures.idleMb, unit: 'MB' },
    {
      name: `services, at most, ${MEMORY_BYTES / MB} MB arriving`,
      value: figures.peakMb,
      unit: 'MB',
      note: `asked below ${MEMORY_LIMIT_MB}`,
    },
  ]);
}
