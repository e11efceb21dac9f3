import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServicesReply, Session, type ServicesStart } from '../../../native/contract/index.ts';

const entry = fileURLToPath(new URL('../../../native/api/main.ts', import.meta.url));

let folder = '';
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'lightbox-main-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const startMessage = (changes: Partial<ServicesStart> = {}): ServicesStart => ({
  type: 'start',
  libraryDirectory: path.join(folder, 'library'),
  key: { kind: 'hex', hex: 'ab'.repeat(32) },
  socketPath: path.join(folder, 'own', 'services.sock'),
  version: '1.2.3',
  ...changes,
});

function forked() {
  const child = fork(entry, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.push(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ask = (message: object) => {
    const reply = new Promise<ServicesReply>((resolve) =>
      child.once('message', (answer) => resolve(ServicesReply.parse(answer))),
    );
    child.send(message);
    return reply;
  };
  return { child, ask, exited };
}

function session(socketPath: string): Promise<Session> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      { socketPath, path: '/api/session', headers: { host: 'lightbox' } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => (text += String(part)));
        response.on('end', () => resolve(Session.parse(JSON.parse(text))));
      },
    );
    request.on('error', reject);
  });
}

describe.skipIf(process.platform === 'win32')('the services process', () => {
  it('opens the library that its first message names, answers on the socket, and stops when told', async () => {
    const { child, ask, exited } = forked();
    const reply = await ask(startMessage());
    expect(reply.type).toBe('ready');
    const told = await session(startMessage().socketPath);
    expect(told).toMatchObject({ host: 'shell', version: '1.2.3', studyCount: 0 });
    if (reply.type === 'ready') expect(told.launchId).toBe(reply.launchId);
    child.send({ type: 'stop' });
    expect(await exited).toBe(0);
  });

  it('names the failure when the key is wrong, and can be started again with the right one', async () => {
    const first = forked();
    expect((await first.ask(startMessage())).type).toBe('ready');
    first.child.send({ type: 'stop' });
    await first.exited;
    const second = forked();
    const refused = await second.ask(startMessage({ key: { kind: 'hex', hex: 'cd'.repeat(32) } }));
    expect(refused).toEqual({ type: 'failed', failure: { kind: 'library-locked', reason: 'key-wrong' } });
    expect((await second.ask(startMessage())).type).toBe('ready');
    second.child.send({ type: 'stop' });
    expect(await second.exited).toBe(0);
  });

  it('refuses a start message that is none', async () => {
    const { ask } = forked();
    expect(await ask({ type: 'start', libraryDirectory: 7 })).toMatchObject({ type: 'failed' });
  });

  it('ends when whoever started it is gone', async () => {
    const { child, ask, exited } = forked();
    expect((await ask(startMessage())).type).toBe('ready');
    child.disconnect();
    expect(await exited).toBe(0);
  });

  it('takes its messages as JSON lines where there is no channel', async () => {
    const child = spawn(process.execPath, [entry], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const answered = new Promise<string>((resolve) =>
      createInterface({ input: child.stdout }).once('line', resolve),
    );
    child.stdin.write(`nonsense\n${JSON.stringify(startMessage())}\n`);
    expect(ServicesReply.parse(JSON.parse(await answered)).type).toBe('ready');
    expect((await session(startMessage().socketPath)).host).toBe('shell');
    child.stdin.end();
    expect(await exited).toBe(0);
  });
});
