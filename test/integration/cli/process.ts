import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import '../keepCompiled.ts';

const MAIN = fileURLToPath(new URL('../../../native/cli/main.ts', import.meta.url));

/** `lightbox ARGS...`, until it has ended. */
export function lightbox(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

/** `lightbox ARGS... >stdout`, until it has ended. */
export function lightboxInto(stdout: number, ...args: string[]): { code: number | null; stderr: string } {
  const ran = spawnSync(process.execPath, [MAIN, ...args], { stdio: ['ignore', stdout, 'pipe'] });
  return { code: ran.status, stderr: ran.stderr.toString() };
}

/** `lightbox ARGS...` while it runs: the first line that `wanted` fits, and how it ends. */
export function running(...args: string[]): {
  line(wanted: RegExp): Promise<string>;
  readonly ended: Promise<{ code: number | null; stdout: string }>;
} {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  underWay.add(child);
  const lines = createInterface({ input: child.stdout });
  const said: string[] = [];
  lines.on('line', (line) => said.push(line));
  const ended = once(child, 'close').then(([code]: unknown[]) => {
    underWay.delete(child);
    return { code: typeof code === 'number' ? code : null, stdout: said.join('\n') };
  });
  return {
    ended,
    async line(wanted) {
      for (;;) {
        const found = said.find((line) => wanted.test(line));
        if (found !== undefined) return found;
        await once(lines, 'line');
      }
    },
  };
}

export type Served = {
  readonly url: URL; // with the token
  readonly token: string;
  fetch(target: string): Promise<Response>;
  /** Sends the signal; resolves with how the process ended. */
  end(signal: NodeJS.Signals): Promise<{ code: unknown; signal: unknown }>;
};

const underWay = new Set<ChildProcess>();

/** `lightbox serve ARGS...`, as soon as it has printed its address. */
export async function serve(...args: string[]): Promise<Served> {
  const child = spawn(process.execPath, [MAIN, 'serve', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  underWay.add(child);
  const exited = once(child, 'exit').then(([code, signal]: unknown[]) => ({ code, signal }));
  const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
  const url = new URL(String(line));
  const token = url.searchParams.get('token') ?? '';
  return {
    url,
    token,
    fetch: (target) => fetch(new URL(target, url), { headers: { authorization: `Bearer ${token}` } }),
    async end(signal) {
      child.kill(signal);
      const ended = await exited;
      underWay.delete(child);
      return ended;
    },
  };
}

/** Ends those that a failed test has left. */
export function endLeftOver(): void {
  for (const child of underWay) child.kill('SIGKILL');
  underWay.clear();
}

/** Reads a stream of events until one of the type comes; resolves with its data. */
export async function nextEvent(stream: Response, type: string): Promise<unknown> {
  if (stream.body === null) throw new Error('no stream');
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of stream.body) {
    text += decoder.decode(part, { stream: true });
    const data = new RegExp(`event: ${type}\\ndata: (.*)\\n\\n`).exec(text)?.[1];
    if (data !== undefined) return JSON.parse(data);
  }
  throw new Error('the stream ended');
}
