import type { Finding, VerifyReport } from '../library/index.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit.ts';
import { exitCode, followJob, printReport } from './importCommand.ts';
import { openFor, type LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { failureText, openingText, problemText, visible } from './text.ts';

type Arguments = LibraryArguments & { readonly json?: boolean };

/** `lightbox verify`: the index against the files. Exits with 1 when they do not agree. */
export async function verifyCommand(args: Arguments): Promise<ExitCode> {
  const opened = openFor(args, { existing: true, resumeJobs: false });
  if (!opened.ok) {
    say(openingText(opened.failure));
    return exitCodeOf(opened.failure);
  }
  const library = opened.value;
  try {
    const report = await library.verify();
    await print(args.json === true ? `${JSON.stringify(report)}\n` : verifyText(report));
    return report.agrees ? EXIT.ok : EXIT.problems;
  } finally {
    await library.close();
  }
}

/** `lightbox rebuild`: the index anew from the files. */
export async function rebuildCommand(args: Arguments): Promise<ExitCode> {
  // Also where there is no index any more: the owned files and the key are enough.
  const opened = openFor(args, { existing: false, resumeJobs: false });
  if (!opened.ok) {
    say(openingText(opened.failure));
    return exitCodeOf(opened.failure);
  }
  const library = opened.value;
  try {
    const started = library.startRebuild();
    if (!started.ok) {
      say(failureText(started.failure));
      return exitCodeOf(started.failure);
    }
    const job = await followJob(library, started.value.jobId);
    await printReport(library, job, args.json === true);
    return exitCode(job);
  } finally {
    await library.close();
  }
}

function verifyText(report: VerifyReport): string {
  const { agrees, findings, instances, studies, unavailable, marks, studiesAwayWithMarks } = report;
  const lines = findings.map((finding) => `${visible(findingText(finding))}\n`).join('');
  const away = unavailable === 0 ? '' : `, ${unavailable} of them on media that are not here`;
  const verdict = agrees ? 'The index and the files agree' : `${findings.length} disagreements`;
  const kept =
    studiesAwayWithMarks === 0 ? '' : ` (${studiesAwayWithMarks} studies with marks are not here now)`;
  const marked = marks === 0 ? '' : ` ${marks} marks of readers${kept}.`;
  return `${lines}${verdict}: ${counted(instances, 'image', 'images')} in ${counted(studies, 'study', 'studies')}${away}.${marked}\n`;
}

function findingText(finding: Finding): string {
  switch (finding.kind) {
    case 'missing-file':
      return `${finding.path}: the file is not there (${finding.code})`;
    case 'changed-file':
      return `${finding.path}: the file has changed since it was read; import its folder again`;
    case 'unreadable-file':
      return `${finding.path}: ${problemText(finding.problem)}`;
    case 'wrong-instance':
      return `${finding.path}: its ${finding.keyword} is not the one in the index`;
    case 'frames-beyond-file':
      return `${finding.path}: the index expects frames beyond the end of the file`;
    case 'not-indexed':
      return `${finding.path}: a file of the library that is not in the index; rebuild adds it`;
    case 'wrong-counts':
      return `Study ${finding.StudyInstanceUID}: its counts in the list are wrong; rebuild puts them right`;
    case 'damaged-index':
      return `The index is damaged (${finding.detail}); rebuild makes it anew`;
    case 'damaged-marks':
      return `The file of annotations is damaged (${finding.detail}); bring marks.db back from a backup`;
    default:
      return finding satisfies never;
  }
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
