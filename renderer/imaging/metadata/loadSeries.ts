import type { Failure, Result } from '../../../native/contract/index.ts';
import { fail, ok } from '../../../native/contract/result.ts';
import { refusalOf } from '../refusal.ts';
import type { SeriesModel } from '../types.ts';
import { withBulkData } from './bulkData.ts';
import { parseDataSets } from '../../../pixels/header/dataSet.ts';
import { addressOf, buildSeries } from './series.ts';

/** Path of a series in a source's DICOMweb. */
export const seriesPath = (source: string, study: string, series: string): string =>
  `/dicomweb/${encodeURIComponent(source)}/studies/${study}/series/${series}`;

async function failureOf(response: Response, series: string): Promise<Failure> {
  const told = await refusalOf(response);
  if (told !== null) return told;
  return response.status === 404
    ? { kind: 'series-not-found', SeriesInstanceUID: series }
    : { kind: 'internal' };
}

/**
 * Fetches a series' metadata (PS3.18 10.4.1.1.2) and builds its model. An unreachable service answers `internal`;
 * rejects only with the signal's AbortError.
 */
export async function loadSeries(
  study: string,
  series: string,
  signal: AbortSignal = new AbortController().signal,
  source = 'library',
): Promise<Result<SeriesModel>> {
  const address = addressOf(source, study, series);
  if (address === null) return fail({ kind: 'bad-request', detail: 'uid' });
  try {
    const response = await fetch(`${seriesPath(source, study, series)}/metadata`, {
      headers: { accept: 'application/dicom+json' },
      signal,
    });
    if (!response.ok) return fail(await failureOf(response, series));
    const json: unknown = await response.json();
    const instances = parseDataSets(json);
    if (instances.length === 0) return fail({ kind: 'series-not-found', SeriesInstanceUID: series });
    return ok(buildSeries(await withBulkData(instances, signal), address));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TypeError || error instanceof SyntaxError) return fail({ kind: 'internal' });
    throw error;
  }
}
