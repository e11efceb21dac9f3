// Links between studies and records, as the API sees them.
import {
  fail,
  ok,
  type LinkState,
  type RecordFailure,
  type RecordLinkChange,
  type RecordOfStudy,
  type Result,
  type ServiceEvent,
  type StudyRow,
} from '../../contract/index.ts';
import type { RecordClient } from '../client/types.ts';
import { keepChosen, readChosen, readEntry } from './byHand.ts';
import { accessionIssuerOf } from '../identity/index.ts';
import { datasetOf, imageOf, quickImageOf } from './guard.ts';
import { createJudging } from './judging.ts';
import { keepFound } from './keep.ts';
import { lookFor } from './looking.ts';
import { proposalsFor } from './match.ts';
import { watchNewcomers } from './newcomers.ts';
import { readSources } from './readSources.ts';
import { createRuns } from './run.ts';
import { createLinkStore, type StoredLink } from './store.ts';
import type { LinkParts, Links } from './types.ts';
import { isStopped, linksOf, verdictOf } from './view.ts';

const today = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const badRequest = (detail: string): Result<never> => fail({ kind: 'bad-request', detail });
const notFound = (StudyInstanceUID: string): Result<never> =>
  fail({ kind: 'study-not-found', StudyInstanceUID });

const AFTER_START_MS = 20_000;

/** The failure of the server that was last asked about a study, until it answers. */
type Failures = Map<string, Map<string, RecordFailure>>;

