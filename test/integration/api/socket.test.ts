import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog, serveSocket } from '../../../native/api/index.ts';
import { Session } from '../../../native/contract/index.ts';
import { fakeLibrary } from '../../unit/api/fakeLibrary.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'lightbox-socket-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const log = createLog('error');

function get(
  socketPath: string,
  target: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.get({ socketPath, path: target, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += String(part)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', reject);
  });
}

describe.skipIf(process.platform === 'win32')('the door of the shell', () => {
  it('answers on a socket that only the user can open', async () => {
    const socketPath = path.join(folder, 'own', 'services.sock');
    const door = await serveSocket({ library: fakeLibrary(), socketPath, log });
    expect((await stat(path.dirname(socketPath))).mode & 0o777).toBe(0o700);
    expect((await stat(socketPath)).mode & 0o077).toBe(0);
    const answer = await get(socketPath, '/api/session', { host: 'lightbox' });
    expect(Session.parse(JSON.parse(answer.text))).toMatchObject({ host: 'shell' });
    expect((await get(socketPath, '/api/session', { host: 'localhost' })).status).toBe(421);
    await door.close();
  });

  it('takes the place of a socket that a killed process left', async () => {
    const socketPath = path.join(folder, 'services.sock');
    await writeFile(socketPath, '');
    const door = await serveSocket({ library: fakeLibrary(), socketPath, log });
    expect((await get(socketPath, '/api/health', { host: 'lightbox' })).status).toBe(200);
    await door.close();
  });

  it('does not open in a folder that others may enter', async () => {
    await chmod(folder, 0o755);
    await expect(
      serveSocket({ library: fakeLibrary(), socketPath: path.join(folder, 's.sock'), log }),
    ).rejects.toThrow('open to others');
  });
});
