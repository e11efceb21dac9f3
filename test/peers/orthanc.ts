import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const plugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
const binary = () =>
  ['/usr/sbin/Orthanc', '/usr/local/sbin/Orthanc'].find((file) => existsSync(file)) ?? null;

/** True where Debian's Orthanc and its DICOMweb plug-in are installed. */
export const hasOrthanc = (): boolean => binary() !== null && existsSync(plugin);

/**
 * A port of this machine that nobody listens on. Never one of those that systems give out by themselves (from 32768 on):
 * a connection of anybody's would take it before it is listened on, and who dials it in vain may meet himself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_768);
    const server = net.createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

export type Orthanc = {
  readonly origin: string;
  readonly dicomPort: number;
  readonly dicomWebRoot: string; // path of the DICOMweb root below `origin`
  store(file: Uint8Array): Promise<void>;
  close(): Promise<void>;
};

/** Starts a private Orthanc on free loopback ports, with DICOMweb, without gzip; it ends with `close`. */
export async function startOrthanc(options: Readonly<Record<string, unknown>> = {}): Promise<Orthanc> {
  const program = binary();
  if (!program) throw new Error('Orthanc is not installed');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-orthanc-'));
  const [httpPort, dicomPort] = [await freePort(), await freePort()];
  const configuration = {
    Name: 'PEER',
    StorageDirectory: path.join(folder, 'storage'),
    IndexDirectory: path.join(folder, 'index'),
    HttpPort: httpPort,
    DicomPort: dicomPort,
    DicomAet: 'PEER',
    DicomCheckCalledAet: false,
    DicomAlwaysAllowStore: true,
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowGet: true,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    HttpCompressionEnabled: false,
    TcpNoDelay: true,
    Plugins: [plugin],
    DicomWeb: { Enable: true, Root: '/dicom-web/' },
    ...options,
  };
  const file = path.join(folder, 'orthanc.json');
  writeFileSync(file, JSON.stringify(configuration));
  const env = { ...process.env, TCP_NODELAY: '1' };
  const child = spawn(program, [file], { stdio: ['ignore', 'ignore', 'pipe'], env });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = `${log}${text}`.slice(-20_000);
      if (log.includes('Orthanc has started')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`Orthanc ended with ${code}: ${log.slice(-2000)}`)));
  });
  const origin = `http://127.0.0.1:${httpPort}`;
  return {
    origin,
    dicomPort,
    dicomWebRoot: '/dicom-web',
    async store(bytes) {
      const answer = await fetch(`${origin}/instances`, {
        method: 'POST',
        body: bytes as Uint8Array<ArrayBuffer>,
      });
      if (!answer.ok) throw new Error(`Orthanc refused an instance: ${answer.status}`);
      await answer.arrayBuffer();
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL'); // asked to end it takes seconds to, and what it has goes with its folder
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
