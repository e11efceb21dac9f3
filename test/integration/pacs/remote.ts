// A library with its remote archives, served as the page sees it, and archives of other makers that hold generated studies.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createApi } from '../../../native/api/index.ts';
import { Job, type Peer, type PeerChange, TransferReport } from '../../../native/contract/index.ts';
import { openLibrary, type OpenedLibrary } from '../../../native/library/index.ts';
import { openPacs, type Pacs, type PacsOptions } from '../../../native/pacs/index.ts';
import type { GeneratedFile } from '../../generate/index.ts';
import { ended } from '../api/serve.ts';
import { qrConfiguration, run, type Server, startServer } from './peers.ts';

export type Remote = {
  readonly folder: string;
  readonly library: OpenedLibrary;
  readonly pacs: Pacs;
  request(target: string, init?: RequestInit): Promise<Response>;
  add(settings: PeerChange['settings'], secrets?: PeerChange['secrets']): Promise<Peer>;
  close(): Promise<void>;
  /** Closes and opens again, as a restart does; with more patience, when it is given. */
  again(times?: PacsOptions['times']): Promise<void>;
};

export function openRemote(
  patience: PacsOptions['patience'] = { pausesMs: [10, 20] },
  times: PacsOptions['times'] = {},
  storage: NonNullable<PacsOptions['storage']> = {},
  within = os.tmpdir(),
): Remote {
  const folder = mkdtempSync(path.join(within, 'lightbox-remote-'));
  const open = (limits: PacsOptions['times'] = {}) => {
    const library = openLibrary({
      directory: path.join(folder, 'library'),
      key: { kind: 'file', path: path.join(folder, 'library.key') },
      resumeJobs: true,
      onError: (error) => console.error(error),
    });
    if (!library.ok) throw new Error(library.failure.kind);
    const pacs = openPacs(library.value, {
      patience,
      times: limits,
      storage,
      onError: (error) => console.error(error),
    });
    if (!pacs.ok) throw new Error(pacs.failure.kind);
    const api = createApi({
      library: library.value,
      pacs: pacs.value,
      security: { check: () => ({ kind: 'pass' }) },
      host: 'browser',
      version: '0.0.0',
      launchId: 'launch',
      log: () => undefined,
    });
    return { library: library.value, pacs: pacs.value, api };
  };
  let opened = open(times);
  const shut = async (): Promise<void> => {
    await opened.pacs.close();
    await opened.library.close();
  };
  const request = async (target: string, init: RequestInit = {}): Promise<Response> =>
    opened.api.request(target, init);
  return {
    folder,
    get library() {
      return opened.library;
    },
    get pacs() {
      return opened.pacs;
    },
    request,
    async add(settings, secrets = {}) {
      const answer = await request('/api/peers', json({ settings, secrets }));
      if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Peer;
    },
    async close() {
      await shut();
      rmSync(folder, { recursive: true, force: true });
    },
    async again(more = times) {
      await shut();
      opened = open(more);
    },
  };
}

/** Starts a retrieve as the page does, and resolves when it has ended. */
export async function retrieve(remote: Remote, request: object): Promise<TransferReport & { job: Job }> {
  const answer = await remote.request('/api/retrieve', json(request));
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
  return reportOf(remote, Job.parse(await answer.json()).jobId);
}

export async function reportOf(remote: Remote, jobId: string): Promise<TransferReport & { job: Job }> {
  const job = await ended(remote.library, jobId);
  const report = await (await remote.request(`/api/jobs/${jobId}/transfer`)).json();
  return { job, ...TransferReport.parse(report) };
}

export const json = (body: unknown, method = 'POST'): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Settings as the page sends them: what has a default may be left out. */
export const node = (name: string, port: number, more: object = {}): PeerChange['settings'] =>
  ({
    kind: 'dimse',
    name,
    host: '127.0.0.1',
    port,
    calledAETitle: 'QR',
    ...more,
  }) as PeerChange['settings'];

/** dcmtk's archive `QR` with these files; it may move to `LIGHTBOX` at `movePort`. */
export async function startArchive(
  files: readonly GeneratedFile[],
  movePort = 1,
  options: readonly string[] = [],
): Promise<Server & { readonly storage: string }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-archive-'));
  const destination = { title: 'LIGHTBOX', port: movePort };
  const server = await startServer('dcmqrscp', (at) => [
    ...options,
    '-c',
    qrConfiguration(folder, at, destination),
  ]);
  if (files.length > 0) {
    const given = path.join(folder, 'given');
    mkdirSync(given);
    writeFiles(given, files);
    await run('storescu', ['-aec', 'QR', '+sd', '127.0.0.1', String(server.port), given]);
  }
  return {
    port: server.port,
    storage: path.join(folder, 'qr'),
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function writeFiles(folder: string, files: readonly GeneratedFile[]): void {
  for (const [at, { bytes }] of files.entries()) writeFileSync(path.join(folder, `${at}.dcm`), bytes);
}
