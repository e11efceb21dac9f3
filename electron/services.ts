import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron';
import { ServicesReply, type Failure, type ServicesStart } from '../native/contract/index.ts';

export type ServicesOptions = {
  readonly entry: string;
  readonly libraryDirectory: string;
  readonly key: ServicesStart['key'];
  readonly version: string;
  /** Called at each start after the first one, when the services are ready again after they died. */
  readonly onRestarted: () => void;
  readonly onFailed: (failure: Failure) => void;
};

export type Services = {
  socketPath(): string | null; // null while they are not running
  failure(): Failure | null; // why they are not, when it is known
  connectFrames(page: WebContents): void;
  stop(): Promise<void>;
};

const MAX_RESTARTS_A_MINUTE = 5;

/** A fresh place each start: a dead process's socket file cannot be bound again. */
function socketFor(): { path: string; remove: () => void } {
  if (process.platform === 'win32') {
    return { path: `\\\\.\\pipe\\lightbox-${process.pid}-${Date.now()}`, remove: () => undefined };
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-')); // mode 0700
  return {
    path: path.join(folder, 'services.sock'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Starts the services in a utility process and starts them again when they die. Resolves when they first answer, ready or
 * failed; must be called after `ready` (a fork before it crashes).
 */
export function startServices(options: ServicesOptions): Promise<Services> {
  let child: UtilityProcess | null = null;
  let socket: ReturnType<typeof socketFor> | null = null;
  let ready = false;
  let failure: Failure | null = null;
  let stopping = false;
  const restarts: number[] = [];
  const pages = new Set<WebContents>();

  const givePort = (page: WebContents) => {
    if (!child || !ready || page.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage({ type: 'frames-port' }, [port1]);
    page.postMessage('lightbox:frames-port', null, [port2]);
  };

  const start = (answered: () => void) => {
    const own = socketFor();
    socket = own;
    const process_ = utilityProcess.fork(options.entry, [], {
      serviceName: 'Lightbox services',
      stdio: 'inherit',
    });
    child = process_;
    const message: ServicesStart = {
      type: 'start',
      libraryDirectory: options.libraryDirectory,
      key: options.key,
      socketPath: own.path,
      version: options.version,
    };
    process_.postMessage(message);
    process_.on('message', (raw: unknown) => {
      const reply = ServicesReply.safeParse(raw);
      if (!reply.success) return;
      ready = reply.data.type === 'ready';
      failure = reply.data.type === 'failed' ? reply.data.failure : null;
      if (reply.data.type === 'failed') options.onFailed(reply.data.failure);
      else for (const page of pages) givePort(page);
      answered();
    });
    process_.on('exit', () => {
      own.remove();
      if (child === process_) child = null;
      ready = false;
      if (stopping) return;
      const now = Date.now();
      restarts.push(now);
      if (restarts.filter((at) => now - at < 60_000).length > MAX_RESTARTS_A_MINUTE) {
        options.onFailed({ kind: 'internal' });
        answered();
        return;
      }
      start(() => {
        answered();
        if (ready) options.onRestarted();
      });
    });
  };

  const services: Services = {
    socketPath: () => (ready ? (socket?.path ?? null) : null),
    failure: () => failure,
    connectFrames(page) {
      if (!pages.has(page)) {
        pages.add(page);
        page.once('destroyed', () => pages.delete(page));
      }
      givePort(page);
    },
    stop() {
      stopping = true;
      const running = child;
      if (!running) return Promise.resolve();
      return new Promise((resolve) => {
        running.once('exit', () => resolve());
        running.postMessage({ type: 'stop' });
        setTimeout(() => running.kill(), 5000).unref();
      });
    },
  };
  return new Promise((resolve) => start(() => resolve(services)));
}
