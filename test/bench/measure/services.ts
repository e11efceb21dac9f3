// The services as a user runs them: a process of its own, the built bundle, the browser host's door.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { createToken } from '../../../native/security/token.ts';

export type Serving = {
  /** Ends in `/`. */
  readonly url: string;
  readonly authorization: string;
  readonly pid: number;
  /** The longest that the loop of the services was blocked since the last asking; of a monitored process only. */
  readonly longestBlock: () => Promise<Block>;
  readonly stop: () => Promise<void>;
};

const Block = z.object({ clockMs: z.number(), processorMs: z.number() });
export type Block = z.infer<typeof Block>;

const ROOT = join(import.meta.dirname, '..', '..', '..');
const BUNDLE = join(ROOT, 'dist', 'services', 'cli.mjs');
const SOURCE = join(ROOT, 'native', 'cli', 'main.ts');

const MONITOR = new URL('./loopMonitor.ts', import.meta.url).href;

/** Starts `lightbox serve` on the library; resolves as soon as it says where it listens. */
export async function serve(directory: string, monitored = false): Promise<Serving> {
  const token = createToken();
  const program = existsSync(BUNDLE) ? BUNDLE : SOURCE;
  const command = [program, 'serve', '--library', directory, '--port', '0', '--token', token];
  const child = spawn(process.execPath, monitored ? ['--import', MONITOR, ...command] : command, {
    stdio: ['ignore', 'pipe', 'inherit', ...(monitored ? (['ipc'] as const) : [])],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('The services have no output.');
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (found !== null) resolve(found[0]);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The services ended with ${code} before they listened.`)));
  });
  return {
    url,
    authorization: `Bearer ${token}`,
    pid: child.pid ?? 0,
    longestBlock: async () => {
      const answer = once(child, 'message');
      child.send('longest-block');
      const [message]: unknown[] = await answer;
      return Block.parse(message);
    },
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => {
        process.stderr.write('The services did not stop within 5 s of SIGTERM and were killed.\n');
        child.kill('SIGKILL');
      }, 5000);
      await ended;
      clearTimeout(late);
    },
  };
}

const LOOK_MS = 100;
const REST_MS = 300;
const MOST_LOOKS = 15;

/** Resolves when the processors have had next to nothing to do for a moment, or after 1.5 s on a machine that is never still. */
export async function atRest(): Promise<void> {
  let stillMs = 0;
  for (let look = 0; look < MOST_LOOKS && stillMs < REST_MS; look += 1) {
    const before = busyMs();
    await pause(LOOK_MS);
    stillMs = busyMs() - before <= LOOK_MS / 5 ? stillMs + LOOK_MS : 0;
  }
}

/** Of all processors together. */
const busyMs = (): number =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);

/** Resident memory of a process in MB; NaN where the system does not tell (only Linux has /proc). */
export function residentMegabytes(pid: number): number {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return Number.NaN;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1]) / 1024;
}
