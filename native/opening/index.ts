// The door of native/opening: links that ask Lightbox to show something. Who may ask, what is meant, and what is here of it.
import {
  type ArrivedLink,
  type CallerDecision,
  fail,
  type KnownCaller,
  type LinkedThing,
  ok,
  type OpeningAnswer,
  type OpeningRequest,
  type Result,
  type StudyRow,
} from '../contract/index.ts';
import type { Records } from '../fhir/index.ts';
import type { Links } from '../fhir/link/index.ts';
import type { OpenedLibrary } from '../library/index.ts';
import { createArrivals } from './arrivals.ts';
import { openCallers } from './callers.ts';
import { byReference, type RecordDesk, serverOf } from './records.ts';
import { byAccessions, byPatient, byUids, type Shelf } from './studies.ts';

export { openCallers, type Callers } from './callers.ts';

export type Opening = {
  /** A link came to the browser host: returns the ticket that the page fetches it with. See arrivals.ts. */
  readonly arrive: (search: string, referrer: string | null) => string;
  readonly take: (ticket: string) => ArrivedLink | null;
  readonly callers: () => KnownCaller[];
  /** False: there was nothing to forget. */
  readonly decide: (change: CallerDecision) => boolean;
  /** Looks for what a link names, once it is clear that its caller may ask. Opens nothing and asks no archive. */
  readonly open: (request: OpeningRequest, signal: AbortSignal) => Promise<Result<OpeningAnswer>>;
  /** Goes on with a launch, whose sign-in happens in the system's browser. `record-server-not-found`. */
  readonly signedIn: (serverId: string, signal: AbortSignal) => Promise<Result<OpeningAnswer>>;
  readonly close: () => void;
};

export type OpeningParts = {
  readonly library: Pick<OpenedLibrary, 'host' | 'match' | 'instances' | 'metadata'>;
  readonly records: Pick<Records, 'servers' | 'server' | 'client' | 'launch'>;
  readonly links: Pick<Links, 'issuers' | 'fromRecord'>;
  readonly now?: () => number;
};

/** Fails as a library does: `library-locked`, `disk-full`, `path-not-found`. */
export function openOpening({ library, records, links, now = Date.now }: OpeningParts): Result<Opening> {
  const opened = openCallers(library, now);
  if (!opened.ok) return opened;
  const callers = opened.value;
  const arrivals = createArrivals(now);
  const shelf: Shelf = {
    match: (query, signal) => library.match(query, signal),
    instances: (study, series) => library.instances(study, series),
    metadata: (instance, base) => library.metadata(instance, base),
    studyRow: (study): StudyRow | null => library.host.studyRow(study),
    issuers: () => links.issuers(),
  };
  const desk: RecordDesk = { shelf, records, links };

  const launch = async (iss: string, token: string): Promise<Result<OpeningAnswer>> => {
    const begun = await records.launch({ iss, launch: token });
    if (begun.ok) return ok(waitingFor(begun.value.serverId));
    // The one that is not set up is not called: nothing but what the link says of it is known.
    return begun.failure.kind === 'record-server-not-found'
      ? ok({ kind: 'unknown-server', host: new URL(iss).host })
      : begun;
  };
  const waitingFor = (serverId: string): OpeningAnswer => {
    const server = records.server(serverId);
    const signIn = server?.signIn ?? { state: 'signed-out' };
    return { kind: 'sign-in', serverId, server: server?.settings.name ?? '', signIn };
  };
  const look = (what: LinkedThing, signal: AbortSignal): Promise<Result<OpeningAnswer>> => {
    switch (what.kind) {
      case 'studies':
        return Promise.resolve(ok(byUids(shelf, what.StudyInstanceUIDs)));
      case 'accessions':
        return byAccessions(shelf, what.accessions, signal).then(ok);
      case 'patient':
        return byPatient(shelf, what.patient, signal).then(ok);
      case 'record': {
        const server = serverOf(records, what.server);
        if (server !== null) return byReference(desk, server, what.reference, signal);
        const host = URL.canParse(what.server) ? new URL(what.server).host : '';
        return Promise.resolve(
          ok({ kind: 'unknown-server', host: host === '' ? what.server.slice(0, 60) : host }),
        );
      }
      case 'launch':
        return launch(what.iss, what.launch);
      default:
        return what satisfies never;
    }
  };
  return ok({
    ...arrivals,
    callers: callers.list,
    decide: callers.decide,
    async open({ link, caller, allowed }, signal) {
      const decision = callers.decisionOn(caller);
      if (decision === 'refuse') return ok({ kind: 'refused' });
      if (decision === null && !allowed) return ok({ kind: 'ask' });
      return look(link.what, signal);
    },
    async signedIn(serverId, signal) {
      const server = records.server(serverId);
      if (server === null) return fail({ kind: 'record-server-not-found', serverId });
      const { signIn } = server;
      if (signIn.state !== 'signed-in') return ok(waitingFor(serverId));
      const reference = contextOf(signIn);
      if (reference === null) return ok({ kind: 'missing', search: null, record: null });
      return byReference(desk, server, reference, signal);
    },
    close: callers.close,
  });
}

/** What the record system had open when it handed over (SMART App Launch, launch context). */
function contextOf(context: {
  readonly imagingStudy: string | null;
  readonly patient: string | null;
}): string | null {
  const id = (text: string | null): string | null => {
    const last = text?.split('/').pop() ?? '';
    return /^[A-Za-z0-9\-._]{1,128}$/.test(last) ? last : null;
  };
  const [study, patient] = [id(context.imagingStudy), id(context.patient)];
  if (study !== null) return `ImagingStudy/${study}`;
  return patient === null ? null : `Patient/${patient}`;
}
