// Our storage provider: on, it takes instances from the callers that IT has allowed; off, it is the door through which a
// C-MOVE of ours comes home, open for as long as that takes and for what it brings.
import { statfs } from 'node:fs/promises';
import {
  ok,
  ReceivingSettings,
  type Receiving,
  type ReceivingChange,
  type Result,
} from '../../contract/index.ts';
import type { OpenedLibrary } from '../../library/index.ts';
import {
  type CommitmentHandler,
  type IncomingInstance,
  type Provider,
  type ProviderOptions,
  type ServerTls,
  startProvider,
  STATUS,
  type StoreHandler,
} from '../dimse/index.ts';
import { comingOf, type MoveTarget } from '../node/index.ts';
import type { PeerStore } from '../settings/peerStore.ts';
import type { PeerSecrets } from '../types.ts';
import { createCallerHistory } from './callerHistory.ts';
import { createQuota } from './quota.ts';
import { answerTo, refusalOf } from './refusal.ts';

export type ReceiveService = {
  readonly state: () => Receiving;
  /** Keeps the settings and acts on them; whether it listens now is in the state. */
  readonly change: (change: ReceivingChange) => Promise<Result<Receiving>>;
  readonly target: MoveTarget;
  /** Lets this application entity in with reports, and nothing else; null where the provider cannot listen. */
  readonly expectReport: (AETitle: string) => Promise<{ readonly close: () => void } | null>;
  /** Starts listening where the settings say so. */
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Parts = {
  readonly library: OpenedLibrary;
  readonly peers: Pick<PeerStore, 'secrets' | 'secretsKept' | 'keepSecrets'>;
  readonly settings: { readonly read: () => string | null; readonly write: (value: string) => void };
  /** Takes reports of storage commitment. */
  readonly report: CommitmentHandler;
  /** How long callers are waited for; the provider has its own defaults. */
  readonly patience?: Pick<ProviderOptions, 'limits' | 'idleMs'> | undefined;
  readonly onError: (error: unknown) => void;
};

type Answer = Awaited<ReturnType<StoreHandler>>;
type Door = Parameters<MoveTarget['expect']>[0];

/** The secrets of the service are kept like those of a peer, under a name that no peer has. */
const OWN = 'receiving';

/** For a caller to hear our last answer and to release. */
const GRACE_MS = 5000;

/** Less than this free, and nothing more is taken in: the index and the readers' marks need room too. */
const LEAST_FREE_BYTES = 500 * 1024 * 1024;

export function createReceiveService(parts: Parts): ReceiveService {
  const { library, peers, onError } = parts;
  const secrets = peers.secrets(OWN);
  const quota = createQuota(library);
  const isRoomy = createDiskWatch(library.directory);
  const doors = new Set<Door>();
  const reporters = new Set<{ readonly AETitle: string }>();
  let settings = readSettings(parts);
  const history = createCallerHistory();
  let provider: Provider | null = null;
  let problem: string | null = null;
  let queue: Promise<void> = Promise.resolve();

  /** An entry of the settings that names addresses holds for this title whatever else is open. */
  const isAllowed = (AETitle: string, address: string): boolean => {
    const entries = settings.callers.filter((caller) => caller.AETitle === AETitle);
    const placed = entries.filter(({ addresses }) => addresses.length > 0);
    const here = placed.length === 0 || placed.some(({ addresses }) => addresses.includes(address));
    const listed = settings.on && entries.length > 0;
    const isAwaited =
      [...doors].some(({ sendingAETitle }) => sendingAETitle === AETitle) ||
      [...reporters].some((reporter) => reporter.AETitle === AETitle);
    return here && (listed || isAwaited);
  };
  const store = async (incoming: IncomingInstance): Promise<Answer> => {
    const own = [...doors].filter(({ sendingAETitle }) => sendingAETitle === incoming.callingAETitle);
    const expected = own.find(({ SOPInstanceUIDs }) => SOPInstanceUIDs.has(incoming.SOPInstanceUID));
    if (expected !== undefined) return expected.store(incoming);
    if (settings.on && settings.callers.some(({ AETitle }) => AETitle === incoming.callingAETitle))
      return takeIn(incoming);
    return own[0]?.store(incoming) ?? { status: STATUS.notAuthorized };
  };
  const takeIn = async (incoming: IncomingInstance): Promise<Answer> => {
    if (!quota.hasRoom(settings.quotaBytes) || !(await isRoomy())) return { status: STATUS.outOfResources };
    const received = await library.host.receive(comingOf(incoming), (instance) =>
      refusalOf(incoming, instance),
    );
    switch (received.kind) {
      case 'stored':
      case 'conflict': // kept aside and shown: the sender may forget it
        quota.add(received.bytes);
        return answerTo(received);
      case 'here':
        return answerTo(received);
      case 'refused':
        return received.reason;
      case 'damaged':
        return { status: STATUS.cannotUnderstand };
      case 'broken-off':
        return { status: STATUS.processingFailure };
      case 'unwritable':
        return {
          status: ['ENOSPC', 'EDQUOT'].includes(received.code)
            ? STATUS.outOfResources
            : STATUS.processingFailure,
        };
      default:
        return received satisfies never;
    }
  };
  const listen = async (): Promise<void> => {
    const { port, host, AETitle } = settings;
    if (port === null) return;
    const tls = tlsOf(settings, secrets);
    if (tls === 'secret-missing') {
      problem = tls;
      return;
    }
    const started = await startProvider({
      AETitle,
      host,
      port,
      callers: isAllowed,
      store,
      commitment: parts.report,
      onError,
      ...parts.patience,
      ...(tls === null ? {} : { tls }),
    });
    if (started.ok) provider = started.value;
    problem = started.ok ? null : started.failure.code;
  };
  const leaving = new Set<Provider>();
  const retire = (old: Provider): void => {
    leaving.add(old);
    void old.close(GRACE_MS).finally(() => leaving.delete(old));
  };
  /** One change after another: listens when it should and does not, and the other way round. */
  const settle = (anew: boolean): Promise<void> => {
    const done = queue.then(async () => {
      const wanted = settings.port !== null && (settings.on || doors.size + reporters.size > 0);
      if (provider !== null && (anew || !wanted)) {
        const old = provider;
        provider = null;
        history.keep(old);
        // A door that is not needed any more lets those who are in it finish what they say.
        if (anew) await old.close();
        else retire(old);
      }
      if (anew) problem = null;
      if (wanted && provider === null) await listen();
    });
    queue = done.catch(() => undefined); // whoever asked is told; the next change is tried all the same
    return done;
  };
  const state = (): Receiving => ({
    settings,
    secretsKept: peers.secretsKept(OWN),
    listening: provider !== null,
    problem,
    ...history.with(provider),
    openAssociations: provider?.open().associations ?? 0,
    usedBytes: quota.used(),
  });
  return {
    state,
    async change(change) {
      settings = change.settings;
      parts.settings.write(JSON.stringify(settings));
      peers.keepSecrets(OWN, change.secrets);
      await settle(true);
      return ok(state());
    },
    target: {
      async expect(door) {
        if (settings.port === null) return null;
        doors.add(door);
        const close = (): void => {
          doors.delete(door);
          settle(false).catch(onError);
        };
        await settle(false);
        if (provider !== null) return { AETitle: settings.AETitle, close };
        close();
        return null;
      },
    },
    async expectReport(AETitle) {
      if (settings.port === null) return null;
      const reporter = { AETitle };
      reporters.add(reporter);
      const close = (): void => {
        reporters.delete(reporter);
        settle(false).catch(onError);
      };
      await settle(false);
      if (provider !== null) return { close };
      close();
      return null;
    },
    start: () => settle(false),
    async close() {
      doors.clear();
      reporters.clear();
      settings = { ...settings, on: false };
      await settle(false);
      await Promise.all([...leaving].map((old) => old.close()));
    },
  };
}

function readSettings({ settings }: Parts): ReceivingSettings {
  const read = ReceivingSettings.safeParse(JSON.parse(settings.read() ?? '{}'));
  return read.success ? read.data : ReceivingSettings.parse({});
}

/** Asked again after a second: it is asked for each instance. */
const ASKED_MS = 1000;

function createDiskWatch(directory: string): () => Promise<boolean> {
  let askedAt = -Infinity;
  let last = true;
  return async () => {
    if (performance.now() - askedAt < ASKED_MS) return last;
    askedAt = performance.now();
    last = await hasDisk(directory);
    return last;
  };
}

async function hasDisk(directory: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize >= LEAST_FREE_BYTES;
  } catch {
    return true; // where it cannot be known the disk itself will say
  }
}

function tlsOf(
  { tls }: ReceivingSettings,
  secrets: Pick<PeerSecrets, 'read'>,
): ServerTls | 'secret-missing' | null {
  if (tls === null) return null;
  const privateKey = secrets.read('private-key');
  const passphrase = secrets.read('passphrase');
  if (privateKey === null) return 'secret-missing';
  const { profile, certificate, clients } = tls;
  const identity = { certificate, privateKey, ...(passphrase === null ? {} : { passphrase }) };
  return { profile, identity, trust: clients };
}
