import type { DataSet } from '../../../pixels/header/dataSet.ts';
import { MOST_TABLE_BYTES, withTables } from '../../../pixels/header/tables.ts';

/** A bulk value of at most `mostBytes`; null when it cannot be had. Rejects only with the signal's AbortError. */
export async function fetchBulk(
  uri: string,
  mostBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  try {
    // Same origin only: a URI that stands in metadata of a peer must not make the page ask strangers.
    const url = new URL(uri, location.href);
    if (url.origin !== location.origin) return null;
    const response = await fetch(url, { headers: { accept: 'application/octet-stream' }, signal });
    const value = response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
    return value === null || value.byteLength > mostBytes ? null : value;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** The instances with their look-up tables in place; one that cannot be had stays absent. */
export function withBulkData(instances: readonly DataSet[], signal: AbortSignal): Promise<DataSet[]> {
  const known = new Map<string, Promise<Uint8Array | null>>();
  const get = (uri: string): Promise<Uint8Array | null> => {
    const found = known.get(uri) ?? fetchBulk(uri, MOST_TABLE_BYTES, signal);
    known.set(uri, found);
    return found;
  };
  return Promise.all(instances.map((instance) => withTables(instance, get)));
}
