// Content-Type (RFC 9110 8.3.1) as servers write it: parameters quoted or not, in any case and order.

export type MediaType = {
  readonly type: string; // lower case, '' when there is none
  readonly parameters: ReadonlyMap<string, string>; // names in lower case
};

/** Values keep their case; a parameter given twice keeps the first. */
export function mediaType(header: string | undefined): MediaType {
  const text = header ?? '';
  const end = text.indexOf(';');
  const type = (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
  const parameters = new Map<string, string>();
  // PS3.18's transfer-syntax=* and boundaries with characters that a token may not have come unquoted in the field.
  const parameter = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))/y;
  parameter.lastIndex = Math.max(end, 0);
  for (let found = end < 0 ? null : parameter.exec(text); found !== null;) {
    const name = (found[1] ?? '').toLowerCase();
    const value = found[2]?.replaceAll(/\\(.)/g, '$1') ?? (found[3] ?? '').trim();
    if (!parameters.has(name)) parameters.set(name, value);
    const at = parameter.lastIndex;
    const next = text.indexOf(';', at);
    if (next < 0) break;
    parameter.lastIndex = next;
    found = parameter.exec(text);
  }
  return { type, parameters };
}

export const isJson = ({ type }: MediaType): boolean =>
  type === 'application/dicom+json' || type === 'application/json';

export const isHtml = ({ type }: MediaType): boolean =>
  type === 'text/html' || type === 'application/xhtml+xml';
