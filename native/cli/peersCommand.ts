// `lightbox peers`: remote archives.
import { readFileSync } from 'node:fs';
import { PeerChange, type Failure, type Result, type SecretName } from '../contract/index.ts';
import type { OpenedLibrary } from '../library/index.ts';
import { openPacs, type Pacs } from '../pacs/index.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit.ts';
import { openFor, type LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { peerLine, stepLine } from './peerText.ts';
import { failureText, openingText, visible } from './text.ts';

type Arguments = LibraryArguments & { readonly json?: boolean };

/** Opens library and archives, does something, and closes both. */
export async function withPacs(
  args: LibraryArguments,
  options: { readonly existing: boolean; readonly resumeJobs: boolean },
  use: (pacs: Pacs, library: OpenedLibrary) => Promise<ExitCode>,
): Promise<ExitCode> {
  const opened = openFor(args, options);
  if (!opened.ok) {
    say(openingText(opened.failure));
    return exitCodeOf(opened.failure);
  }
  const library = opened.value;
  try {
    const pacs = openPacs(library, { transfers: options.resumeJobs });
    if (!pacs.ok) {
      say(openingText(pacs.failure));
      return exitCodeOf(pacs.failure);
    }
    try {
      return await use(pacs.value, library);
    } finally {
      await pacs.value.close();
    }
  } finally {
    await library.close();
  }
}

const ALONE = { existing: false, resumeJobs: false };

export const peersListCommand = (args: Arguments): Promise<ExitCode> =>
  withPacs(args, ALONE, async (pacs) => {
    const peers = pacs.peers();
    await print(
      args.json === true
        ? `${JSON.stringify(peers)}\n`
        : peers.map((peer) => `${visible(peerLine(peer).replaceAll('\t', '  '))}\n`).join(''),
    );
    return EXIT.ok;
  });

export type PeerArguments = LibraryArguments & {
  readonly host?: string;
  readonly port?: number;
  readonly aet?: string;
  readonly callingAet?: string;
  readonly tls?: boolean;
  readonly ca?: string;
  readonly pin?: string[];
  readonly certificate?: string;
  readonly privateKey?: string;
  readonly retrieveBy?: string;
  readonly url?: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly tokenFile?: string;
  /** Minutes to wait; true: as long as usual. */
  readonly confirmStorage?: number | true;
  readonly issuer?: string;
  readonly clientId?: string;
  readonly scope?: string;
};

/** A DIMSE node by --host, --port and --aet, or a DICOMweb server by --url. Secrets come from files, never as arguments. */
export async function peersAddCommand(name: string, args: PeerArguments): Promise<ExitCode> {
  const change = read(() => PeerChange.safeParse(changeOf(name, args)));
  if (typeof change === 'string') {
    say(`The file ${change} cannot be read.`);
    return EXIT.usage;
  }
  if (!change.success) {
    const place = change.error.issues[0]?.path.slice(1).join('.') ?? '';
    say(`These are no settings of an archive${place === '' ? '' : ` (${place})`}.`);
    return EXIT.usage;
  }
  return withPacs(args, ALONE, async (pacs) => {
    const added = pacs.addPeer(change.data);
    if (!added.ok) return refused(added.failure);
    await print(`${visible(peerLine(added.value).replaceAll('\t', '  '))}\n`);
    return EXIT.ok;
  });
}

function refused(failure: Failure): ExitCode {
  if (failure.kind !== 'bad-request') {
    say(failureText(failure));
    return exitCodeOf(failure);
  }
  say('Another archive has this name already.');
  return EXIT.usage;
}

export const peersRemoveCommand = (name: string, args: Arguments): Promise<ExitCode> =>
  withPacs(args, ALONE, (pacs) => {
    const found = peerCalled(pacs, name);
    if (!found.ok) return Promise.resolve(noPeer(name));
    pacs.removePeer(found.value);
    return Promise.resolve(EXIT.ok);
  });

/** Exits with 1 when the archive cannot be searched. */
export const peersTestCommand = (name: string, args: Arguments): Promise<ExitCode> =>
  withPacs(args, ALONE, async (pacs) => {
    const found = peerCalled(pacs, name);
    if (!found.ok) return noPeer(name);
    const tested = await pacs.testPeer(found.value, new AbortController().signal);
    if (!tested.ok) {
      say(failureText(tested.failure));
      return exitCodeOf(tested.failure);
    }
    const { steps, product, passed } = tested.value;
    const who = product === '' ? '' : `It says that it is ${product}.\n`;
    await print(
      args.json === true
        ? `${JSON.stringify(tested.value)}\n`
        : visibleLines(steps.map(stepLine).join('\n')) + visibleLines(who.trimEnd()),
    );
    return passed ? EXIT.ok : EXIT.problems;
  });

const visibleLines = (text: string): string =>
  text === '' ? '' : `${text.split('\n').map(visible).join('\n')}\n`;

/** By its name, or its id. */
export function peerCalled(pacs: Pacs, name: string): Result<string> {
  const found = pacs
    .peers()
    .find(
      ({ peerId, settings }) => peerId === name || settings.name.toLowerCase() === name.trim().toLowerCase(),
    );
  return found === undefined
    ? { ok: false, failure: { kind: 'peer-not-found', peerId: name } }
    : { ok: true, value: found.peerId };
}

export function noPeer(name: string): ExitCode {
  say(`There is no archive ${visible(name)}; "lightbox peers list" tells which there are.`);
  return EXIT.usage;
}

class UnreadableFile extends Error {
  readonly file: string;
  constructor(file: string) {
    super('unreadable');
    this.file = file;
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UnreadableFile(file);
  }
}

/** The value, or the name of the file that could not be read for it. */
function read<T>(value: () => T): T | string {
  try {
    return value();
  } catch (error) {
    if (error instanceof UnreadableFile) return error.file;
    throw error;
  }
}

function changeOf(name: string, args: PeerArguments): unknown {
  const secrets: Partial<Record<SecretName, string>> = {};
  if (args.privateKey !== undefined) secrets['private-key'] = contentOf(args.privateKey);
  if (args.passwordFile !== undefined) secrets.password = contentOf(args.passwordFile).replace(/\r?\n$/, '');
  if (args.tokenFile !== undefined) secrets.token = contentOf(args.tokenFile).trim();
  return { settings: args.url === undefined ? nodeSettings(name, args) : webSettings(name, args), secrets };
}

function trustOf({ ca, pin }: PeerArguments): unknown {
  if (pin !== undefined) return { kind: 'pinned', sha256: pin };
  return ca === undefined ? { kind: 'system' } : { kind: 'authorities', certificates: [contentOf(ca)] };
}

const certificateOf = ({ certificate }: PeerArguments): string | null =>
  certificate === undefined ? null : contentOf(certificate);

const nodeSettings = (name: string, args: PeerArguments): unknown => ({
  kind: 'dimse',
  name,
  host: args.host,
  port: args.port,
  calledAETitle: args.aet,
  ...(args.callingAet === undefined ? {} : { callingAETitle: args.callingAet }),
  ...(args.retrieveBy === undefined ? {} : { retrieveBy: args.retrieveBy }),
  ...(args.confirmStorage === undefined
    ? {}
    : { confirmStorage: args.confirmStorage === true ? {} : { waitMinutes: args.confirmStorage } }),
  tls: args.tls === true ? { trust: trustOf(args), certificate: certificateOf(args) } : null,
});

const webSettings = (name: string, args: PeerArguments): unknown => ({
  kind: 'dicomweb',
  name,
  url: args.url,
  auth: authOf(args),
  trust: trustOf(args),
  certificate: certificateOf(args),
});

function authOf({ user, tokenFile, issuer, clientId, scope }: PeerArguments): unknown {
  if (issuer !== undefined)
    return { kind: 'openid', issuer, clientId, ...(scope === undefined ? {} : { scope }) };
  if (user !== undefined) return { kind: 'basic', userName: user };
  return { kind: tokenFile === undefined ? 'none' : 'bearer' };
}
