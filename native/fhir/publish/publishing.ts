// Studies given back to records: shown first, sent when somebody has confirmed what was shown, and written down.
import { randomUUID } from 'node:crypto';
import {
  fail,
  ok,
  type Publication,
  type PublishAnswer,
  type PublishChoice,
  type PublishRefusal,
  type PublishResult,
  type Result,
} from '../../contract/index.ts';
import type { RecordClient } from '../client/types.ts';
import { findingsOf, localStudy } from './gather.ts';
import { planFor, type Plan } from './plan.ts';
import { noServer, resultOf, sendAll } from './send.ts';
import { createPublicationStore, type Confirmed, type Stored } from './store.ts';
import { hasValidUids, STUDY_KEY, type LocalSource } from './study.ts';
import { linkOf } from './subject.ts';
import type { Publishing, PublishParts } from './types.ts';

/** How often it is written down what has been sent: an ended process is resumed by asking the server, not by this. */
const SAVED_MS = 1000;

type Accepts = (plan: Plan) => boolean;

export function createPublishing(parts: PublishParts): Publishing {
  const { db, clients, links, validator, onError, now = Date.now } = parts;
  const store = createPublicationStore(db, now);
  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const asked = new Set<string>(); // server and study

  const clientOf = (serverId: string): RecordClient | null =>
    clients().find((client) => client.serverId === serverId) ?? null;
  const tracked = async <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  };

  const send = async (client: RecordClient, plan: Plan, stored: Stored): Promise<Publication> => {
    const results = new Map(stored.publication.results.map((result) => [result.key, result]));
    let current = stored;
    let savedAt = now();
    const write = (change: Partial<Publication>): void => {
      current = {
        ...stored,
        publication: { ...stored.publication, ...change, results: [...results.values()] },
      };
      savedAt = now();
      store.save(current);
    };
    await sendAll(
      {
        client,
        capabilities: plan.capabilities,
        signIn: parts.signIn(client.serverId),
        validator,
        signal: closing.signal,
        onResult(result) {
          results.set(result.key, result);
          if (now() - savedAt >= SAVED_MS) write({});
        },
      },
      plan.planned,
    );
    const isEnded = closing.signal.aborted;
    write({ state: isEnded ? 'interrupted' : stateOf([...results.values()]), endedAt: now() });
    const study = results.get(STUDY_KEY);
    if (study?.state === 'done' && study.reference !== null && !isEnded)
      await links
        .published(plan.preview.StudyInstanceUID, client.serverId, study.reference, closing.signal)
        .catch(onError);
    return current.publication;
  };

  const sendIf = async (
    StudyInstanceUID: string,
    choice: PublishChoice,
    accepts: Accepts,
  ): Promise<Result<PublishAnswer>> => {
    const client = clientOf(choice.serverId);
    if (client === null) return noServer(choice.serverId);
    // What is read before the study can be claimed takes its time: a second request finds the first one all the same.
    const key = `${choice.serverId} ${StudyInstanceUID}`;
    if (asked.has(key)) return ok({ state: 'refused', refusal: { reason: 'under-way' } });
    asked.add(key);
    try {
      return await sendOnce(client, StudyInstanceUID, choice, accepts);
    } finally {
      asked.delete(key);
    }
  };

  const sendOnce = async (
    client: RecordClient,
    StudyInstanceUID: string,
    choice: PublishChoice,
    accepts: Accepts,
  ): Promise<Result<PublishAnswer>> => {
    const local = await localStudy(parts, StudyInstanceUID);
    if (!local.ok) return local;
    const claimed = claim(local.value, client, choice);
    if (!store.begin(claimed)) return ok({ state: 'refused', refusal: { reason: 'under-way' } });
    const { publicationId } = claimed.publication;
    let sent = false;
    try {
      const planned = await planFor(parts, client, StudyInstanceUID, choice, closing.signal);
      if (!planned.ok) return planned;
      if (!planned.value.ok) return ok({ state: 'refused', refusal: planned.value.failure });
      const plan = planned.value.value;
      if (!accepts(plan)) return ok({ state: 'changed', preview: plan.preview });
      sent = true;
      return ok({ state: 'sent', publication: await send(client, plan, filled(claimed, plan)) });
    } finally {
      if (!sent) store.withdraw(publicationId);
    }
  };

  const claim = ({ row }: LocalSource, { serverId, name }: RecordClient, choice: PublishChoice): Stored => {
    const signIn = parts.signIn(serverId);
    const publication: Publication = {
      publicationId: randomUUID(),
      StudyInstanceUID: row.StudyInstanceUID,
      serverId,
      serverName: name,
      subject: '',
      digest: '',
      by: signIn?.state === 'signed-in' ? (signIn.user ?? '') : '',
      startedAt: now(),
      endedAt: null,
      state: 'sending',
      results: [],
    };
    return { publication, choice, confirmed: {} };
  };

  const ofServers = async (local: LocalSource) => {
    const record = await links.ofStudy(local.row.StudyInstanceUID);
    if (!record.ok) return record;
    const isWhole = !parts.isIncomplete(local.row.StudyInstanceUID);
    return ok(
      clients().map((client) => {
        const { serverId } = client;
        const link = linkOf(record.value, serverId);
        const own = ownRefusal(local, isWhole);
        const subject = link.ok ? link.value.subject : null;
        const refusal = own ?? (link.ok ? null : link.failure);
        return { serverId, serverName: client.name, subject, refusal };
      }),
    );
  };

  return {
    async state(StudyInstanceUID) {
      const local = await localStudy(parts, StudyInstanceUID);
      if (!local.ok) return local;
      const [servers, findings] = [await ofServers(local.value), await findingsOf(parts, local.value)];
      if (!servers.ok) return servers;
      if (!findings.ok) return findings;
      return ok({
        StudyInstanceUID: local.value.row.StudyInstanceUID,
        servers: servers.value,
        items: findings.value.map(({ item }) => item),
        publications: [...store.ofStudy(StudyInstanceUID)],
      });
    },
    async preview(StudyInstanceUID, choice, signal) {
      const client = clientOf(choice.serverId);
      if (client === null) return noServer(choice.serverId);
      const either = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);
      const planned = await tracked(planFor(parts, client, StudyInstanceUID, choice, either));
      if (!planned.ok) return planned;
      return planned.value.ok
        ? ok({ state: 'ready', preview: planned.value.value.preview })
        : ok({ state: 'refused', refusal: planned.value.failure });
    },
    publish: (StudyInstanceUID, { choice, digest }) =>
      tracked(sendIf(StudyInstanceUID, choice, ({ preview }) => preview.digest === digest)),
    async resume(StudyInstanceUID, publicationId) {
      const stored = store.find(publicationId);
      if (stored === null || stored.publication.StudyInstanceUID !== StudyInstanceUID)
        return fail({ kind: 'not-found' });
      const { publication, choice, confirmed } = stored;
      if (publication.state === 'sending') return ok({ state: 'refused', refusal: { reason: 'under-way' } });
      const accepts: Accepts = ({ planned, preview }) =>
        preview.patient.reference === publication.subject &&
        planned.every((one) => isConfirmed(one, confirmed));
      return tracked(sendIf(StudyInstanceUID, choice, accepts));
    },
    publications: (StudyInstanceUID) => store.ofStudy(StudyInstanceUID),
    forgetServer: (serverId) => store.forgetServer(serverId),
    async close() {
      closing.abort();
      await Promise.allSettled(underWay);
      await validator.close();
    },
  };
}

