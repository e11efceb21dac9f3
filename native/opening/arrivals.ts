// Links that came to the browser host by its address, from a website or a program. The page that they lead to gets each of
// them once, by a ticket that says nothing: what a link names must not stay in an address, nor in what a browser remembers.
import { randomBytes } from 'node:crypto';
import { type ArrivedLink, LinkCaller, readOpenQuery } from '../contract/index.ts';

export type Arrivals = {
  /** `referrer`: as the browser names it, who led here; null where it does not. Returns the ticket. */
  readonly arrive: (search: string, referrer: string | null) => string;
  /** Null: there is none, it was taken, or it is too old. */
  readonly take: (ticket: string) => ArrivedLink | null;
};

/** The page follows at once; a person who has to start Lightbox first follows the link anew. */
const KEPT_MS = 2 * 60_000;
/** Any website can send them: older ones make room. */
const MOST = 64;

export function createArrivals(now: () => number = Date.now): Arrivals {
  const waiting = new Map<string, { readonly arrived: ArrivedLink; readonly at: number }>();
  const forgetOld = (): void => {
    for (const [ticket, { at }] of waiting) if (now() - at > KEPT_MS) waiting.delete(ticket);
  };
  return {
    arrive(search, referrer) {
      forgetOld();
      for (const oldest of waiting.keys()) {
        if (waiting.size < MOST) break;
        waiting.delete(oldest);
      }
      const link = readOpenQuery(search);
      const ticket = randomBytes(16).toString('base64url');
      waiting.set(ticket, { arrived: { link, caller: callerOf(link, referrer) }, at: now() });
      return ticket;
    },
    take(ticket) {
      forgetOld();
      const found = waiting.get(ticket);
      waiting.delete(ticket);
      return found?.arrived ?? null;
    },
  };
}

/** A website's origin cannot be chosen by it; what a link says of itself is believed only where there is none. */
function callerOf(link: ArrivedLink['link'], referrer: string | null): LinkCaller {
  if (referrer !== null && URL.canParse(referrer)) {
    const website = LinkCaller.safeParse({ kind: 'website', name: new URL(referrer).origin });
    if (website.success) return website.data;
  }
  return callerOfLink(link.ok ? link.value.caller : null);
}

export const callerOfLink = (said: string | null): LinkCaller =>
  said === null ? { kind: 'unnamed', name: '' } : { kind: 'named', name: said };
