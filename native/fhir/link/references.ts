// References as a server writes them, brought to one form that says what is meant on that server.
import { isId } from '../client/address.ts';

const RELATIVE = /^([A-Z][A-Za-z]+)\/([^/?#]+)(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** `Patient/3` for what lies on the server; null for what is elsewhere, contained, or no reference of that type. */
export function localReference(reference: string | null, base: string, type: string): string | null {
  if (reference === null) return null;
  const [, named, id] = RELATIVE.exec(ownPart(reference, base)) ?? [];
  return named === type && id !== undefined && isId(id) ? `${type}/${id}` : null;
}

/** Without the base of the server, however it is written there; as it is where it is another's. */
function ownPart(reference: string, base: string): string {
  if (reference.startsWith(base)) return reference.slice(base.length);
  if (!/^https?:/i.test(reference) || !URL.canParse(reference) || !URL.canParse(base)) return reference;
  const [url, own] = [new URL(reference), new URL(base)];
  // Behind a proxy a server writes the scheme that it sees itself, without a port. Another port may be another server.
  const isItself =
    url.hostname === own.hostname &&
    (url.port === own.port || url.port === '') &&
    url.username === '' &&
    url.search === '' &&
    url.pathname.startsWith(own.pathname);
  return isItself ? url.pathname.slice(own.pathname.length) : reference;
}
