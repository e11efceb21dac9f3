import { Hono, type Context } from 'hono';
import { RecordLaunch, RecordServerChange, RecordServerId, type Failure } from '../contract/index.ts';
import type { Records } from '../fhir/index.ts';
import { readJson } from './body.ts';
import { answer, failed } from './reply.ts';

/** `/api/records`: FHIR servers and the sign-in to them. Secrets and tokens go in and never come out. */
export function recordsRoutes(records: Records): Hono {
  return new Hono()
    .get('/servers', (c) => c.json(records.servers()))
    .post('/servers', async (c) => {
      const change = await readJson(c, RecordServerChange);
      return change.ok ? answer(c, records.addServer(change.value), 201) : failed(c, change.failure);
    })
    .post('/servers/test', async (c) => {
      const change = await readJson(c, RecordServerChange);
      if (!change.ok) return failed(c, change.failure);
      const kept = c.req.query('server') ?? null;
      if (kept !== null && records.server(kept) === null) return failed(c, notFound(kept));
      return c.json(await records.testSettings(change.value, kept, c.req.raw.signal));
    })
    .get('/servers/:server', (c) => {
      const server = records.server(serverParameter(c));
      return server === null ? failed(c, notFound(serverParameter(c))) : c.json(server);
    })
    .put('/servers/:server', async (c) => {
      const change = await readJson(c, RecordServerChange);
      return change.ok
        ? answer(c, records.changeServer(serverParameter(c), change.value))
        : failed(c, change.failure);
    })
    .delete('/servers/:server', (c) =>
      records.removeServer(serverParameter(c)) ? c.body(null, 204) : failed(c, notFound(serverParameter(c))),
    )
    .post('/servers/:server/test', async (c) =>
      answer(c, await records.testServer(serverParameter(c), c.req.raw.signal)),
    )
    .get('/servers/:server/sign-in', (c) => {
      const server = records.server(serverParameter(c));
      return server === null ? failed(c, notFound(serverParameter(c))) : c.json(server.signIn);
    })
    .post('/servers/:server/sign-in', async (c) => answer(c, await records.signIn(serverParameter(c))))
    .delete('/servers/:server/sign-in', async (c) => {
      const signedOut = await records.signOut(serverParameter(c));
      return signedOut.ok ? c.body(null, 204) : failed(c, signedOut.failure);
    })
    .get('/servers/:server/keys', async (c) => answer(c, await records.keys(serverParameter(c))))
    .post('/launch', async (c) => {
      const launch = await readJson(c, RecordLaunch);
      return launch.ok ? answer(c, await records.launch(launch.value)) : failed(c, launch.failure);
    });
}

/** '' for what is no server's id: none has that. */
const serverParameter = (c: Context): string => RecordServerId.safeParse(c.req.param('server')).data ?? '';

const notFound = (serverId: string): Failure => ({
  kind: 'record-server-not-found',
  serverId: serverId.slice(0, 36),
});
