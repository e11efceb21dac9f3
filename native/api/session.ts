import { statfs } from 'node:fs/promises';
import { Hono } from 'hono';
import type { Health, Session } from '../contract/index.ts';
import type { Services } from './services.ts';

export function sessionRoutes(services: Services): Hono {
  const { library, host, version, launchId } = services;
  return new Hono()
    .get('/health', (c) => c.json({ status: 'ok', launchId } satisfies Health))
    .get('/session', async (c) =>
      c.json({
        host,
        version,
        launchId,
        platform: platform(),
        studyCount: library.studyCount(),
        freeBytes: await freeBytes(library.directory),
      } satisfies Session),
    );
}

function platform(): Session['platform'] {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
}

/** Bytes that the user may still write on the disk of `directory`; null where that cannot be known. */
export async function freeBytes(directory: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch {
    return null;
  }
}
