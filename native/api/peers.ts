import { Hono, type Context } from 'hono';
import { PeerChange, PeerId, type Failure } from '../contract/index.ts';
import type { Pacs } from '../pacs/index.ts';
import { readJson } from './body.ts';
import { answer, failed } from './reply.ts';

/** `/api/peers`: remote archives. Secrets go in and never come out. */
export function peersRoutes(pacs: Pacs): Hono {
  return new Hono()
    .get('/', (c) => c.json(pacs.peers()))
    .post('/', async (c) => {
      const change = await readJson(c, PeerChange);
      return change.ok ? answer(c, pacs.addPeer(change.value), 201) : failed(c, change.failure);
    })
    .post('/test', async (c) => {
      const change = await readJson(c, PeerChange);
      if (!change.ok) return failed(c, change.failure);
      const kept = c.req.query('peer') ?? null;
      if (kept !== null && pacs.peer(kept) === null) return failed(c, notFound(kept));
      return c.json(await pacs.testSettings(change.value, kept, c.req.raw.signal));
    })
    .get('/:peer', (c) => {
      const peer = pacs.peer(peerParameter(c));
      return peer === null ? failed(c, notFound(peerParameter(c))) : c.json(peer);
    })
    .put('/:peer', async (c) => {
      const change = await readJson(c, PeerChange);
      return change.ok
        ? answer(c, pacs.changePeer(peerParameter(c), change.value))
        : failed(c, change.failure);
    })
    .delete('/:peer', (c) =>
      pacs.removePeer(peerParameter(c)) ? c.body(null, 204) : failed(c, notFound(peerParameter(c))),
    )
    .get('/:peer/sign-in', (c) => {
      const state = pacs.signIn(peerParameter(c));
      return state === null ? failed(c, notFound(peerParameter(c))) : c.json(state);
    })
    .post('/:peer/sign-in', async (c) => {
      const begun = await pacs.beginSignIn(peerParameter(c));
      return begun === null ? failed(c, notFound(peerParameter(c))) : c.json(begun);
    })
    .delete('/:peer/sign-in', async (c) =>
      (await pacs.endSignIn(peerParameter(c))) ? c.body(null, 204) : failed(c, notFound(peerParameter(c))),
    )
    .post('/:peer/test', async (c) => answer(c, await pacs.testPeer(peerParameter(c), c.req.raw.signal)));
}

/** '' for what is no peer's id: none has that. */
const peerParameter = (c: Context): string => PeerId.safeParse(c.req.param('peer')).data ?? '';

const notFound = (peerId: string): Failure => ({ kind: 'peer-not-found', peerId: peerId.slice(0, 36) });
