import type { Context } from 'hono';
import type { ImportReport, ImportReportEntry } from '../contract/index.ts';
import type { Library } from '../library/types.ts';
import { bodyStream } from './bodyStream.ts';
import { failed } from './reply.ts';

const PAGE = 1000;
const CSV_HEAD = 'path,outcome,problem,details,StudyInstanceUID,SOPInstanceUID\r\n';

/** The whole report of a job as a file to keep, read page by page so that a million entries need no memory. */
export function reportFile(c: Context, library: Library, jobId: string, format: 'csv' | 'json'): Response {
  const first = library.report(jobId, null, PAGE);
  if (first === null) return failed(c, { kind: 'job-not-found', jobId: jobId.slice(0, 64) });
  const pages = reportPages(library, jobId, first);
  const text = format === 'csv' ? csvText(pages) : jsonText(first, pages);
  return new Response(bodyStream(c, encoded(text)), {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json',
      'content-disposition': `attachment; filename="import-report-${reportDate(first)}.${format}"`,
    },
  });
}

function* reportPages(library: Library, jobId: string, first: ImportReport): Generator<ImportReport> {
  for (let page: ImportReport | null = first; page !== null;) {
    yield page;
    page = page.nextCursor === null ? null : library.report(jobId, page.nextCursor, PAGE);
  }
}

function* csvText(pages: Iterable<ImportReport>): Generator<string> {
  yield `\uFEFF${CSV_HEAD}`; // Excel reads UTF-8 only behind a byte order mark
  for (const page of pages) yield page.entries.map(csvLine).join('');
}

function csvLine(entry: ImportReportEntry): string {
  const { kind, ...facts } = entry.problem ?? { kind: '' };
  const details = Object.entries(facts).map(([name, value]) => `${name}=${String(value)}`);
  const cells = [
    entry.path,
    entry.outcome,
    kind,
    details.join('; '),
    entry.StudyInstanceUID ?? '',
    entry.SOPInstanceUID ?? '',
  ];
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** RFC 4180, and a leading `=`, `+`, `-`, `@` is kept from being run as a formula: file names come from strangers. */
export function csvCell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

function* jsonText(first: ImportReport, pages: Iterable<ImportReport>): Generator<string> {
  yield `{"job":${JSON.stringify(first.job)},"studies":${JSON.stringify(first.studies)},"entries":[`;
  let separator = '\n';
  for (const page of pages) {
    if (page.entries.length === 0) continue;
    yield separator + page.entries.map((entry) => JSON.stringify(entry)).join(',\n');
    separator = ',\n';
  }
  yield '\n]}\n';
}

function* encoded(pieces: Iterable<string>): Generator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece, 'utf8');
}

const reportDate = (report: ImportReport): string =>
  new Date(report.job.createdAt).toISOString().slice(0, 16).replace(/[T:]/g, '-');
