// Peers of other makers on free loopback ports, and folders that hold what went there and what came back.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type CorpusFile, corpusFiles, corpusPath } from '../../unit/dicom/corpus.ts';
import { freePort } from '../../peers/orthanc.ts';
import {
  type Provider,
  type ProviderOptions,
  receiveFile,
  startProvider,
} from '../../../native/pacs/dimse/index.ts';

/** Without it dcmtk's processes wait for delayed acknowledgements. */
const env = { ...process.env, TCP_NODELAY: '1' };
const execute = promisify(execFile);

export const hasTools = (...names: readonly string[]): boolean =>
  names.every((name) => spawnSync(name, ['--version']).error === undefined);

/** Runs a tool to its end; its words are in the error when it fails. */
export async function run(name: string, options: readonly string[]): Promise<string> {
  const { stdout, stderr } = await execute(name, [...options], { env });
  return `${stdout}${stderr}`;
}

export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-pacs-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export type Server = { readonly port: number; close(): Promise<void> };

/** A program that listens on a port: ready when it takes a connection. */
export async function startServer(
  name: string,
  options: (port: number) => readonly string[],
  cwd?: string,
): Promise<Server> {
  const port = await freePort();
  const child = spawn(name, [...options(port)], { env, cwd, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const dead = ended.then(() => {
    throw new Error(`${name} ended before it listened`);
  });
  await Promise.race([listens(port), dead]);
  dead.catch(() => undefined);
  return {
    port,
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function listens(port: number): Promise<void> {
  for (;;) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = net.connect({ host: '127.0.0.1', port }, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (connected) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Our provider, writing each instance to `folder` under its SOP Instance UID. */
export async function startOurs(folder: string, options: Partial<ProviderOptions> = {}): Promise<Provider> {
  mkdirSync(folder, { recursive: true });
  const started = await startProvider({
    AETitle: 'LIGHTBOX',
    host: '127.0.0.1',
    port: 0,
    callers: 'any',
    async store(instance) {
      const received = await receiveFile(instance, path.join(folder, `${instance.SOPInstanceUID}.dcm`));
      return { status: received.ok ? 0 : 0xa700 };
    },
    ...options,
  });
  if (!started.ok) throw new Error(started.failure.code);
  return started.value;
}

/** Where the data set of a Part 10 file begins, by its group length (PS3.10 7.1) and nothing of ours. */
export function dataSetOf(file: string): Buffer {
  const bytes = readFileSync(file);
  if (bytes.toString('latin1', 128, 132) !== 'DICM' || bytes.readUInt32LE(132) !== 0x00000002) {
    throw new Error(`${path.basename(file)} is no file of group 2 with its length`);
  }
  return bytes.subarray(144 + bytes.readUInt32LE(140));
}

/** Data sets of every file below a folder, by SOP Instance UID of group 2 as dcmtk reads it. */
export async function dataSets(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || entry.name === 'index.dat') continue;
    const dump = await run('dcmdump', ['+P', '0002,0003', file]);
    found.set(/\[([^\]]*)\]/.exec(dump)?.[1] ?? '', dataSetOf(file));
  }
  return found;
}

/** One file of the corpus for each transfer syntax: the one of middling size, so that none is trivial. */
export function oneFilePerSyntax(): readonly CorpusFile[] {
  const bySyntax = new Map<string, CorpusFile[]>();
  for (const file of corpusFiles()) {
    const { TransferSyntaxUID, validity, preamble, bytes } = file;
    if (validity !== 'ok' || !preamble || typeof TransferSyntaxUID !== 'string' || bytes > 4e6) continue;
    if (!hasGroupLength(corpusPath(file)) || file['toolsAgree'] !== true) continue;
    if (!file['StudyInstanceUID'] || !file['SeriesInstanceUID']) continue; // archives refuse it
    bySyntax.set(TransferSyntaxUID, [...(bySyntax.get(TransferSyntaxUID) ?? []), file]);
  }
  // The corpus has one image in many syntaxes: an archive would take them for one instance.
  const used = new Set<unknown>();
  return [...bySyntax.values()].flatMap((files) => {
    const sorted = files.toSorted((a, b) => a.bytes - b.bytes);
    const [chosen] = sorted
      .slice(Math.floor(sorted.length / 2))
      .concat(sorted)
      .filter((file) => !used.has(file['SOPInstanceUID']));
    used.add(chosen?.['SOPInstanceUID']);
    return chosen === undefined ? [] : [chosen];
  });
}

function hasGroupLength(file: string): boolean {
  try {
    return dataSetOf(file).length > 0;
  } catch {
    return false;
  }
}

/** HTJ2K is younger than the dcmtk that Debian has, and of JPEG's retired processes `+xa` accepts none. */
export const dcmtkKnows = ({ TransferSyntaxUID }: CorpusFile): boolean =>
  !/\.4\.(20\d|53|55|57)$/.test(TransferSyntaxUID ?? '');

export type Certificate = { readonly certificate: string; readonly key: string; readonly sha256: string };

/** A key and a certificate signed with itself for 127.0.0.1, made by openssl. */
export async function makeCertificate(folder: string, name: string): Promise<Certificate> {
  const certificate = path.join(folder, `${name}.crt`);
  const key = path.join(folder, `${name}.key`);
  const options = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    key,
    '-out',
    certificate,
  ];
  await run('openssl', [
    ...options,
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-addext',
    'subjectAltName=IP:127.0.0.1',
  ]);
  const print = await run('openssl', ['x509', '-in', certificate, '-noout', '-fingerprint', '-sha256']);
  return { certificate, key, sha256: print.split('=')[1]?.trim() ?? '' };
}

/** Writes dcmqrscp's configuration for one archive, `QR`, that may move to one destination. */
export function qrConfiguration(
  folder: string,
  port: number,
  destination: { title: string; port: number },
): string {
  const storage = path.join(folder, 'qr');
  mkdirSync(storage);
  const file = path.join(folder, 'dcmqrscp.cfg');
  writeFileSync(
    file,
    [
      `NetworkTCPPort = ${port}`,
      'MaxPDUSize = 131072',
      'MaxAssociations = 16',
      'HostTable BEGIN',
      `us = (${destination.title}, 127.0.0.1, ${destination.port})`,
      'HostTable END',
      'VendorTable BEGIN',
      'VendorTable END',
      'AETable BEGIN',
      `QR ${storage} RW (1000, 100gb) ANY`,
      'AETable END',
      '',
    ].join('\n'),
  );
  return file;
}
