// `lightbox records images` and `keep`: where the record says that the images of an entry are, and getting them there.
import type { Job, RecordKeeping, RecordOpening, RecordSource, RecordSources } from '../contract/index.ts';
import type { Library } from '../library/index.ts';
import type { Pacs } from '../pacs/index.ts';
import { failed, tableLine as line, withRooms } from './beside.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { followJob } from './importCommand.ts';
import type { LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { noServer, serverCalled } from './recordsCommand.ts';
import { recordFailureText, sourceProblemText } from './recordText.ts';
import { failureText } from './text.ts';

type Arguments = LibraryArguments & { readonly json?: boolean };

/** Exits with 1 when no place gives them. Nothing is kept. */
export const recordsImagesCommand = (name: string, id: string, args: Arguments): Promise<ExitCode> =>
  withRooms(args, { existing: true }, async ({ records, images }) => {
    const serverId = serverCalled(records, name);
    if (serverId === null) return noServer(name);
    const found = await images.open(serverId, id, new AbortController().signal);
    if (!found.ok) return failed(found.failure);
    await print(args.json === true ? `${JSON.stringify(found.value)}\n` : openingLines(found.value));
    return found.value.study === null ? EXIT.problems : EXIT.ok;
  });

/** Waits until it is here, and exits with 1 where anything of it is not. Ctrl+C ends it; what came stays. */
export const recordsKeepCommand = (name: string, id: string, args: Arguments): Promise<ExitCode> =>
  withRooms(args, { existing: false, fetches: true }, async ({ records, images, pacs }, library) => {
    const serverId = serverCalled(records, name);
    if (serverId === null) return noServer(name);
    const kept = await images.keep(serverId, id, new AbortController().signal);
    if (!kept.ok) return failed(kept.failure);
    const jobs: Job[] = [];
    // One after the other: they are parts of one study.
    for (const { jobId } of kept.value.jobs) jobs.push(await followJob(library, jobId));
    await print(
      args.json === true
        ? `${JSON.stringify({ ...kept.value, jobs })}\n`
        : keepingLines(kept.value, jobs, pacs, library),
    );
    if (kept.value.contradiction) say(CONTRADICTION);
    if (jobs.some(({ state }) => state === 'cancelled')) return EXIT.interrupted;
    return isWhole(kept.value, jobs) ? EXIT.ok : EXIT.problems;
  });

const CONTRADICTION =
  'The images are of another person than the record says. Nothing was fetched: `lightbox records links STUDY` shows which fields differ.';

const isWhole = ({ tried, jobs: wanted }: RecordKeeping, jobs: readonly Job[]): boolean =>
  wanted.length > 0 &&
  jobs.every(({ transfer }) => transfer?.state === 'complete') &&
  // A place that has a share of the study and could not be asked for it.
  tried.every(({ failure }) => failure.kind === 'archive-failed');

/** A line for each place, then what is there. */
function openingLines({ sources, tried, study }: RecordOpening): string {
  const places = placeLines(sources, tried);
  if (places === null) return line(unreadText(sources));
  if (study === null) return `${places}${line('No place gives the images.')}`;
  const { seriesList, study: row, notKept } = study;
  const rest = notKept?.partly?.elsewhere ?? [];
  return [
    places,
    line(`${row.StudyInstanceUID}\t${seriesList.length} series, ${row.instanceCount} images`),
    countsLine(sources, row.instanceCount, notKept?.partly === undefined),
    rest.length === 0
      ? ''
      : line(
          `This is a part of the study. The rest is at: ${rest.join(', ')}. "lightbox records keep" fetches all of it.`,
        ),
  ].join('');
}

/** The record and the archive may count differently: then one of them is behind. */
function countsLine({ numberOfInstances }: RecordSources, listed: number, isAll: boolean): string {
  if (numberOfInstances === null || numberOfInstances === listed || !isAll) return '';
  return line(`The record counts ${numberOfInstances} images, the archive lists ${listed}.`);
}

function keepingLines(kept: RecordKeeping, jobs: readonly Job[], pacs: Pacs, library: Library): string {
  const places = placeLines(kept.sources, kept.tried);
  if (places === null) return line(unreadText(kept.sources));
  if (jobs.length === 0) return `${places}${kept.contradiction ? '' : line('No place gives the images.')}`;
  const study = jobs[0]?.transfer?.StudyInstanceUID ?? '';
  const here = library.instances(study, null).length;
  const { numberOfInstances } = kept.sources;
  const counted =
    numberOfInstances === null || numberOfInstances === here
      ? ''
      : `; the record counts ${numberOfInstances}`;
  return [
    places,
    ...jobs.map((job) => accountLines(job, pacs)),
    line(`${study}\t${here} images are here${counted}`),
  ].join('');
}

const SHOWN_PROBLEMS = 50;

/** What one archive gave, and what of it did not come. */
function accountLines({ jobId, transfer, failure }: Job, pacs: Pacs): string {
  if (transfer === undefined) return failure === null ? '' : line(failureText(failure));
  const { peerName, state, here, expected, missing, refused, unlisted } = transfer;
  const counts = [
    `${here} of ${expected ?? 'an unknown number of'} images`,
    missing > 0 ? `${missing} missing` : '',
    refused > 0 ? `${refused} refused` : '',
    unlisted > 0 ? `${unlisted} not listed` : '',
  ].filter((part) => part !== '');
  const problems = pacs.transfer(jobId)?.problems ?? [];
  return [
    line(`${peerName}\t${state}: ${counts.join(', ')}`),
    transfer.failure === null || state === 'complete'
      ? ''
      : line(failureText({ kind: 'archive-failed', archive: peerName, failure: transfer.failure })),
    ...problems
      .slice(0, SHOWN_PROBLEMS)
      .map(({ reason, SOPInstanceUID }) => line(`  ${reason}\t${SOPInstanceUID}`)),
    problems.length > SHOWN_PROBLEMS ? line(`  and ${problems.length - SHOWN_PROBLEMS} more`) : '',
  ].join('');
}

/** Null: the entry itself leads nowhere. */
function placeLines(sources: RecordSources, tried: RecordOpening['tried']): string | null {
  if (sources.failure !== null || sources.withdrawn !== null || sources.sources.length === 0) return null;
  if (sources.StudyInstanceUIDs.length !== 1) return null;
  const failures = new Map(tried.map(({ endpoint, failure }) => [endpoint, failureText(failure)]));
  return sources.sources
    .map((source) =>
      line(
        [source.endpoint, source.name, source.address ?? source.host ?? '', said(source, failures)].join(
          '\t',
        ),
      ),
    )
    .join('');
}

const said = ({ problem, endpoint }: RecordSource, failures: ReadonlyMap<string, string>): string =>
  problem === null ? (failures.get(endpoint) ?? 'can be asked') : sourceProblemText(problem);

/** Why nothing can be asked for by an entry. */
function unreadText({ failure, withdrawn, StudyInstanceUIDs }: RecordSources): string {
  if (failure !== null) return recordFailureText(failure);
  if (withdrawn === 'entered-in-error')
    return 'The record says that this entry was made in error: its images are not opened by it.';
  if (withdrawn === 'cancelled') return 'The record says that this study was cancelled.';
  if (StudyInstanceUIDs.length === 0) return 'The record does not say which study it is.';
  return StudyInstanceUIDs.length > 1
    ? 'The record names several studies in this one entry.'
    : 'The record does not say where its images are.';
}
