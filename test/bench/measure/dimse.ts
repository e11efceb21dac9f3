// What the benches of the network share: dcmtk's tools at their best settings, and the services as a storage provider.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { Receiving } from '../../../native/contract/index.ts';
import { freePort } from '../../peers/orthanc.ts';
import { type CtFilesOptions, writeCtFiles } from './ctFiles.ts';
import { client } from './http.ts';
import type { Serving } from './services.ts';

/** Without TCP_NODELAY dcmtk measures delayed acknowledgements (FACTS: 11 instead of 263 MB/s). */
const env = { ...process.env, TCP_NODELAY: '1' };
const LONGEST_PDU = '131072'; // dcmtk takes and sends none longer
const TITLES = ['-aet', 'BENCH', '-aec', 'LIGHTBOX'];

export const hasDcmtk = (): boolean =>
  ['storescp', 'storescu'].every((tool) => spawnSync(tool, ['--version']).error === undefined);

/** What a CT and a mammography unit send: slices of half a megabyte and a few images of thirty. */
export type Sent = { readonly folders: readonly string[]; readonly bytes: number; readonly images: number };

export type SentOptions = {
  readonly slices: number; // of each study
  readonly largeIn: number; // every so manyth study has one large image
  readonly set: number; // another set has other UIDs
};

/** One folder a study, ten of them. */
export function writeSent(root: string, options: SentOptions): Sent {
  const paths: string[] = [];
  const folders: string[] = [];
  const write = (folder: string, more: Omit<CtFilesOptions, 'studies' | 'seriesPerStudy'>): void => {
    paths.push(...writeCtFiles(folder, { studies: 1, seriesPerStudy: 1, ...more }));
  };
  for (let study = 0; study < 10; study += 1) {
    const folder = join(root, String(study));
    folders.push(folder);
    const firstStudy = options.set * 100 + study;
    write(folder, { slicesPerSeries: options.slices, size: 512, firstStudy });
    if (study % options.largeIn === 0)
      write(join(folder, 'large'), { slicesPerSeries: 1, size: 3840, firstStudy: firstStudy + 50 });
  }
  const bytes = paths.reduce((sum, path) => sum + readFileSync(path).length, 0);
  return { folders, bytes, images: paths.length };
}

/** What is on its way to the disk arrives there first: nobody pays for another's files. */
export const settleDisk = (): void => void spawnSync('sync');

/** Sends what lies in the folders over one association with storescu. */
export async function storescu(port: number, folders: readonly string[]): Promise<void> {
  const sender = spawn(
    'storescu',
    [...TITLES, '--max-pdu', LONGEST_PDU, '+sd', '+r', '127.0.0.1', String(port), ...folders],
    { env, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const code = await new Promise<number | null>((resolve) => sender.once('close', resolve));
  if (code !== 0) throw new Error(`storescu ended with ${code}.`);
}

export type Listening = { readonly port: number; readonly stop: () => Promise<void> };

/** dcmtk's storescp. */
export async function storescp(options: readonly string[]): Promise<Listening> {
  const port = await freePort();
  const child = spawn('storescp', [...options, '--max-pdu', LONGEST_PDU, String(port)], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await listens(child, port);
  return {
    port,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function listens(child: ChildProcess, port: number): Promise<void> {
  while (child.exitCode === null) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = net.connect({ host: '127.0.0.1', port }, () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (connected) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('storescp does not listen.');
}

/** Switches the services' storage provider on; its port. */
export async function switchOn(serving: Serving): Promise<number> {
  const port = await freePort();
  const { put, close } = client(serving);
  const settings = { on: true, host: '127.0.0.1', port, callers: [{ AETitle: 'BENCH' }] };
  const answer = Receiving.parse(JSON.parse(String(await put('/api/receiving', { settings }))));
  close();
  if (!answer.listening) throw new Error(`The services do not listen: ${answer.problem}`);
  return port;
}

/** Images that the services say they have stored for us. */
export async function storedImages(serving: Serving): Promise<number> {
  const { get, close } = client(serving);
  const { callers } = Receiving.parse(JSON.parse(String(await get('/api/receiving', 'application/json'))));
  close();
  return callers.reduce((sum, { stored }) => sum + stored, 0);
}

/** The most memory that the process has had resident so far, in MB; NaN where the system does not tell. */
export function peakMegabytes(pid: number): number {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return Number.NaN;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1]) / 1024;
}

export function freshFolder(parent: string, name: string): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  return folder;
}
