import type { StudyRow } from '../contract/index.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit.ts';
import { openFor, type LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { openingText, visible } from './text.ts';

const PAGE = 500;

/** `lightbox list`: every study, newest first. */
export async function listCommand(args: LibraryArguments & { readonly json?: boolean }): Promise<ExitCode> {
  const opened = openFor(args, { existing: true, resumeJobs: false });
  if (!opened.ok) {
    say(openingText(opened.failure));
    return exitCodeOf(opened.failure);
  }
  const library = opened.value;
  try {
    let cursor: string | undefined;
    let separator = '';
    if (args.json === true) await print('[');
    do {
      const page = await library.findStudies({
        sort: 'StudyDate',
        direction: 'descending',
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const row of page.rows) {
        await print(args.json === true ? separator + JSON.stringify(row) : `${studyLine(row)}\n`);
        separator = ',';
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    if (args.json === true) await print(']\n');
    return EXIT.ok;
  } finally {
    await library.close();
  }
}

function studyLine(row: StudyRow): string {
  const { Alphabetic, Ideographic, Phonetic } = row.PatientName;
  return [
    row.StudyDate,
    (Alphabetic ?? Ideographic ?? Phonetic ?? '').replaceAll('^', ' ').trim(),
    row.PatientID,
    row.ModalitiesInStudy.join('/'),
    row.StudyDescription,
    `${row.seriesCount} series`,
    `${row.frameCount} images`,
    row.StudyInstanceUID,
  ]
    .map(visible)
    .join('\t');
}
