// A series at a server, and what came of it.
import type { ServerResponse } from 'node:http';
import type { RetrieveOrder, Taken } from '../../../../native/pacs/types.ts';
import { ctSeries } from '../../../generate/index.ts';
import { all, never, peerAt } from './webServer.ts';

export const files = ctSeries({ slices: 4, rows: 16, columns: 16 });
const [one] = files;
if (one === undefined) throw new Error('no files');
export const first = one;
export const { StudyInstanceUID, SeriesInstanceUID } = first;
export const fileOf = (url: URL) =>
  files.find(({ SOPInstanceUID }) => url.pathname.endsWith(`/instances/${SOPInstanceUID}`));
export const isSeries = (url: URL): boolean => url.pathname.endsWith(`/series/${SeriesInstanceUID}`);

export const order = (whole: boolean): RetrieveOrder => ({
  StudyInstanceUID,
  PatientID: '',
  instances: files.map(({ SOPInstanceUID }) => ({ SeriesInstanceUID, SOPInstanceUID, SOPClassUID: '' })),
  wholeSeries: new Set(whole ? [SeriesInstanceUID] : []),
  wholeStudy: whole,
  priority: 'medium',
});

/** A message of these parts; what comes after `most` bytes is cut off. */
export function parts(response: ServerResponse, bodies: readonly Uint8Array[], most = Infinity): void {
  const message = Buffer.concat([
    ...bodies.flatMap((bytes, index) => [
      Buffer.from(`${index === 0 ? '' : '\r\n'}--x\r\nContent-Type: application/dicom\r\n\r\n`),
      bytes,
    ]),
    Buffer.from('\r\n--x--\r\n'),
  ]);
  response.writeHead(200, { 'content-type': 'multipart/related; type="application/dicom"; boundary=x' });
  if (most >= message.length) response.end(message);
  else response.write(message.subarray(0, most), () => response.destroy());
}

export type Kept = { uid: string | null; bytes: Buffer | null };

export async function retrieved(
  origin: string,
  {
    whole = true,
    take,
    limits = {},
    signal = never(),
  }: { whole?: boolean; take?: () => Taken; limits?: Record<string, number>; signal?: AbortSignal } = {},
) {
  const peer = peerAt(origin, {}, { limits });
  const kept: Kept[] = [];
  const events = await all(
    peer.retrieve(
      order(whole),
      async (coming) => {
        const chunks: Uint8Array[] = [coming.head];
        try {
          for await (const batch of coming.batches) chunks.push(...batch);
        } catch {
          kept.push({ uid: coming.SOPInstanceUID, bytes: null });
          return { kind: 'broken-off' };
        }
        kept.push({ uid: coming.SOPInstanceUID, bytes: Buffer.concat(chunks) });
        return take?.() ?? { kind: 'stored' };
      },
      signal,
    ),
  );
  const end = events.at(-1);
  return {
    kept,
    whole: kept.filter(({ bytes }) => bytes !== null),
    events,
    end: end?.kind === 'end' ? (end.end.ok ? end.end.value : end.end.failure) : null,
  };
}

export const theSame = (kept: readonly Kept[]): boolean =>
  files.every(({ SOPInstanceUID, bytes }) =>
    kept.some(({ uid, bytes: got }) => uid === SOPInstanceUID && got?.equals(Buffer.from(bytes)) === true),
  );
