// `lightbox links`: whose links are followed. IT allows the systems of a house before anybody is asked.
import { LinkCaller, type KnownCaller } from '../contract/index.ts';
import { openCallers, type Callers } from '../opening/index.ts';
import { withBeside } from './beside.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { visible } from './text.ts';

type Arguments = LibraryArguments & { readonly json?: boolean };

const withCallers = (
  args: LibraryArguments,
  use: (callers: Callers) => Promise<ExitCode> | ExitCode,
): Promise<ExitCode> =>
  withBeside(args, { existing: false, resumeJobs: false }, (library) => openCallers(library), use);

const KINDS: Readonly<Record<KnownCaller['caller']['kind'], string>> = {
  website: 'website',
  named: 'program, by its own word',
  unnamed: 'links without a name',
};
const lineOf = ({ caller, decision }: KnownCaller): string =>
  [decision === 'allow' ? 'opened' : 'refused', KINDS[caller.kind], caller.name].filter(Boolean).join('  ');

export const linksListCommand = (args: Arguments): Promise<ExitCode> =>
  withCallers(args, async (callers) => {
    const known = callers.list();
    await print(
      args.json === true
        ? `${JSON.stringify(known)}\n`
        : known.map((one) => `${visible(lineOf(one).replaceAll('\t', '  '))}\n`).join(''),
    );
    return EXIT.ok;
  });

export const linksAllowCommand = (name: string, args: LibraryArguments): Promise<ExitCode> =>
  withCaller(name, args, (callers, caller) => {
    callers.decide({ caller, decision: 'allow' });
    return EXIT.ok;
  });

/** Nobody has to be known to be asked about again; that there was none is said. */
export const linksRemoveCommand = (name: string, args: LibraryArguments): Promise<ExitCode> =>
  withCaller(name, args, (callers, caller) => {
    if (callers.decide({ caller, decision: null })) return EXIT.ok;
    say(`There is no caller ${visible(name)}; "lightbox links list" tells which there are.`);
    return EXIT.usage;
  });

async function withCaller(
  name: string,
  args: LibraryArguments,
  use: (callers: Callers, caller: LinkCaller) => ExitCode,
): Promise<ExitCode> {
  const caller = callerOf(name);
  if (caller !== null) return withCallers(args, (callers) => use(callers, caller));
  say(
    'A caller is the address of a website, such as https://ehr.example, or the name that a program gives itself.',
  );
  return EXIT.usage;
}

/** An address is a website's, of which its origin counts; everything else is what a program calls itself. */
function callerOf(name: string): LinkCaller | null {
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(name);
  if (!isAddress) return LinkCaller.safeParse({ kind: 'named', name }).data ?? null;
  if (!/^https?:/i.test(name) || !URL.canParse(name)) return null;
  const { origin, username, password } = new URL(name);
  if (username !== '' || password !== '') return null;
  return LinkCaller.safeParse({ kind: 'website', name: origin }).data ?? null;
}
