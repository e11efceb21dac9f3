// References as a server writes them, brought to one form that says what is meant on that server.

const RELATIVE = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** `Patient/3` for what lies on the server; null for what is elsewhere, contained, or no reference of that type. */
export function localReference(reference: string | null, base: string, type: string): string | null {
  if (reference === null) return null;
  const own = reference.startsWith(base) ? reference.slice(base.length) : reference;
  const found = RELATIVE.exec(own);
  return found?.[1] === type ? `${type}/${found[2] ?? ''}` : null;
}