export function createLinks(parts: LinkParts): Links {
  const { db, library, studyRow, clients, onError, now = Date.now } = parts;
  const store = createLinkStore(db, now, parts.person ?? (() => ''));
  const listeners = new Set<(event: ServiceEvent) => void>();
  const emit = (event: ServiceEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const tell = (StudyInstanceUIDs: readonly string[]): void =>
    emit({ type: 'record-links-changed', StudyInstanceUIDs: [...StudyInstanceUIDs] });
  const looking = new Map<string, number>();
  const failures: Failures = new Map();
  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const accessionIssuer = async (StudyInstanceUID: string): Promise<string> =>
    accessionIssuerOf((await datasetOf(parts, StudyInstanceUID)) ?? {});
  const judging = createJudging(parts, store, tell, closing.signal);
  const judgeRest = (): void => void tracked(judging.rest()).catch(onError);
  const runs = createRuns({ ...parts, accessionIssuer }, store, now, tell, (run) => {
    emit({ type: 'link-run', run });
    if (run.state === 'done') judgeRest();
  });
  // What the last process did not come to; not while this one is being started.
  const soon = setTimeout(judgeRest, AFTER_START_MS).unref();

  const ofStudy = async (StudyInstanceUID: string): Promise<Result<RecordOfStudy>> => {
    const row = studyRow(StudyInstanceUID);
    if (row === null) return notFound(StudyInstanceUID);
    const known = clients();
    // Read before the links are: nothing may change between them and what is said of them.
    const isUnknown = store.ofStudy(StudyInstanceUID).length === 0; // nothing is compared
    const image = isUnknown ? quickImageOf(row) : await imageOf(parts, row);
    const links = linksOf({ store, clients: known, issuers: store.issuers() }, row, image);
    const lookedAt = known.map(({ serverId }) => store.lookedAt(StudyInstanceUID, serverId));
    const times = lookedAt.flatMap((at) => at ?? []);
    return ok({
      StudyInstanceUID: row.StudyInstanceUID,
      links,
      ...verdictOf(links),
      looking: (looking.get(StudyInstanceUID) ?? 0) > 0,
      lookedAt: known.length > 0 && times.length === known.length ? Math.min(...times) : null,
      failures: [...(failures.get(StudyInstanceUID) ?? [])]
        .filter(([serverId]) => known.some((client) => client.serverId === serverId))
        .map(([serverId, failure]) => ({ serverId, failure })),
    });
  };
  const tracked = async <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  };
  const lookOn = async (
    client: RecordClient,
    rows: readonly StudyRow[],
    signal: AbortSignal,
  ): Promise<void> => {
    const looked = await lookFor(store, client, rows, { signal, accessionIssuer }, ({ changed }) => {
      if (changed.length > 0) tell(changed);
    });
    for (const { StudyInstanceUID } of rows) {
      const own = failures.get(StudyInstanceUID) ?? new Map<string, RecordFailure>();
      if (looked.ok) own.delete(client.serverId);
      else own.set(client.serverId, looked.failure);
      if (own.size > 0) failures.set(StudyInstanceUID, own);
      else failures.delete(StudyInstanceUID);
    }
  };
  const lookForAll = async (uids: readonly string[], signal: AbortSignal): Promise<void> => {
    const rows = uids.flatMap((uid) => studyRow(uid) ?? []);
    const count = (uid: string, change: number): number => (looking.get(uid) ?? 0) + change;
    for (const uid of uids) looking.set(uid, count(uid, 1));
    try {
      await Promise.all(clients().map((client) => lookOn(client, rows, signal)));
    } finally {
      for (const uid of uids)
        if (count(uid, -1) > 0) looking.set(uid, count(uid, -1));
        else looking.delete(uid);
    }
  };
  const withClosing = (signal?: AbortSignal): AbortSignal =>
    signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);

  const lookForNew = (uids: readonly string[]): void => {
    const isNew = (uid: string): boolean =>
      clients().some(({ serverId }) => store.lookedAt(uid, serverId) === null);
    const wanted = uids.filter(isNew);
    const work = async (): Promise<void> => {
      if (wanted.length > 0) await lookForAll(wanted, closing.signal);
      await judging.of(uids);
    };
    void tracked(work()).catch(onError);
  };
  const stopWatching = watchNewcomers(library, lookForNew, () => {
    if (clients().length > 0) runs.start(false);
  });

  const decide = async (
    StudyInstanceUID: string,
    { linkId }: RecordLinkChange,
    act: (link: StoredLink, now: RecordOfStudy) => Result<void>,
  ): Promise<Result<RecordOfStudy>> => {
    const current = await ofStudy(StudyInstanceUID);
    if (!current.ok) return current;
    const link = store.ofStudy(StudyInstanceUID).find((one) => one.linkId === linkId);
    if (link === undefined) return badRequest('linkId');
    const done = act(link, current.value);
    if (!done.ok) return done;
    tell([StudyInstanceUID]);
    return ofStudy(StudyInstanceUID);
  };
  const setState = (link: StoredLink, state: LinkState): Result<void> => {
    if (link.state !== state) store.together(() => store.setState(link, state));
    return ok(undefined);
  };
  const confirm: Links['confirm'] = (StudyInstanceUID, change) =>
    decide(StudyInstanceUID, change, (link, { links }) => {
      const identity = links.find(({ linkId }) => linkId === link.linkId)?.identity ?? null;
      // What contradicts has to have been read, field by field, before somebody takes it upon himself.
      if (identity?.verdict === 'contradiction' && !change.fieldsRead)
        return badRequest('contradiction-not-read');
      const doubts = link.doubts.filter((doubt) => doubt !== 'patient-changed');
      store.setDoubts(link, doubts, link.state);
      return setState(link, 'confirmed');
    });

  const fromRecord: Links['fromRecord'] = (serverId, studies, patients) => {
    const client = clients().find((one) => one.serverId === serverId);
    if (client === undefined) return 0;
    const byReference = new Map(
      patients.flatMap((one) => (one.id === null ? [] : [[`Patient/${one.id}`, one] as const])),
    );
    const candidates = { base: client.base, studies, patients: byReference };
    const uids = new Set(studies.flatMap(({ StudyInstanceUIDs }) => StudyInstanceUIDs));
    const rows = [...uids].flatMap((uid) => studyRow(uid) ?? []);
    const changed = store.together(() =>
      rows.filter((row) => {
        // Only new links: that this view of the record has no more of a study does not say that there is no more.
        const known = store.ofStudy(row.StudyInstanceUID).some((link) => link.serverId === serverId);
        const proposals = known ? [] : proposalsFor(row, candidates, store.issuers());
        const found = new Map([[row.StudyInstanceUID, proposals]]);
        return !known && keepFound(store, serverId, row, { proposals: found, patients: byReference });
      }),
    );
    if (changed.length > 0) tell(changed.map(({ StudyInstanceUID }) => StudyInstanceUID));
    return changed.length;
  };
  const sawPatient: Links['sawPatient'] = (serverId, patient) => {
    const reference = `Patient/${patient.id ?? ''}`;
    const studies = store.studiesOf(serverId, reference);
    const before = store.patient(serverId, reference);
    if (studies.length === 0) return;
    store.putPatient(serverId, reference, patient);
    // Who looks at one of them asks again, and then hears what the guard says now.
    if (JSON.stringify(before?.patient) === JSON.stringify(patient)) return;
    tell(studies);
    void tracked(judging.of(studies)).catch(onError);
  };

  return {
    ofStudy,
    isStopped: (StudyInstanceUID) => isStopped({ store, clients: clients() }, StudyInstanceUID),
    async look(StudyInstanceUID, signal) {
      if (studyRow(StudyInstanceUID) === null) return notFound(StudyInstanceUID);
      await tracked(lookForAll([StudyInstanceUID], withClosing(signal)));
      return ofStudy(StudyInstanceUID);
    },
    confirm,
    reject: (StudyInstanceUID, change) =>
      decide(StudyInstanceUID, change, (link) => setState(link, 'rejected')),
    undo: (StudyInstanceUID, change) =>
      decide(StudyInstanceUID, change, (link) => ok(store.together(() => store.undo(link)))),
    async linkByHand(StudyInstanceUID, { serverId, reference, fieldsRead }, signal) {
      const client = clients().find((one) => one.serverId === serverId);
      if (client === undefined) return badRequest('serverId');
      if (studyRow(StudyInstanceUID) === null) return notFound(StudyInstanceUID);
      const chosen = await tracked(readChosen(client, reference, withClosing(signal)));
      if (!chosen.ok) return badRequest(`reference: ${chosen.failure.kind}`);
      const linkId = store.together(() => keepChosen(store, client, StudyInstanceUID, chosen.value));
      return confirm(StudyInstanceUID, { linkId, fieldsRead });
    },
    fromRecord,
    sawPatient,
    async published(StudyInstanceUID, serverId, reference, signal) {
      const client = clients().find((one) => one.serverId === serverId);
      if (client === undefined) return;
      const chosen = await tracked(readChosen(client, reference, withClosing(signal)));
      if (!chosen.ok) return;
      const { subject } = chosen.value;
      store.together(() => {
        const known = store.ofStudy(StudyInstanceUID).filter((link) => link.serverId === serverId);
        const linkId = keepChosen(store, client, StudyInstanceUID, chosen.value, 'study-uid');
        const link = store.ofStudy(StudyInstanceUID).find((one) => one.linkId === linkId);
        // Confirmed is the patient, by whoever sent it; not what the server may have made of it.
        const isTheirs = known.some((one) => one.state === 'confirmed' && one.subject === subject);
        if (link !== undefined && isTheirs && link.state !== 'confirmed') store.setState(link, 'confirmed');
      });
      tell([StudyInstanceUID]);
    },
    async follow(serverId, id, signal) {
      const client = clients().find((one) => one.serverId === serverId);
      if (client === undefined) return { kind: 'server-removed' };
      const entry = await tracked(readEntry(client, id, withClosing(signal)));
      if (!entry.ok) return entry.failure;
      const { study, patient } = entry.value;
      fromRecord(serverId, [study], patient === null ? [] : [patient]);
      if (patient !== null) sawPatient(serverId, patient);
      return null;
    },
    async sources(serverId, id, signal) {
      const client = clients().find((one) => one.serverId === serverId);
      if (client === undefined) return null;
      const signsIn = (address: string): boolean => parts.signsIn?.(serverId, address) ?? false;
      return tracked(readSources(client, id, { signsIn, today: today(now()) }, withClosing(signal)));
    },
    start: ({ again }) => runs.start(again),
    cancel: () => runs.cancel(),
    run: () => runs.run(),
    issuers: () => store.issuers(),
    saveIssuers(issuers) {
      store.saveIssuers(issuers);
      judgeRest();
    },
    forgetServer: (serverId) => store.forgetServer(serverId),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      stopWatching();
      clearTimeout(soon);
      closing.abort();
      await Promise.allSettled([runs.close(), ...underWay]);
      listeners.clear();
    },
  };
}