const ownRefusal = (local: LocalSource, isWhole: boolean): PublishRefusal | null => {
  if (local.row.storage === 'none' || local.instances.length === 0) return { reason: 'study-not-kept' };
  if (!isWhole) return { reason: 'images-missing' };
  return hasValidUids(local) ? null : { reason: 'study-uid-not-valid' };
};

function filled({ publication, choice }: Stored, { preview, planned }: Plan): Stored {
  const confirmed = planned.map(({ shown: { key, action, versionId }, content }): [string, Confirmed] => [
    key,
    { action, versionId, content },
  ]);
  return {
    choice,
    confirmed: Object.fromEntries(confirmed),
    publication: {
      ...publication,
      subject: preview.patient.reference,
      digest: preview.digest,
      results: planned.map(resultOf),
    },
  };
}

/** What would be written now is what was confirmed then, of the same state of the server. */
function isConfirmed(
  { shown, content }: Plan['planned'][number],
  confirmed: Readonly<Record<string, Confirmed>>,
): boolean {
  if (shown.action !== 'create' && shown.action !== 'update') return true;
  const before = confirmed[shown.key];
  return (
    before?.action === shown.action && before.content === content && before.versionId === shown.versionId
  );
}

function stateOf(results: readonly PublishResult[]): Publication['state'] {
  if (results.every(({ state }) => state === 'done')) return 'done';
  return results.some(({ state, action }) => state === 'done' && action !== 'left-alone')
    ? 'partial'
    : 'failed';
}
