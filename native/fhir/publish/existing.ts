// What the server has of what is to be sent, and what has to be done about it.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { fail, ok, type PublishAction, type RecordFailure, type Result } from '../../contract/index.ts';
import type { Entry, RecordClient } from '../client/types.ts';
import { isObject, isOurs } from './coding.ts';
import type { Draft, Json } from './types.ts';

export type Existing = {
  /** The one that counts: ours where there is one. */
  readonly entry: Entry | null;
  readonly isOurs: boolean;
  readonly count: number;
};

const NONE: Existing = { entry: null, isOurs: false, count: 0 };
/** Identifiers in one question. */
const AT_ONCE = 40;

export const escaped = (value: string): string => value.replace(/[\\,$|]/g, '\\$&');
export const tokenOf = ({ system, value }: Draft['identifier']): string =>
  `${escaped(system)}|${escaped(value)}`;

/** The search that finds a draft on the server; FHIR's conditional create takes the same (3.1.0.8.1). */
export const conditionOf = ({ identifier }: Draft): string =>
  new URLSearchParams([['identifier', tokenOf(identifier)]]).toString();

const typeOf = (resourceType: string): Entry['resourceType'] | null =>
  resourceType === 'ImagingStudy' ||
  resourceType === 'Endpoint' ||
  resourceType === 'Observation' ||
  resourceType === 'ImagingSelection'
    ? resourceType
    : null;

/** By key of the draft. Asks the server itself, whatever was kept of it. */
export async function findExisting(
  client: RecordClient,
  drafts: readonly Draft[],
  signal?: AbortSignal,
): Promise<Result<ReadonlyMap<string, Existing>, RecordFailure>> {
  const found = new Map<string, Existing>();
  for (const resourceType of new Set(drafts.map((draft) => draft.resourceType))) {
    const type = typeOf(resourceType);
    const own = drafts.filter((draft) => draft.resourceType === resourceType);
    for (let at = 0; type !== null && at < own.length; at += AT_ONCE) {
      const some = own.slice(at, at + AT_ONCE);
      const values = some.flatMap(({ identifier, alsoWritten }) => [
        tokenOf(identifier),
        ...alsoWritten.map((value) => tokenOf({ ...identifier, value })),
      ]);
      const answer = await client.entries(type, [['identifier', values.join(',')]], signal);
      if (!answer.ok) return fail(answer.failure);
      for (const draft of some) found.set(draft.key, existingOf(draft, answer.value));
    }
  }
  return ok(found);
}

function existingOf(draft: Draft, listed: readonly Entry[]): Existing {
  // Servers that pass over a parameter find everything: only what bears the identifier is it.
  const own = listed.filter(({ resource }) => bears(resource, draft));
  const ours = own.find(({ resource }) => isOurs(resource));
  const entry = ours ?? own[0];
  return entry === undefined ? NONE : { entry, isOurs: ours !== undefined, count: own.length };
}

function bears(resource: Json, { identifier, alsoWritten }: Draft): boolean {
  const { status, identifier: listed } = resource;
  if (status === 'entered-in-error' || !Array.isArray(listed)) return false;
  const values = [identifier.value, ...alsoWritten];
  return listed.some(
    (one) =>
      isObject(one) &&
      one['system'] === identifier.system &&
      typeof one['value'] === 'string' &&
      values.includes(one['value'].trim()),
  );
}

/** Of what is made here, whose names come in the same order every time. */
export const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url');

/** What we say of a resource; whatever else stands in ours on the server was added by others, and stays. */
const SAID: Readonly<Record<Entry['resourceType'], readonly string[]>> = {
  ImagingStudy: [
    'identifier',
    'status',
    'modality',
    'subject',
    'started',
    'basedOn',
    'endpoint',
    'numberOfSeries',
    'numberOfInstances',
    'description',
    'series',
  ],
  Observation: [
    'identifier',
    'status',
    'category',
    'code',
    'subject',
    'effectiveDateTime',
    'issued',
    'performer',
    'valueQuantity',
    'bodySite',
    'note',
    'derivedFrom',
    'component',
  ],
  ImagingSelection: [
    'identifier',
    'status',
    'subject',
    'issued',
    'performer',
    'code',
    'studyUid',
    'derivedFrom',
    'seriesUid',
    'instance',
  ],
  Endpoint: [
    'identifier',
    'status',
    'connectionType',
    'name',
    'payload',
    'payloadType',
    'payloadMimeType',
    'address',
  ],
};

/** Ours as it is there, with what we say now in the place of what we said. Its narrative was of what it held before. */
function merged({ id, resource, resourceType }: Entry, body: Json): Json {
  const said = new Set([...SAID[resourceType], 'text']);
  const others = Object.entries(resource).filter(([name]) => !said.has(name));
  const meta = isObject(resource['meta']) ? resource['meta'] : {};
  const { versionId: _version, lastUpdated: _updated, ...restOfMeta } = meta;
  return { ...Object.fromEntries(others), ...body, id, meta: restOfMeta };
}

const withoutMeta = ({ meta: _meta, text: _text, ...rest }: Json): Json => rest;

export type Step = {
  readonly action: PublishAction;
  readonly reference: string | null;
  readonly versionId: string | null;
  readonly body: Json;
};

/** `body`: the draft with its references resolved. */
export function stepOf(draft: Draft, body: Json, { entry, isOurs: mine }: Existing): Step {
  if (entry === null) return { action: 'create', reference: null, versionId: null, body };
  const { id, versionId, resource } = entry;
  const there = { reference: `${draft.resourceType}/${id}`, versionId };
  if (!mine) return { ...there, action: 'left-alone', body };
  const next = merged(entry, body);
  const isSame = isDeepStrictEqual(withoutMeta(next), withoutMeta(resource));
  return { ...there, action: isSame ? 'unchanged' : 'update', body: next };
}
