import { expect, it } from 'vitest';
import { createHttpClient } from '../../../../native/pacs/dicomweb/index.ts';
import { atEnd, socketServer } from './webServer.ts';

// A server that goes while many questions are under way or wait for their turn.

const CONNECTIONS = 8;
const QUESTIONS = 40;

it('no question is left without an answer when its server goes and nobody listens any more', async () => {
  let asked = 0;
  let gone = (): void => undefined;
  const away = new Promise<void>((resolve) => (gone = resolve));
  const server = await socketServer((socket) => {
    socket.on('data', () => {
      asked += 1;
      if (asked === CONNECTIONS) gone();
    });
  });
  const client = createHttpClient({
    baseUrl: server.origin,
    authentication: { kind: 'none' },
    proxy: { kind: 'none' },
    limits: { connections: CONNECTIONS },
  });
  if (!client.ok) throw new Error(client.failure.kind);
  atEnd(() => client.value.close());
  const reading = Array.from({ length: QUESTIONS }, () =>
    client.value.request({ path: 'studies', accept: 'application/dicom+json' }),
  );
  await away;
  await server.close(); // with all its connections
  const failures = (await Promise.all(reading)).map((answer) => (answer.ok ? 'none' : answer.failure.kind));
  expect(failures.filter((kind) => kind === 'connection-lost')).toHaveLength(CONNECTIONS);
  expect(failures.filter((kind) => kind === 'unreachable')).toHaveLength(QUESTIONS - CONNECTIONS);
});
