import { bulkDataUri, sequence } from './dataSet.ts';
import type { DataSet } from './dataSet.ts';
import { tags } from './tags.ts';
import type { Keyword } from './tags.ts';

// Look-up tables may come as bulk data (PS3.18 F.2.6). They are needed to draw, so they are fetched with the metadata;
// everything else stays where it is.

const TABLES: readonly Keyword[] = [
  'RedPaletteColorLookupTableData',
  'GreenPaletteColorLookupTableData',
  'BluePaletteColorLookupTableData',
  'SegmentedRedPaletteColorLookupTableData',
  'SegmentedGreenPaletteColorLookupTableData',
  'SegmentedBluePaletteColorLookupTableData',
  'LUTData',
];
const PARENTS: readonly Keyword[] = [
  'ModalityLUTSequence',
  'VOILUTSequence',
  'PresentationLUTSequence',
  'SharedFunctionalGroupsSequence',
  'PerFrameFunctionalGroupsSequence',
  'FrameVOILUTSequence',
];
const MOST_BYTES = 1 << 20; // a table holds at most 65536 words

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

function toBase64(value: Uint8Array): string {
  let binary = '';
  for (const byte of value) binary += String.fromCharCode(byte);
  return btoa(binary);
}

type Fetcher = (uri: string) => Promise<Uint8Array | null>;

async function inlined(dataSet: DataSet, get: Fetcher): Promise<DataSet> {
  const changes: Record<string, unknown> = {};
  for (const keyword of TABLES) {
    const uri = bulkDataUri(dataSet, keyword);
    const value = uri === null ? null : await get(uri);
    if (value !== null) changes[tags[keyword]] = { vr: 'OW', InlineBinary: toBase64(value) };
  }
  for (const keyword of PARENTS) {
    const items = sequence(dataSet, keyword);
    if (items.length === 0) continue;
    changes[tags[keyword]] = { vr: 'SQ', Value: await Promise.all(items.map((item) => inlined(item, get))) };
  }
  return Object.keys(changes).length === 0 ? dataSet : { ...dataSet, ...changes };
}

/** The instances with their look-up tables in place; one that cannot be had stays absent. */
export function withBulkData(instances: readonly DataSet[], signal: AbortSignal): Promise<DataSet[]> {
  const known = new Map<string, Promise<Uint8Array | null>>();
  const get: Fetcher = (uri) => {
    const found = known.get(uri) ?? fetchBulk(uri, MOST_BYTES, signal);
    known.set(uri, found);
    return found;
  };
  return Promise.all(instances.map((instance) => inlined(instance, get)));
}
