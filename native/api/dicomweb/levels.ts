import type { Context } from 'hono';
import {
  fail,
  ok,
  SeriesInstanceUID,
  SOPInstanceUID,
  StudyInstanceUID,
  type Result,
} from '../../contract/index.ts';
import type { InstanceRecord, Library } from '../../library/types.ts';

export const ROOT = '/dicomweb/library';

export type SeriesAddress = { readonly StudyInstanceUID: string; readonly SeriesInstanceUID: string };

export const seriesPath = (address: SeriesAddress): string =>
  `${ROOT}/studies/${address.StudyInstanceUID}/series/${address.SeriesInstanceUID}`;

export const instancePath = (instance: InstanceRecord): string =>
  `${seriesPath(instance)}/instances/${instance.SOPInstanceUID}`;

export function studyOf(c: Context): Result<string> {
  const parsed = StudyInstanceUID.safeParse(c.req.param('study'));
  return parsed.success ? ok(parsed.data) : fail({ kind: 'bad-request', detail: 'StudyInstanceUID' });
}

export function seriesOf(c: Context): Result<SeriesAddress> {
  const study = studyOf(c);
  if (!study.ok) return study;
  const series = SeriesInstanceUID.safeParse(c.req.param('series'));
  if (!series.success) return fail({ kind: 'bad-request', detail: 'SeriesInstanceUID' });
  return ok({ StudyInstanceUID: study.value, SeriesInstanceUID: series.data });
}

export function instanceAddressOf(c: Context): Result<SeriesAddress & { readonly SOPInstanceUID: string }> {
  const series = seriesOf(c);
  if (!series.ok) return series;
  const uid = SOPInstanceUID.safeParse(c.req.param('instance'));
  return uid.success
    ? ok({ ...series.value, SOPInstanceUID: uid.data })
    : fail({ kind: 'bad-request', detail: 'SOPInstanceUID' });
}

export function instanceOf(c: Context, library: Library): Result<InstanceRecord> {
  const address = instanceAddressOf(c);
  if (!address.ok) return address;
  const { StudyInstanceUID: study, SeriesInstanceUID: ofSeries, SOPInstanceUID: uid } = address.value;
  const instance = library.instance(study, ofSeries, uid);
  return instance === null ? fail({ kind: 'instance-not-found', SOPInstanceUID: uid }) : ok(instance);
}

/** The instances below a study, or below a series when the address names one; a failure when there are none. */
export function instancesOf(c: Context, library: Library): Result<readonly InstanceRecord[]> {
  if (c.req.param('instance') !== undefined) {
    const instance = instanceOf(c, library);
    return instance.ok ? ok([instance.value]) : instance;
  }
  if (c.req.param('series') !== undefined) {
    const series = seriesOf(c);
    if (!series.ok) return series;
    const { StudyInstanceUID: study, SeriesInstanceUID: uid } = series.value;
    const instances = library.instances(study, uid);
    return instances.length > 0 ? ok(instances) : fail({ kind: 'series-not-found', SeriesInstanceUID: uid });
  }
  const study = studyOf(c);
  if (!study.ok) return study;
  const instances = library.instances(study.value, null);
  return instances.length > 0
    ? ok(instances)
    : fail({ kind: 'study-not-found', StudyInstanceUID: study.value });
}
