// `lightbox records images`: where the record says that the images of an entry are, and whether they can be had there.
import { createLog, openRooms } from '../api/index.ts';
import type { RecordOpening, RecordSource } from '../contract/index.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit.ts';
import { openFor, type LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { recordFailureText } from './recordText.ts';
import { failureText, openingText, visible } from './text.ts';

type Arguments = LibraryArguments & { readonly json?: boolean };

const line = (text: string): string => `${visible(text.replaceAll('\t', '  '))}\n`;

/** Exits with 1 when no place gives them. Nothing is kept. */
export async function recordsImagesCommand(name: string, id: string, args: Arguments): Promise<ExitCode> {
  const opened = openFor(args, { existing: true, resumeJobs: false });
  if (!opened.ok) {
    say(openingText(opened.failure));
    return exitCodeOf(opened.failure);
  }
  const library = opened.value;
  try {
    const rooms = await openRooms(library, createLog(), { background: false });
    if (!rooms.ok) {
      say(openingText(rooms.failure));
      return exitCodeOf(rooms.failure);
    }
    const { records, images } = rooms.value;
    try {
      const wanted = name.trim().toLowerCase();
      const server = records
        .servers()
        .find(({ serverId, settings }) => serverId === name || settings.name.toLowerCase() === wanted);
      if (server === undefined) {
        say(`There is no record server ${visible(name)}; "lightbox records list" tells which there are.`);
        return EXIT.usage;
      }
      const found = await images.open(server.serverId, id, new AbortController().signal);
      if (!found.ok) {
        say(failureText(found.failure));
        return exitCodeOf(found.failure);
      }
      await print(args.json === true ? `${JSON.stringify(found.value)}\n` : text(found.value));
      return found.value.study === null ? EXIT.problems : EXIT.ok;
    } finally {
      await rooms.value.close();
    }
  } finally {
    await library.close();
  }
}

/** A line for each place, then what is there. */
function text({ sources, tried, study }: RecordOpening): string {
  if (sources.failure !== null) return line(recordFailureText(sources.failure));
  const failed = new Map(tried.map(({ endpoint, failure }) => [endpoint, failureText(failure)]));
  const places = sources.sources.map((source) =>
    line(
      [source.endpoint, source.name, source.address ?? source.host ?? '', said(source, failed)].join('\t'),
    ),
  );
  const series = study?.seriesList.length ?? 0;
  const given =
    study === null
      ? 'No place gives the images.'
      : `${study.study.StudyInstanceUID}\t${series} series, ${study.study.instanceCount} images`;
  return `${places.join('')}${line(given)}`;
}

const said = ({ problem, endpoint }: RecordSource, failed: ReadonlyMap<string, string>): string =>
  problem ?? failed.get(endpoint) ?? 'can be asked';
