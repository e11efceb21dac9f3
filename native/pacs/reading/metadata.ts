// The metadata of an archive's series, as the page reads the library's: bulk data by addresses of our own, pixels named by
// the header that they belong to.
import { fail, ok, type PeerFailure, type Result } from '../../contract/index.ts';
import type { DicomJson, DicomJsonElement } from '../../dicom/index.ts';
import type { DicomWebPeer, InstanceAddress, SeriesAddress } from '../dicomweb/index.ts';
import { factsOf, type InstanceFacts } from './facts.ts';

/** The page takes a series whole; more than this is none that a viewer could show. */
const MOST_BYTES = 512 * 1024 * 1024;
const PIXELS = ['7FE00010', '7FE00008', '7FE00009'] as const;

export type MetadataOf = SeriesAddress | InstanceAddress | { readonly StudyInstanceUID: string };
export type Metadata = {
  readonly json: Uint8Array; // one array, UTF-8
  readonly first: DicomJson | null; // of the instances, as the archive gives it
  readonly facts: readonly InstanceFacts[];
  readonly unreadable: number;
};

/** `base`: of our own addresses of this archive, `/dicomweb/{peerId}`. */
export async function readMetadata(
  peer: DicomWebPeer,
  address: MetadataOf,
  base: string,
  signal: AbortSignal,
): Promise<Result<Metadata, PeerFailure>> {
  const pieces: Buffer[] = [];
  const facts: InstanceFacts[] = [];
  let first: DicomJson | null = null;
  let bytes = 0;
  let unreadable = 0;
  for await (const event of peer.metadata(address, signal)) {
    if (event.kind === 'end') {
      if (!event.end.ok) return event.end;
      continue;
    }
    if (event.kind === 'unreadable') {
      unreadable += 1;
      continue;
    }
    const of = factsOf(event.dataset);
    first ??= event.dataset;
    facts.push(of);
    const piece = Buffer.from(
      `${pieces.length === 0 ? '[' : ','}${JSON.stringify(ours(event.dataset, base, of))}`,
    );
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MOST_BYTES) return fail({ kind: 'too-large', limitBytes: MOST_BYTES });
  }
  pieces.push(Buffer.from(pieces.length === 0 ? '[]' : ']'));
  return ok({ json: Buffer.concat(pieces), first, facts, unreadable });
}

function ours(dataset: DicomJson, base: string, { version, NumberOfFrames }: InstanceFacts): DicomJson {
  const named = (uri: string | undefined): string => bulkUri(base, uri, version);
  const result = withUris(dataset, named);
  // Some servers leave pixels out of it, others put them in: either way they are had by the frame.
  for (const tag of PIXELS) {
    const element = dataset[tag];
    if (element === undefined && !(tag === '7FE00010' && NumberOfFrames > 0 && !hasOtherPixels(dataset)))
      continue;
    result[tag] = { vr: element?.vr ?? 'OW', BulkDataURI: named(element?.BulkDataURI) };
  }
  return result;
}

const hasOtherPixels = (dataset: DicomJson): boolean =>
  dataset['7FE00008'] !== undefined || dataset['7FE00009'] !== undefined;

const bulkUri = (base: string, uri: string | undefined, version: string): string => {
  const query = new URLSearchParams(uri === undefined ? {} : { uri });
  query.set('v', version);
  return `${base}/bulkdata?${query.toString()}`;
};

function withUris(dataset: DicomJson, named: (uri: string) => string): DicomJson {
  const result: DicomJson = {};
  for (const [tag, element] of Object.entries(dataset)) result[tag] = withUri(element, named);
  return result;
}

function withUri(element: DicomJsonElement, named: (uri: string) => string): DicomJsonElement {
  if (element.BulkDataURI !== undefined) return { vr: element.vr, BulkDataURI: named(element.BulkDataURI) };
  if (element.vr !== 'SQ' || element.Value === undefined) return element;
  const items = element.Value.map((item) => (isItem(item) ? withUris(item, named) : item));
  return { vr: 'SQ', Value: items };
}

const isItem = (value: NonNullable<DicomJsonElement['Value']>[number]): value is DicomJson =>
  typeof value === 'object' && value !== null && Object.keys(value).every((key) => /^[0-9A-F]{8}$/.test(key));
