import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { csvCell } from '../api/index.ts';
import type { Annotation, MeasuredValue, StudyMarks } from '../contract/index.ts';
import { fail, ok, StudyInstanceUID, type Result } from '../contract/index.ts';
import { errorCode, type LibraryWithUpkeep } from '../library/index.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit.ts';
import { openFor, type LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { failureText, openingText } from './text.ts';

export const MARKS_FORMATS = ['sr', 'csv', 'json'] as const;
export type MarksArguments = LibraryArguments & {
  readonly as: (typeof MARKS_FORMATS)[number];
  readonly out?: string;
};

/**
 * `lightbox marks export STUDY`: what readers left on a study, as a DICOM report (measurements only), a table of values, or
 * everything as JSON. Nothing in the library changes. Marks of a study that is not here now can be exported but as a
 * report, which copies the patient from the images.
 */
export async function marksExportCommand(
  given: string,
  args: MarksArguments,
  version: string,
): Promise<ExitCode> {
  const study = StudyInstanceUID.safeParse(given);
  if (!study.success) {
    say('That is no Study Instance UID; `lightbox list` shows them.');
    return EXIT.usage;
  }
  if (args.as === 'sr' && args.out === undefined) {
    say('A report is a DICOM file: name it with --out.');
    return EXIT.usage;
  }
  const opened = openFor(args, { existing: true, resumeJobs: false });
  if (!opened.ok) {
    say(openingText(opened.failure));
    return exitCodeOf(opened.failure);
  }
  const library = opened.value;
  try {
    const marks = library.marks(study.data);
    if (args.as === 'sr' && marks.ok && marks.value.annotations.length === 0) {
      say('Nothing was measured on this study.');
      return EXIT.failed;
    }
    const exported = await content(library, study.data, args.as, version);
    if (!exported.ok) {
      say(failureText(exported.failure));
      return exitCodeOf(exported.failure);
    }
    return await put(exported.value, args.out);
  } finally {
    await library.close();
  }
}

async function content(
  library: LibraryWithUpkeep,
  study: string,
  format: MarksArguments['as'],
  version: string,
): Promise<Result<string | Uint8Array>> {
  const marks = library.marks(study);
  if (!marks.ok) return marks;
  if (format === 'json') return ok(`${JSON.stringify(marks.value, null, 2)}\n`);
  if (format === 'csv') return ok(marksTable(marks.value));
  const annotationIds = marks.value.annotations.map(({ id }) => id);
  const made = await library.makeDocuments(study, { kind: 'report', annotationIds, title: '' }, version);
  if (!made.ok) return made;
  const [report] = made.value;
  return report === undefined ? fail({ kind: 'not-found' }) : ok(report.bytes);
}

async function put(exported: string | Uint8Array, out: string | undefined): Promise<ExitCode> {
  if (out === undefined) {
    if (typeof exported === 'string') await print(exported);
    return EXIT.ok;
  }
  try {
    writeFileSync(path.resolve(out), exported, { flag: 'wx', mode: 0o600 });
    return EXIT.ok;
  } catch (error) {
    const code = errorCode(error);
    if (code === '') throw error;
    say(
      code === 'EEXIST'
        ? 'There is a file of that name already.'
        : `The file could not be written (${code}).`,
    );
    return EXIT.failed;
  }
}

const HEAD = [
  'kind',
  'name',
  'text',
  'finding',
  'SeriesInstanceUID',
  'SOPInstanceUID',
  'frame',
  'concept',
  'value',
  'unit',
  'uncertainty',
  'spacing',
  'no value because',
  'author',
  'changed',
];

/** One line a value, in the order of drawing; numbers have a point and all their digits in every language. */
export function marksTable({ annotations }: StudyMarks): string {
  const lines = annotations.flatMap((annotation) =>
    annotation.values.length === 0
      ? [lineOf(annotation, null)]
      : annotation.values.map((value) => lineOf(annotation, value)),
  );
  // Excel reads UTF-8 only behind a byte order mark.
  return `\uFEFF${[HEAD.join(','), ...lines].join('\r\n')}\r\n`;
}

function lineOf(annotation: Annotation, value: MeasuredValue | null): string {
  const { kind, name, text, finding, SeriesInstanceUID, SOPInstanceUID, frameNumber } = annotation;
  const number = (of: number | null | undefined): string =>
    of === null || of === undefined ? '' : String(of);
  return [
    csvCell(kind),
    csvCell(name),
    csvCell(text),
    csvCell(finding?.meaning ?? ''),
    csvCell(SeriesInstanceUID),
    csvCell(SOPInstanceUID),
    number(frameNumber),
    csvCell(value?.concept ?? ''),
    number(value?.value), // no csvCell: a minus begins no formula here
    csvCell(value?.unit ?? ''),
    number(value?.uncertainty),
    csvCell(annotation.spacingSource),
    csvCell(annotation.noValue ?? ''),
    csvCell(annotation.author),
    new Date(annotation.changedAt).toISOString(),
  ].join(',');
}
