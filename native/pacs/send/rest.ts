// What a send would bring, what it left, and what people call the images that it left.
import {
  SOPInstanceUID,
  type Job,
  type SendRequest,
  type SendSize,
  type TransferProblem,
  type TransferReport,
} from '../../contract/index.ts';
import type { InstanceRecord, Library } from '../../library/index.ts';

export const isEnded = ({ endedAt }: Job): boolean => endedAt !== null;

export function sizeOf(records: readonly InstanceRecord[]): SendSize {
  const count = (of: (record: InstanceRecord) => string): number => new Set(records.map(of)).size;
  return {
    studies: count((record) => record.StudyInstanceUID),
    series: count((record) => record.SeriesInstanceUID),
    instances: records.length,
    bytes: records.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** The same send for what the archive has not confirmed: all of it where nothing was tried. */
export function restOf(request: SendRequest, report: TransferReport | null, label: string): SendRequest {
  const rest = (report?.problems ?? []).flatMap(
    ({ SOPInstanceUID: UID }) => SOPInstanceUID.safeParse(UID).data ?? [],
  );
  const tried = report !== null && report.transfer.expected !== null;
  return { ...request, label, ...(tried && rest.length > 0 ? { SOPInstanceUIDs: rest } : {}) };
}

/** With the numbers of series and images, as far as they are here. */
export function numbered(library: Library, report: TransferReport, request: SendRequest): TransferReport {
  if (report.problems.length === 0) return report;
  const images = new Map<string, number | null>();
  const series = new Map<string, number | null>();
  for (const study of new Set<string>(request.StudyInstanceUIDs)) {
    for (const record of library.instances(study, null))
      images.set(record.SOPInstanceUID, record.InstanceNumber);
    for (const row of library.studyDetail(study)?.seriesList ?? [])
      series.set(row.SeriesInstanceUID, row.SeriesNumber);
  }
  const name = (problem: TransferProblem): TransferProblem => ({
    ...problem,
    SeriesNumber: series.get(problem.SeriesInstanceUID) ?? null,
    InstanceNumber: images.get(problem.SOPInstanceUID) ?? null,
  });
  return { ...report, problems: report.problems.map(name) };
}
