// The command line: the same services without a window. This file only wires.
import '../youngSpace.ts';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { appVersion } from '../api/index.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { importCommand, type ImportArguments } from './importCommand.ts';
import { addLinksCommands } from './linksProgram.ts';
import { listCommand } from './listCommand.ts';
import { MARKS_FORMATS, marksExportCommand, type MarksArguments } from './marksCommand.ts';
import { defaultLibraryDirectory, type LibraryArguments } from './open.ts';
import {
  peersAddCommand,
  peersListCommand,
  peersRemoveCommand,
  peersTestCommand,
  type PeerArguments,
} from './peersCommand.ts';
import { say } from './output.ts';
import { addRecordsCommands } from './recordsProgram.ts';
import { peersSignInCommand } from './signInCommand.ts';
import { serveCommand, type ServeArguments } from './serveCommand.ts';
import { bytesOf, pinCommand, storageCommand, type StorageArguments } from './storageCommand.ts';
import { rebuildCommand, verifyCommand } from './upkeepCommands.ts';

type WithJson = LibraryArguments & { readonly json?: boolean };

let code: ExitCode = EXIT.ok;

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('a port is a number from 0 to 65535');
  return port;
}

// `--library "$UNSET"` must not put a library into the folder where somebody happens to be.
function folderOf(text: string): string {
  if (text === '') throw new InvalidArgumentError('it is empty');
  return text;
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (!/^\d+$/.test(text) || minutes < 1 || minutes > 10_080)
    throw new InvalidArgumentError('minutes are a number from 1 to 10080');
  return minutes;
}

const program = new Command('lightbox')
  .description('Lightbox, a DICOM viewer: its library from the command line.')
  .version(await appVersion(), '-V, --version', 'print the version')
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(lightbox --help tells what is possible)')
  .addHelpText(
    'after',
    '\nExit codes: 0 done; 1 done, but files need a look; 2 not understood; 3 library locked; 4 failed; 130 cancelled.',
  )
  .exitOverride();

function command(name: string, description: string, parent: Command = program): Command {
  return parent
    .command(name)
    .description(description)
    .option('--library <folder>', 'folder of the library', folderOf, defaultLibraryDirectory())
    .option('--key-file <file>', 'key of the library (default: library.key in its folder)');
}

command('import', 'Import folders, files, discs (DICOMDIR) and ZIP archives.')
  .argument('<path...>', 'what to import')
  .option('--copy', 'copy the files into the library (default: leave them where they are)')
  .option('--watch', 'keep watching the folders while Lightbox runs')
  .option('--password-file <file>', 'file with the password of encrypted archives')
  .option('--json', 'print the report as JSON, and nothing else')
  .action(async (paths: string[], options: ImportArguments) => {
    code = await importCommand(paths, options);
  });
command('list', 'List the studies, newest first.')
  .option('--json', 'print JSON, and nothing else')
  .action(async (options: WithJson) => {
    code = await listCommand(options);
  });
command('serve', 'Serve the viewer to a browser on this machine, and print its address.')
  .option('--port <number>', 'port on 127.0.0.1; 0: any free one', portOf, 0)
  .option('--token <text>', 'secret that the address carries (default: a fresh one)')
  .option('--host-page <folder>', 'the built page')
  .action(async (options: ServeArguments) => {
    code = await serveCommand(options);
  });
command('verify', 'Compare the index with the files.')
  .option('--json', 'print JSON, and nothing else')
  .action(async (options: WithJson) => {
    code = await verifyCommand(options);
  });
command('rebuild', 'Make the index anew from the files.')
  .option('--json', 'print the report as JSON, and nothing else')
  .action(async (options: WithJson) => {
    code = await rebuildCommand(options);
  });

function bytesArgument(text: string): number | null {
  const bytes = bytesOf(text);
  if (bytes === undefined) throw new InvalidArgumentError('a size is like 500MB or 50GB, or auto');
  return bytes;
}
command('storage', 'What studies from archives take and may take; more is removed, the oldest first.')
  .option(
    '--quota <size>',
    'they may take so much at most, such as 50GB; auto: as Lightbox sees fit',
    bytesArgument,
  )
  .option('--least-free <size>', 'of the disk so much stays free; auto: as Lightbox sees fit', bytesArgument)
  .option('--json', 'print JSON, and nothing else')
  .action(async (options: StorageArguments) => {
    code = await storageCommand(options);
  });
