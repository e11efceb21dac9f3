// `lightbox records`: FHIR servers, where patients' records are.
import { readFileSync } from 'node:fs';
import { RecordServerChange, type Failure, type RecordSignIn } from '../contract/index.ts';
import { openRecords, type Records } from '../fhir/index.ts';
import { tableLine as line, withBeside } from './beside.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit.ts';
import type { LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { recordFailureText, recordStepLine, serverLine } from './recordText.ts';
import { failureText, visible } from './text.ts';

type Arguments = LibraryArguments & { readonly json?: boolean };

const withRecords = (
  args: LibraryArguments,
  use: (records: Records) => Promise<ExitCode>,
): Promise<ExitCode> =>
  withBeside(args, { existing: false, resumeJobs: false }, (library) => openRecords(library), use);

function refused(failure: Failure): ExitCode {
  if (failure.kind === 'record-failed') say(recordFailureText(failure.failure));
  else if (failure.kind === 'bad-request') say('Another record server has this name already.');
  else say(failureText(failure));
  return failure.kind === 'bad-request' ? EXIT.usage : exitCodeOf(failure);
}

export const recordsListCommand = (args: Arguments): Promise<ExitCode> =>
  withRecords(args, async (records) => {
    const servers = records.servers();
    await print(
      args.json === true
        ? `${JSON.stringify(servers)}\n`
        : servers.map((server) => line(serverLine(server))).join(''),
    );
    return EXIT.ok;
  });

export type RecordArguments = LibraryArguments & {
  readonly url: string;
  readonly allow?: string[];
  readonly signInAt?: string[];
  readonly auth?: string;
  readonly clientId?: string;
  readonly scope?: string;
  readonly algorithm?: string;
  readonly redirectPort?: number;
  readonly tokenFile?: string;
  readonly secretFile?: string;
  readonly ca?: string;
  readonly pin?: string[];
};

/** Secrets come from files, never as arguments. */
export async function recordsAddCommand(name: string, args: RecordArguments): Promise<ExitCode> {
  const files = contents({ ca: args.ca, token: args.tokenFile, secret: args.secretFile });
  if (typeof files === 'string') {
    say(`The file ${visible(files)} cannot be read.`);
    return EXIT.usage;
  }
  const change = RecordServerChange.safeParse(changeOf(name, args, files));
  if (!change.success) {
    const place = change.error.issues[0]?.path.slice(1).join('.') ?? '';
    say(`These are no settings of a record server${place === '' ? '' : ` (${place})`}.`);
    return EXIT.usage;
  }
  return withRecords(args, async (records) => {
    const added = records.addServer(change.data);
    if (!added.ok) return refused(added.failure);
    await print(line(serverLine(added.value)));
    return EXIT.ok;
  });
}

export const recordsRemoveCommand = (name: string, args: Arguments): Promise<ExitCode> =>
  withServer(name, args, async (records, serverId) => {
    await records.signOut(serverId);
    records.removeServer(serverId);
    return EXIT.ok;
  });

/** Exits with 1 when the record cannot be read. */
export const recordsTestCommand = (name: string, args: Arguments): Promise<ExitCode> =>
  withServer(name, args, async (records, serverId) => {
    const tested = await records.testServer(serverId, new AbortController().signal);
    if (!tested.ok) return refused(tested.failure);
    const { steps, product, fhirVersion, passed } = tested.value;
    const who = [product, fhirVersion === '' ? '' : `FHIR ${fhirVersion}`].filter(Boolean).join(', ');
    await print(
      args.json === true
        ? `${JSON.stringify(tested.value)}\n`
        : steps.map((step) => line(recordStepLine(step))).join('') +
            (who === '' ? '' : line(`It says that it is ${who}.`)),
    );
    return passed ? EXIT.ok : EXIT.problems;
  });

/** Waits until the person has come back from the browser. */
export const recordsSignInCommand = (name: string, args: Arguments): Promise<ExitCode> =>
  withServer(name, args, async (records, serverId) => {
    const begun = await records.signIn(serverId);
    if (!begun.ok) return refused(begun.failure);
    if (begun.value.state === 'waiting') {
      await print(`Open this address in a browser, and sign in there:\n${visible(begun.value.url)}\n`);
    }
    const ended = await records.signedIn(serverId);
    if (!ended.ok) return refused(ended.failure);
    await print(args.json === true ? `${JSON.stringify(ended.value)}\n` : line(signInText(ended.value)));
    return ['signed-in', 'not-needed'].includes(ended.value.state) ? EXIT.ok : EXIT.problems;
  });

export const recordsSignOutCommand = (name: string, args: Arguments): Promise<ExitCode> =>
  withServer(name, args, async (records, serverId) => {
    const ended = await records.signOut(serverId);
    return ended.ok ? EXIT.ok : refused(ended.failure);
  });

/** The public key, for the administrator of the server. */
export const recordsKeysCommand = (name: string, args: Arguments): Promise<ExitCode> =>
  withServer(name, args, async (records, serverId) => {
    const keys = await records.keys(serverId);
    if (!keys.ok) return refused(keys.failure);
    await print(`${JSON.stringify(keys.value, null, 2)}\n`);
    return EXIT.ok;
  });

function signInText(state: RecordSignIn): string {
  switch (state.state) {
    case 'not-needed':
      return 'This server needs no sign-in.';
    case 'signed-out':
    case 'waiting':
      return 'Not signed in.';
    case 'signed-in':
      return state.missing.length === 0 ? 'Signed in.' : `Signed in. Not granted: ${state.missing.join(' ')}`;
    case 'failed':
      return `Not signed in. ${recordFailureText(state.failure)}`;
    default:
      return state satisfies never;
  }
}

const withServer = (
  name: string,
  args: LibraryArguments,
  use: (records: Records, serverId: string) => Promise<ExitCode>,
): Promise<ExitCode> =>
  withRecords(args, async (records) => {
    const serverId = serverCalled(records, name);
    return serverId === null ? noServer(name) : use(records, serverId);
  });

/** By its name, or its id. */
export function serverCalled(records: Pick<Records, 'servers'>, name: string): string | null {
  const wanted = name.trim().toLowerCase();
  const found = records
    .servers()
    .find(({ serverId, settings }) => serverId === name || settings.name.toLowerCase() === wanted);
  return found?.serverId ?? null;
}

export function noServer(name: string): ExitCode {
  say(`There is no record server ${visible(name)}; "lightbox records list" tells which there are.`);
  return EXIT.usage;
}

type Files = { readonly ca?: string; readonly token?: string; readonly secret?: string };

/** What the files hold, or the name of the one that cannot be read. */
function contents(files: Readonly<Record<keyof Files, string | undefined>>): Files | string {
  const read: Record<string, string> = {};
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    try {
      read[name] = readFileSync(file, 'utf8');
    } catch {
      return file;
    }
  }
  return read;
}

function changeOf(name: string, args: RecordArguments, { ca, token, secret }: Files): unknown {
  const given = <T>(key: string, value: T | undefined) => (value === undefined ? {} : { [key]: value });
  const trust = args.pin !== undefined ? { kind: 'pinned', sha256: args.pin } : undefined;
  return {
    settings: {
      name,
      url: args.url,
      ...given('allowedHosts', args.allow),
      ...given('signInHosts', args.signInAt),
      ...given(
        'trust',
        trust ?? (ca === undefined ? undefined : { kind: 'authorities', certificates: [ca] }),
      ),
      auth: {
        kind: args.auth ?? (token === undefined ? 'none' : 'bearer'),
        ...given('clientId', args.clientId),
        ...given('scope', args.scope),
        ...given('algorithm', args.algorithm),
        ...given('redirectPort', args.redirectPort),
      },
    },
    secrets: { ...given('token', token?.trim()), ...given('client-secret', secret?.trim()) },
  };
}
