// The commands of `lightbox links`. This file only wires.
import type { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import { linksAllowCommand, linksListCommand, linksRemoveCommand } from './linksCommand.ts';
import type { LibraryArguments } from './open.ts';

type Wiring = {
  readonly program: Command;
  /** Adds a command with the options that all have. */
  readonly command: (name: string, description: string, parent: Command) => Command;
  readonly ended: (code: ExitCode) => void;
};

const WHO = 'address of a website, such as https://ehr.example, or the name that a program gives itself';

export function addLinksCommands({ program, command, ended }: Wiring): void {
  const links = program.command('links').description('Whose links may open studies here.');
  command('list', 'List whose links are opened, and whose are refused.', links)
    .option('--json', 'print JSON, and nothing else')
    .action(async (options: LibraryArguments & { readonly json?: boolean }) =>
      ended(await linksListCommand(options)),
    );
  command('allow', 'Open the links of a caller without asking.', links)
    .argument('<caller>', WHO)
    .action(async (caller: string, options: LibraryArguments) =>
      ended(await linksAllowCommand(caller, options)),
    );
  command('remove', 'Forget a caller: it is asked about again.', links)
    .argument('<caller>', WHO)
    .action(async (caller: string, options: LibraryArguments) =>
      ended(await linksRemoveCommand(caller, options)),
    );
}