for (const [name, pinned, description] of [
  ['pin', true, 'Keep studies here: they are never removed to make room.'],
  ['unpin', false, 'Let studies be removed to make room, where an archive has them.'],
] as const)
  command(name, description)
    .argument('<study...>', 'their Study Instance UIDs')
    .action(async (studies: string[], options: LibraryArguments) => {
      code = await pinCommand(studies, pinned, options);
    });

const peers = program.command('peers').description('Remote archives: DIMSE nodes and DICOMweb servers.');
command('list', 'List them.', peers)
  .option('--json', 'print JSON, and nothing else')
  .action(async (options: WithJson) => {
    code = await peersListCommand(options);
  });
command('add', 'Add one: a DIMSE node by --host, --port and --aet, or a DICOMweb server by --url.', peers)
  .argument('<name>', 'what to call it')
  .option('--host <host>', 'of a DIMSE node')
  .option('--port <number>', 'of a DIMSE node', portOf)
  .option('--aet <title>', 'its AE title')
  .option('--calling-aet <title>', 'our AE title (default: LIGHTBOX)')
  .addOption(new Option('--retrieve-by <way>', 'how it sends images').choices(['auto', 'get', 'move']))
  .option('--tls', 'connect by TLS')
  .option('--ca <file>', 'trust this authority (PEM) instead of the system')
  .option('--pin <sha256...>', 'trust these very certificates, by their SHA-256')
  .option('--certificate <file>', 'our certificate (PEM)')
  .option('--private-key <file>', 'its key (PEM); kept encrypted')
  .option('--url <url>', 'of a DICOMweb server')
  .option('--user <name>', 'sign in to it by name and password')
  .option('--password-file <file>', 'file with the password; kept encrypted')
  .option('--token-file <file>', 'file with a bearer token; kept encrypted')
  .option('--issuer <url>', 'sign in to it as a person, by OpenID Connect (then: lightbox peers sign-in)')
  .option('--client-id <id>', 'what the issuer calls Lightbox')
  .option('--scope <words>', 'what to ask the issuer for (default: openid)')
  .option(
    '--confirm-storage [minutes]',
    'ask a DIMSE node to confirm what was sent, and wait so long',
    minutesOf,
  )
  .action(async (name: string, options: PeerArguments) => {
    code = await peersAddCommand(name, options);
  });
command('test', 'Try what an archive offers.', peers)
  .argument('<name>', 'its name')
  .option('--json', 'print JSON, and nothing else')
  .action(async (name: string, options: WithJson) => {
    code = await peersTestCommand(name, options);
  });
command('sign-in', 'Sign in to one as a person: prints the address to open in a browser, and waits.', peers)
  .argument('<name>', 'its name')
  .action(async (name: string, options: LibraryArguments) => {
    code = await peersSignInCommand(name, options);
  });
command('remove', 'Remove one, and its secrets.', peers)
  .argument('<name>', 'its name')
  .action(async (name: string, options: WithJson) => {
    code = await peersRemoveCommand(name, options);
  });

const ended = (of: ExitCode): ExitCode => (code = of);
addRecordsCommands({ program, command, portOf, ended });
addLinksCommands({ program, command, ended });

const marks = program.command('marks').description('What readers measured and marked.');
command('export', 'Export the marks of a study.', marks)
  .argument('<study>', 'its Study Instance UID')
  .addOption(
    new Option('--as <format>', 'a DICOM report, a table of values, or everything')
      .choices(MARKS_FORMATS)
      .default('json'),
  )
  .option('--out <file>', 'a new file (default: print it)')
  .action(async (study: string, options: MarksArguments) => {
    code = await marksExportCommand(study, options, await appVersion());
  });

// A reader that has seen enough (`| head`) closes the pipe: that is no error. An answer that found no room is.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  say(`The answer could not be written (${error.code ?? error.message}).`);
  process.exit(EXIT.failed);
});
process.stderr.on('error', () => undefined); // nowhere is left to say it; the exit code stays true

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  code = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}
// Everything is closed by now. A worker that is still busy with somebody's picture must not keep the process.
process.stdout.write('', () => process.exit(code));
