// `lightbox records publish`: a study back to the record of its patient. It shows what would be sent, and sends what was shown.
import {
  StudyInstanceUID,
  type PublishAnswer,
  type PublishChoice,
  type PublishPreview,
} from '../contract/index.ts';
import type { Publishing } from '../fhir/publish/index.ts';
import { failed, tableLine as line, withRooms } from './beside.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { previewLines, publicationLines, refusalText } from './publishText.ts';
import { visible } from './text.ts';

export type PublishArguments = LibraryArguments & {
  readonly server: string;
  readonly keyImages?: boolean;
  readonly measurements?: boolean;
  readonly confirm?: string;
  readonly json?: boolean;
};

/** Exits with 1 when it was not sent as a whole, or is not as it was confirmed; with 4 when it is refused. */
export async function recordsPublishCommand(given: string, args: PublishArguments): Promise<ExitCode> {
  const study = StudyInstanceUID.safeParse(given);
  if (!study.success) {
    say('That is no Study Instance UID; `lightbox list` shows them.');
    return EXIT.usage;
  }
  return withRooms(args, { existing: true }, ({ publishing }) => publish(publishing, study.data, args));
}

async function publish(publishing: Publishing, study: string, args: PublishArguments): Promise<ExitCode> {
  const known = await publishing.state(study);
  if (!known.ok) return failed(known.failure);
  const { servers, items } = known.value;
  const wanted = args.server.trim().toLowerCase();
  const server = servers.find(
    ({ serverId, serverName }) => serverId === args.server || serverName.toLowerCase() === wanted,
  );
  if (server === undefined) {
    say(`There is no record server ${visible(args.server)}; "lightbox records list" tells which there are.`);
    return EXIT.usage;
  }
  const chosen = items.filter(
    ({ kind, obstacle }) =>
      obstacle === null && (kind === 'key-image' ? args.keyImages === true : args.measurements === true),
  );
  const choice: PublishChoice = { serverId: server.serverId, items: chosen.map(({ key }) => key) };
  return args.confirm === undefined
    ? preview(publishing, study, choice, args)
    : answered(await publishing.publish(study, { choice, digest: args.confirm }), args);
}

async function preview(
  publishing: Publishing,
  study: string,
  choice: PublishChoice,
  args: PublishArguments,
): Promise<ExitCode> {
  const answer = await publishing.preview(study, choice);
  if (!answer.ok) return failed(answer.failure);
  if (args.json === true) await print(`${JSON.stringify(answer.value)}\n`);
  if (answer.value.state === 'refused') {
    say(refusalText(answer.value.refusal));
    return EXIT.failed;
  }
  if (args.json !== true) await show(answer.value.preview);
  return EXIT.ok;
}

async function show(shown: PublishPreview): Promise<void> {
  await print(previewLines(shown).map(line).join(''));
  await print(`Nothing was sent. To send it as it is shown, add: --confirm ${shown.digest}\n`);
}

async function answered(
  answer: Awaited<ReturnType<Publishing['publish']>>,
  { json }: PublishArguments,
): Promise<ExitCode> {
  if (!answer.ok) return failed(answer.failure);
  if (json === true) await print(`${JSON.stringify(answer.value)}\n`);
  return tell(answer.value, json === true);
}

async function tell(answer: PublishAnswer, isJson: boolean): Promise<ExitCode> {
  switch (answer.state) {
    case 'refused':
      say(refusalText(answer.refusal));
      return EXIT.failed;
    case 'changed':
      say('Something is not as it was when it was shown. Nothing was sent. It is like this now:');
      if (!isJson) await show(answer.preview);
      return EXIT.problems;
    case 'sent':
      if (!isJson) await print(publicationLines(answer.publication).map(line).join(''));
      return answer.publication.state === 'done' ? EXIT.ok : EXIT.problems;
    default:
      return answer satisfies never;
  }
}
