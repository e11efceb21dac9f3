import type { Context } from 'hono';

/** One acceptable representation (PS3.18 8.7.5 and RFC 9110 12.5.1), best first in a list. */
export type Wanted = {
  readonly multipart: boolean | null; // null: either
  readonly type: string; // lower case, may be `*/*` or `image/*`
  readonly transferSyntax: string | null; // a UID, or `*`
};

/** What the client accepts; the `accept` query parameter outranks the header (PS3.18 8.3.3.1). Nothing said: anything. */
export function wantedOf(c: Context): readonly Wanted[] {
  // A `+` that was not escaped in the address arrives as a blank.
  const inQuery = c.req.query('accept')?.replace(/dicom (json|xml)/g, 'dicom+$1');
  return parseAccept(inQuery ?? c.req.header('accept') ?? '*/*');
}

export function parseAccept(text: string): readonly Wanted[] {
  const ranges = splitOutsideQuotes(text.trim() === '' ? '*/*' : text, ',').map(parseRange);
  return ranges
    .filter((range) => range.quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map((range) => range.wanted);
}

function parseRange(text: string): { wanted: Wanted; quality: number } {
  const [first = '', ...rest] = splitOutsideQuotes(text, ';');
  const parameters = new Map(rest.map(parameter));
  const transferSyntax = parameters.get('transfer-syntax') ?? null;
  const quality = Number(parameters.get('q') ?? 1);
  const type = first.toLowerCase();
  const wanted = type.startsWith('multipart/')
    ? { multipart: true, type: (parameters.get('type') ?? '*/*').toLowerCase(), transferSyntax }
    : { multipart: type === '*/*' ? null : false, type, transferSyntax };
  return { wanted, quality: type === '' || Number.isNaN(quality) ? 0 : quality };
}

function parameter(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 0) return [text.toLowerCase(), ''];
  const value = text.slice(at + 1).trim();
  const unquoted = /^"(.*)"$/.exec(value)?.[1]?.replaceAll(/\\(.)/g, '$1');
  return [text.slice(0, at).trim().toLowerCase(), unquoted ?? value];
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"' && text[at - 1] !== '\\') quoted = !quoted;
    if (character !== separator || quoted) continue;
    parts.push(text.slice(start, at).trim());
    start = at + 1;
  }
  parts.push(text.slice(start).trim());
  return parts;
}

/** Whether a media type is within a range such as `image/*`. */
export function covers(range: string, type: string): boolean {
  return range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));
}
