// The services process itself, receiving: to be tried from outside.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Receiving, ServicesReply } from '../../../../native/contract/index.ts';

const ENTRY = fileURLToPath(new URL('../../../../native/api/main.ts', import.meta.url));
export const KEY = 'ab'.repeat(32);

export type Services = {
  readonly pid: number;
  /** What it has written to its log: nothing, where nothing went wrong. */
  readonly log: () => string;
  readonly isUp: () => boolean;
  readonly receiving: () => Promise<Receiving>;
  /** Resident now, and at most so far, in MB. */
  readonly memory: () => { readonly now: number; readonly most: number };
  /** What it holds open: connections, and files of images and of what comes. Threads have handles of their own, and go when they are idle. */
  readonly held: () => { readonly sockets: number; readonly images: number };
  readonly stop: () => Promise<number | null>;
};

export async function startServices(folder: string, settings: object): Promise<Services> {
  const socketPath = path.join(folder, 'own', 'services.sock');
  const child = fork(ENTRY, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (log += String(text)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.send({
    type: 'start',
    libraryDirectory: path.join(folder, 'library'),
    key: { kind: 'hex', hex: KEY },
    socketPath,
    version: '0.0.0',
  });
  const [reply] = (await once(child, 'message')) as [unknown];
  if (ServicesReply.parse(reply).type !== 'ready') throw new Error(`the services did not start: ${log}`);
  const pid = child.pid ?? 0;
  const receiving = async (): Promise<Receiving> =>
    Receiving.parse(JSON.parse(await ask(socketPath, 'GET', null)));
  const { listening, problem } = Receiving.parse(
    JSON.parse(await ask(socketPath, 'PUT', JSON.stringify({ settings }))),
  );
  if (!listening) throw new Error(`not listening: ${problem}`);
  return {
    pid,
    log: () => log,
    isUp: () => child.exitCode === null && child.signalCode === null,
    receiving,
    memory() {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const megabytes = (name: string): number =>
        Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
      return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
    },
    held: () => heldBy(pid),
    async stop() {
      if (child.connected) child.send({ type: 'stop' });
      return exited;
    },
  };
}

function heldBy(pid: number | undefined): { readonly sockets: number; readonly images: number } {
  const targets = readdirSync(`/proc/${pid}/fd`).map((handle) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${handle}`);
    } catch {
      return ''; // closed since it was listed
    }
  });
  return {
    sockets: targets.filter((target) => target.startsWith('socket:')).length,
    images: targets.filter((target) => /\.(part|dcm)( \(deleted\))?$/.test(target)).length,
  };
}

function ask(socketPath: string, method: string, body: string | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { host: 'lightbox', 'content-type': 'application/json' };
    const request = http.request({ socketPath, path: '/api/receiving', method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += String(part)));
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}
