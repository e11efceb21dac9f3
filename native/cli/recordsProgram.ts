// The commands of `lightbox records`. This file only wires.
import { Option, type Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { LibraryArguments } from './open.ts';
import { recordsPublishCommand, type PublishArguments } from './publishCommand.ts';
import { recordsImagesCommand, recordsKeepCommand } from './imagesCommand.ts';
import {
  recordsLinkCommand,
  recordsLinksCommand,
  recordsUnlinkCommand,
  type LinkArguments,
} from './studyLinksCommand.ts';
import {
  recordsAddCommand,
  recordsKeysCommand,
  recordsListCommand,
  recordsRemoveCommand,
  recordsSignInCommand,
  recordsSignOutCommand,
  recordsTestCommand,
  type RecordArguments,
} from './recordsCommand.ts';

type WithJson = LibraryArguments & { readonly json?: boolean };
type Wiring = {
  readonly program: Command;
  /** Adds a command with the options that all have. */
  readonly command: (name: string, description: string, parent: Command) => Command;
  readonly portOf: (text: string) => number;
  readonly ended: (code: ExitCode) => void;
};

export function addRecordsCommands({ program, command, portOf, ended }: Wiring): void {
  const records = program.command('records').description("Servers of patients' records (FHIR).");
  const named = (name: string, description: string): Command =>
    command(name, description, records).argument('<name>', 'its name');

  command('list', 'List them.', records)
    .option('--json', 'print JSON, and nothing else')
    .action(async (options: WithJson) => ended(await recordsListCommand(options)));
  command('add', 'Add one.', records)
    .argument('<name>', 'what to call it')
    .requiredOption('--url <url>', 'its base address: /Patient follows it')
    .option('--allow <host...>', 'other hosts that it may lead to: of sign-in, images, reports')
    .option('--sign-in-at <host...>', 'those of them that are shown our sign-in too')
    .addOption(new Option('--auth <way>', 'how to sign in').choices(['none', 'bearer', 'smart', 'backend']))
    .option('--client-id <id>', 'as which we are registered there')
    .option('--scope <scopes>', 'what to ask for (default: the least that Lightbox needs)')
    .addOption(new Option('--algorithm <name>', 'of our key, for backend').choices(['RS384', 'ES384']))
    .option('--redirect-port <number>', 'for servers that know one address of ours only', portOf)
    .option('--token-file <file>', 'file with a bearer token; kept encrypted')
    .option('--secret-file <file>', 'file with the client secret; kept encrypted')
    .option('--ca <file>', 'trust this authority (PEM) instead of the system')
    .option('--pin <sha256...>', 'trust these very certificates, by their SHA-256')
    .action(async (name: string, options: RecordArguments) => ended(await recordsAddCommand(name, options)));
  named('test', 'Try what a server offers.')
    .option('--json', 'print JSON, and nothing else')
    .action(async (name: string, options: WithJson) => ended(await recordsTestCommand(name, options)));
  named('sign-in', 'Sign in, in a browser where a person has to.')
    .option('--json', 'print JSON, and nothing else')
    .action(async (name: string, options: WithJson) => ended(await recordsSignInCommand(name, options)));
  named('sign-out', 'Sign out, and forget what the server said.').action(
    async (name: string, options: WithJson) => ended(await recordsSignOutCommand(name, options)),
  );
  named('keys', 'Print the public key of this machine, for the administrator of the server.').action(
    async (name: string, options: WithJson) => ended(await recordsKeysCommand(name, options)),
  );
  command('publish', 'Give a study back to the record of its patient: shows what would be sent.', records)
    .argument('<study>', 'its Study Instance UID')
    .requiredOption('--server <name>', 'the record server')
    .option('--key-images', 'its key images too')
    .option('--measurements', 'its measurements too')
    .option('--preview', 'show what would be sent, and send nothing (this is the default)')
    .addOption(
      new Option(
        '--confirm <digest>',
        'send it, if it still is what the preview of that name showed',
      ).conflicts('preview'),
    )
    .option('--json', 'print JSON, and nothing else')
    .action(async (study: string, options: PublishArguments) =>
      ended(await recordsPublishCommand(study, options)),
    );
  named(
    'images',
    'Tell where the images of an entry are, and whether they can be had there. Nothing is kept.',
  )
    .argument('<imaging-study>', 'the id of the entry (ImagingStudy)')
    .option('--json', 'print JSON, and nothing else')
    .action(async (name: string, id: string, options: WithJson) =>
      ended(await recordsImagesCommand(name, id, options)),
    );
  named('keep', 'Fetch the study of an entry from where the record says that it is, and keep it.')
    .argument('<imaging-study>', 'the id of the entry (ImagingStudy)')
    .option('--json', 'print JSON, and nothing else')
    .action(async (name: string, id: string, options: WithJson) =>
      ended(await recordsKeepCommand(name, id, options)),
    );
  command('links', 'List which studies are linked to which entries, and how that came about.', records)
    .argument('[study]', 'its Study Instance UID (default: all)')
    .option('--look', 'ask the record servers now')
    .option('--json', 'print JSON, and nothing else')
    .action(async (study: string | undefined, options: LinkArguments) =>
      ended(await recordsLinksCommand(study ?? null, options)),
    );
  const linked = (name: string, description: string): Command =>
    command(name, description, records)
      .argument('<study>', 'its Study Instance UID')
      .argument('<reference>', 'ImagingStudy/ID or Patient/ID of the server')
      .requiredOption('--server <name>', 'the record server');
  linked('link', 'Link a study to an entry or a patient of the record, and confirm that it is one patient.')
    .option('--fields-read', 'it was read which fields differ, and it is one patient all the same')
    .action(async (study: string, reference: string, options: LinkArguments) =>
      ended(await recordsLinkCommand(study, reference, options)),
    );
  linked('unlink', 'Say that a study does not belong to that entry or patient; it stays so.').action(
    async (study: string, reference: string, options: LinkArguments) =>
      ended(await recordsUnlinkCommand(study, reference, options)),
  );
  named('remove', 'Remove one, and its secrets.').action(async (name: string, options: WithJson) =>
    ended(await recordsRemoveCommand(name, options)),
  );
}
