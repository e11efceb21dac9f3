import { Hono, type Context } from 'hono';
import { CallerDecision, LinkTicket, OpeningRequest, OpeningSignedIn } from '../contract/index.ts';
import type { Opening } from '../opening/index.ts';
import { DATA_HEADERS } from '../security/index.ts';
import { readJson } from './body.ts';
import { answer, failed } from './reply.ts';

/** `/api/opening`: links that ask to be shown something, and whose links are followed. */
export function openingRoutes(opening: Opening): Hono {
  return new Hono()
    .post('/arrived', async (c) => {
      const ticket = await readJson(c, LinkTicket);
      if (!ticket.ok) return failed(c, ticket.failure);
      const arrived = opening.take(ticket.value.ticket);
      return arrived === null ? failed(c, { kind: 'not-found' }) : c.json(arrived);
    })
    .post('/', async (c) => {
      const request = await readJson(c, OpeningRequest);
      return request.ok
        ? answer(c, await opening.open(request.value, c.req.raw.signal))
        : failed(c, request.failure);
    })
    .post('/signed-in', async (c) => {
      const request = await readJson(c, OpeningSignedIn);
      return request.ok
        ? answer(c, await opening.signedIn(request.value.serverId, c.req.raw.signal))
        : failed(c, request.failure);
    })
    .get('/callers', (c) => c.json(opening.callers()))
    .put('/callers', async (c) => {
      const change = await readJson(c, CallerDecision);
      if (!change.ok) return failed(c, change.failure);
      opening.decide(change.value);
      return c.json(opening.callers());
    });
}

/** Our own page at `/open`: what the ticket stands for is asked by the page itself. */
const TICKET = /^\?link=[A-Za-z0-9_-]{22}$/;

const searchOf = (c: Context): string => new URL(c.req.url).search;
const referrerOf = (c: Context): string | null => c.req.header('referer') ?? null;
const placeOf = (opening: Opening, c: Context): string =>
  `/open?link=${opening.arrive(searchOf(c), referrerOf(c))}`;

/**
 * A link that a person of this session followed, from a program or the address bar. It leaves the address before the page is
 * there; null where it has done so, or there is none.
 */
export function linkFollowed(c: Context, opening: Opening | undefined): Response | null {
  const search = searchOf(c);
  if (opening === undefined || search === '' || TICKET.test(search)) return null;
  return c.body(null, 303, { ...DATA_HEADERS, location: placeOf(opening, c) });
}

/**
 * A link that another website led to. Our cookie does not come with it (SameSite=Strict), so this page leads on: it is our
 * own, and its next request brings the cookie, or is refused. It says nothing of what is here.
 */
export function linkArrived(c: Context, opening: Opening): Response {
  const search = searchOf(c);
  // A ticket is given by us alone: from elsewhere it would be somebody else's.
  const place = search === '' || TICKET.test(search) ? '/' : placeOf(opening, c);
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Lightbox</title><meta name="color-scheme" content="dark"><meta http-equiv="refresh" content="0;url=${place}"></html>`;
  return c.body(html, 200, { ...DATA_HEADERS, 'content-type': 'text/html; charset=utf-8' });
}
