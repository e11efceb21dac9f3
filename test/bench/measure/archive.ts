// dcmtk's archive with a study in it, and dcmtk's own tools that get it from there.
import { execFile, type ExecFileOptions, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../peers/orthanc.ts';

const execute = promisify(execFile);
/** Without it dcmtk's processes wait for delayed acknowledgements: the tools at their best. */
const env: ExecFileOptions['env'] = { ...process.env, TCP_NODELAY: '1' };

export const hasTools = (...names: readonly string[]): boolean =>
  names.every((name) => spawnSync(name, ['--version']).error === undefined);

export const tool = async (name: string, options: readonly string[]): Promise<string> =>
  (await execute(name, [...options], { env, maxBuffer: 1 << 30 })).stdout;

export type Archive = {
  readonly port: number;
  /** Where it sends what `MOVESCU` and `LIGHTBOX` ask it to move. */
  readonly movePorts: { readonly movescu: number; readonly lightbox: number };
  readonly close: () => Promise<void>;
};

/** `QR`, holding all files below `images`. */
export async function startArchive(folder: string, images: string): Promise<Archive> {
  const [port, movescu, lightbox] = [await freePort(), await freePort(), await freePort()];
  const storage = join(folder, 'qr');
  mkdirSync(storage, { recursive: true });
  const configuration = join(folder, 'dcmqrscp.cfg');
  const lines = [
    `NetworkTCPPort = ${port}`,
    'MaxPDUSize = 131072',
    'MaxAssociations = 16',
    'HostTable BEGIN',
    `a = (MOVESCU, 127.0.0.1, ${movescu})`,
    `b = (LIGHTBOX, 127.0.0.1, ${lightbox})`,
    'HostTable END',
    'VendorTable BEGIN',
    'VendorTable END',
    'AETable BEGIN',
    `QR ${storage} RW (10000, 100gb) ANY`,
    'AETable END',
    '',
  ];
  writeFileSync(configuration, lines.join('\n'));
  const child = spawn('dcmqrscp', ['-c', configuration], { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!(await listens(port))) await new Promise((resolve) => setTimeout(resolve, 20));
  await tool('storescu', ['-aec', 'QR', '+sd', '+r', '-pdu', '131072', '127.0.0.1', String(port), images]);
  return {
    port,
    movePorts: { movescu, lightbox },
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const asked = (StudyInstanceUID: string): readonly string[] => {
  const keys = ['QueryRetrieveLevel=STUDY', `StudyInstanceUID=${StudyInstanceUID}`];
  return ['-aec', 'QR', '-S', '-pdu', '131072', ...keys.flatMap((key) => ['-k', key])];
};

/** Gets the study by dcmtk's `getscu` into an empty folder. Throws unless all of it came. */
export async function getscu(
  archive: Archive,
  StudyInstanceUID: string,
  to: string,
  images: number,
): Promise<void> {
  await into(to, images, () =>
    tool('getscu', [...asked(StudyInstanceUID), '-od', to, '127.0.0.1', String(archive.port)]),
  );
}

/** The same by `movescu`, which receives what it moves. */
export async function movescu(
  archive: Archive,
  StudyInstanceUID: string,
  to: string,
  images: number,
): Promise<void> {
  const own = ['-aet', 'MOVESCU', '-aem', 'MOVESCU', '+P', String(archive.movePorts.movescu)];
  await into(to, images, () =>
    tool('movescu', [...asked(StudyInstanceUID), ...own, '-od', to, '127.0.0.1', String(archive.port)]),
  );
}

async function into(folder: string, images: number, work: () => Promise<unknown>): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  await work();
  const came = readdirSync(folder).length;
  if (came !== images) throw new Error(`${came} of ${images} images came.`);
}
