// `lightbox records links`, `link` and `unlink`: which studies belong to which entries of the record, and what somebody says of it.
import {
  RecordLinkByHand,
  StudyInstanceUID,
  StudyQuery,
  type IdentityField,
  type RecordLink,
  type RecordOfStudy,
} from '../contract/index.ts';
import type { Links } from '../fhir/link/index.ts';
import type { Library } from '../library/index.ts';
import { failed, tableLine as line, withRooms } from './beside.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { noServer, serverCalled } from './recordsCommand.ts';
import { recordFailureText } from './recordText.ts';

export type LinkArguments = LibraryArguments & {
  readonly server?: string;
  readonly look?: boolean;
  readonly fieldsRead?: boolean;
  readonly json?: boolean;
};

/** Exits with 1 where a server could not be asked, or what it says contradicts the images. */
export const recordsLinksCommand = (study: string | null, args: LinkArguments): Promise<ExitCode> =>
  withRooms(args, { existing: true }, async ({ links }, library) => {
    const told: RecordOfStudy[] = [];
    for await (const uid of study === null ? allStudies(library) : [study]) {
      const record = args.look === true ? await links.look(uid) : await links.ofStudy(uid);
      if (!record.ok) return failed(record.failure);
      told.push(record.value);
      if (args.json !== true) await print(linkLines(record.value, study !== null));
    }
    if (args.json === true) await print(`${JSON.stringify(told)}\n`);
    const needsLook = ({ verdict, failures }: RecordOfStudy): boolean =>
      verdict === 'contradiction' || failures.length > 0;
    return told.some(needsLook) ? EXIT.problems : EXIT.ok;
  });

const PAGE = 500;

async function* allStudies(library: Pick<Library, 'findStudies'>): AsyncGenerator<string> {
  let cursor: string | null = null;
  do {
    const page = await library.findStudies(
      StudyQuery.parse({ limit: PAGE, ...(cursor === null ? {} : { cursor }) }),
    );
    for (const { StudyInstanceUID: uid } of page.rows) yield uid;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

export const recordsLinkCommand = (
  study: string,
  reference: string,
  args: LinkArguments,
): Promise<ExitCode> =>
  chosen(study, reference, args, async (links, choice) => {
    const linked = await links.linkByHand(study, choice);
    if (linked.ok) {
      await print(linkLines(linked.value, true));
      return EXIT.ok;
    }
    const { failure } = linked;
    if (failure.kind !== 'bad-request' || failure.detail !== 'contradiction-not-read') {
      if (failure.kind !== 'bad-request') return failed(failure);
      say(`The record does not give ${reference} (${failure.detail}).`);
      return EXIT.failed;
    }
    const now = await links.ofStudy(study);
    if (now.ok) await print(linkLines(now.value, true));
    say('The images and the record contradict each other. If it is one patient all the same: --fields-read.');
    return EXIT.problems;
  });

export const recordsUnlinkCommand = (
  study: string,
  reference: string,
  args: LinkArguments,
): Promise<ExitCode> =>
  chosen(study, reference, args, async (links, { serverId }) => {
    const now = await links.ofStudy(study);
    if (!now.ok) return failed(now.failure);
    const own = now.value.links.filter(
      (link) =>
        link.serverId === serverId && (link.imagingStudy ?? link.subject) === reference && isLinked(link),
    );
    if (own.length === 0) {
      say('The study is not linked to it.');
      return EXIT.usage;
    }
    for (const { linkId } of own) {
      const rejected = await links.reject(study, { linkId, fieldsRead: false });
      if (!rejected.ok) return failed(rejected.failure);
    }
    return EXIT.ok;
  });

const isLinked = ({ state }: RecordLink): boolean => state !== 'rejected';

function chosen(
  study: string,
  reference: string,
  args: LinkArguments,
  use: (links: Links, choice: RecordLinkByHand) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { server = '', fieldsRead = false } = args;
  return withRooms(args, { existing: true }, async ({ records, links }) => {
    const serverId = serverCalled(records, server);
    if (serverId === null) return noServer(server);
    const choice = RecordLinkByHand.safeParse({ serverId, reference, fieldsRead });
    if (StudyInstanceUID.safeParse(study).success && choice.success) return use(links, choice.data);
    say('Needed are a Study Instance UID, and ImagingStudy/ID or Patient/ID.');
    return EXIT.usage;
  });
}

/** `isAll`: with what was compared, and why a server could not be asked. */
function linkLines(
  { StudyInstanceUID: uid, links, failures, ambiguous }: RecordOfStudy,
  isAll: boolean,
): string {
  if (!isAll) return links.map((link) => linkLine(uid, link)).join('');
  return [
    ...links.flatMap((link) => [linkLine(uid, link), ...(link.identity?.fields ?? []).map(fieldLine)]),
    links.length === 0 ? line('The study is linked to no entry.') : '',
    ambiguous ? line('The links lead to more than one patient: somebody has to decide.') : '',
    ...failures.map(({ failure }) => line(recordFailureText(failure))),
  ].join('');
}

function linkLine(uid: string, link: RecordLink): string {
  const { serverName, imagingStudy, subject, state, method, doubts, identity } = link;
  const by = `${link.changedBy === 'user' ? link.changedByPerson || 'somebody' : 'Lightbox'}, ${new Date(link.changedAt).toISOString()}`;
  const verdict = identity?.verdict ?? 'nothing to compare';
  const entry = [imagingStudy, subject].filter(Boolean).join(' of ');
  return line(
    [uid, serverName, entry, `${state} by ${method}`, verdict, doubts.join(' '), by]
      .filter((part) => part !== '')
      .join('\t'),
  );
}

const fieldLine = ({ field, verdict, reason, image, record }: IdentityField): string =>
  verdict === 'unknown'
    ? ''
    : line(`  ${field}\t${verdict} (${reason})\timages: ${image.join(' = ')}\trecord: ${record.join(' = ')}`);
