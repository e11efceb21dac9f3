import type { Result, SeriesInstanceUID, StudyInstanceUID } from '../../native/contract/index.ts';
import { loadSeries } from '../imaging/index.ts';
import type { SeriesModel } from '../imaging/index.ts';

// Headers of series that are likely to be shown, read before their viewer is there. Each is kept under the version that
// the library told of its files: what was read of other files is not taken.

export type HeadersAddress = {
  readonly StudyInstanceUID: StudyInstanceUID;
  readonly SeriesInstanceUID: SeriesInstanceUID;
  readonly version: string;
  readonly source?: string | undefined; // undefined: the library
};
export type Reading = Promise<Result<SeriesModel>>;

const kept = new Map<string, { readonly reading: Reading; keepers: number }>();
const keyOf = (of: HeadersAddress): string =>
  `${of.source ?? ''} ${of.StudyInstanceUID} ${of.SeriesInstanceUID} ${of.version}`;

/** Begins to read, unless it has begun, and keeps the answer until it is given up. */
export function keepHeaders(of: HeadersAddress): { readonly reading: Reading; readonly giveUp: () => void } {
  const key = keyOf(of);
  const entry = kept.get(key) ?? {
    reading: loadSeries(of.StudyInstanceUID, of.SeriesInstanceUID, undefined, of.source),
    keepers: 0,
  };
  kept.set(key, entry);
  entry.keepers += 1;
  const giveUp = (): void => {
    entry.keepers -= 1;
    if (entry.keepers === 0) kept.delete(key);
  };
  return { reading: entry.reading, giveUp };
}

const KEPT_MS = 10_000; // long enough for a viewer to be drawn

/** The same, for the viewer that is about to be drawn. */
export function readHeaders(of: HeadersAddress): Reading {
  const { reading, giveUp } = keepHeaders(of);
  setTimeout(giveUp, KEPT_MS);
  return reading;
}

/** What was read ahead; null: nothing, or it failed, and must really be asked for again. */
export async function headersAhead(
  of: HeadersAddress,
): Promise<Extract<Awaited<Reading>, { ok: true }> | null> {
  const answer = await kept.get(keyOf(of))?.reading;
  return answer?.ok === true ? answer : null;
}
