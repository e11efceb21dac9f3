// What would be sent: all of it, letter by letter, with what the server has of it already. Asks, and changes nothing.
import {
  fail,
  ok,
  type PublishChoice,
  type PublishNote,
  type PublishPreview,
  type PublishRefusal,
  type PublishResource,
  type Result,
} from '../../contract/index.ts';
import type { Capabilities, RecordClient } from '../client/types.ts';
import { accessionSystems, shownName } from '../identity/index.ts';
import { canAccession, localReference } from '../link/index.ts';
import type { Patient } from '../types.ts';
import { digestOf, findExisting, stepOf, type Existing, type Step } from './existing.ts';
import { findingDrafts } from './findings.ts';
import { findingsOf, localStudy } from './gather.ts';
import { orderOf } from './order.ts';
import { placeholderOf, referredKeys, resolved } from './references.ts';
import {
  ENDPOINT_KEY,
  endpointDraft,
  hasValidUids,
  STUDY_KEY,
  studyDraft,
  type LocalSource,
} from './study.ts';
import type { Source } from './items.ts';
import { forbidden, whose, type Whose } from './subject.ts';
import type { Draft, Json, PublishParts } from './types.ts';

/** A resource of the preview, with what it takes to send it. */
export type Planned = {
  readonly shown: PublishResource;
  readonly draft: Draft;
  readonly body: Json;
  /** Of what it says, whatever its references lead to by then. */
  readonly content: string;
  readonly needs: readonly string[]; // keys
};

export type Plan = {
  readonly preview: PublishPreview;
  readonly planned: readonly Planned[];
  readonly capabilities: Capabilities;
};

export type Planning = Result<Result<Plan, PublishRefusal>>;
const refused = (refusal: PublishRefusal): Planning => ok(fail(refusal));

export async function planFor(
  parts: PublishParts,
  client: RecordClient,
  StudyInstanceUID: string,
  choice: PublishChoice,
  signal?: AbortSignal,
): Promise<Planning> {
  const local = await localStudy(parts, StudyInstanceUID);
  if (!local.ok) return local;
  const { row } = local.value;
  if (row.storage === 'none' || local.value.instances.length === 0)
    return refused({ reason: 'study-not-kept' });
  if (parts.isIncomplete(StudyInstanceUID)) return refused({ reason: 'images-missing' });
  if (!hasValidUids(local.value)) return refused({ reason: 'study-uid-not-valid' });
  const findings = await findingsOf(parts, local.value);
  if (!findings.ok) return findings;
  const chosen = chosenOf(findings.value, choice);
  if (chosen === null) return fail({ kind: 'bad-request', detail: 'items' });
  const patient = await whose(parts, client, StudyInstanceUID, signal);
  if (patient.ok === null) return fail({ kind: 'study-not-found', StudyInstanceUID });
  if (!patient.ok) return refused(patient.failure);
  const told = await client.capabilities(signal);
  if (!told.ok) return refused({ reason: 'server', failure: told.failure });
  const capabilities = told.value.value;
  return plan({
    parts,
    client,
    choice,
    local: local.value,
    chosen,
    whom: patient.value,
    capabilities,
    signal,
  });
}

type Planner = {
  readonly parts: PublishParts;
  readonly client: RecordClient;
  readonly choice: PublishChoice;
  readonly local: LocalSource;
  readonly chosen: readonly Source[];
  readonly whom: Whose;
  readonly capabilities: Capabilities;
  readonly signal: AbortSignal | undefined;
};

async function plan(planner: Planner): Promise<Planning> {
  const { parts, client, local, chosen, whom, capabilities, signal } = planner;
  const { row } = local;
  const { version } = capabilities;
  const subject = { version, patient: whom.reference };
  const known = parts.links.issuers();
  // Whose number it is, the images say: another hospital's must not be sent as one of ours.
  const issuers = { ...known, accessions: [...accessionSystems(local.accessionIssuer ?? '', known)] };
  const order = await orderOf(client, row, whom.reference, issuers, signal);
  const reachable = parts.reachable(row.StudyInstanceUID);
  const context = { ...subject, issuers, order: order.reference, endpoint: reachable !== null };
  const study = studyDraft(local, context);
  const drafts = [
    ...(reachable === null ? [] : [endpointDraft(reachable, subject)]),
    study,
    ...chosen.flatMap((source) => findingDrafts(source, local, subject)),
  ];
  const types = [...new Set(drafts.map(({ resourceType }) => resourceType))];
  const no = forbidden(capabilities, parts.signIn(client.serverId), types);
  if (no !== null) return refused(no);
  const found = await findExisting(client, drafts, signal);
  if (!found.ok) return refused({ reason: 'server', failure: found.failure });
  const there = found.value.get(STUDY_KEY);
  const before = subjectOf(there, client);
  const isElsewhere = there?.isOurs === false && before !== null && before !== whom.reference;
  if (isElsewhere) return refused({ reason: 'entry-of-other-patient' });
  // The way to the images is told with our own entry; what an archive has entered is the archive's to change.
  const sent = there?.entry && !there.isOurs ? drafts.filter(({ key }) => key !== ENDPOINT_KEY) : drafts;
  const planned = await plannedOf(planner, sent, found.value);
  const resource = capabilities.resources;
  const ofTypes = types.map((type) => resource?.get(type));
  const conditional = resource === null || ofTypes.every((one) => one?.conditionalCreate !== false);
  const notes: PublishNote[] = [
    ...(reachable === null ? (['no-endpoint'] as const) : []),
    ...order.notes,
    ...(canAccession(row.AccessionNumber) && issuers.accessions.length !== 1
      ? (['no-accession-system'] as const)
      : []),
    ...(conditional ? [] : (['search-then-create'] as const)),
    ...(planned.some(({ shown }) => shown.action === 'update' && shown.versionId === null)
      ? (['no-version-check'] as const)
      : []),
    ...((there?.count ?? 0) > 1 ? (['several-entries'] as const) : []),
    ...(there?.isOurs === true && before !== null && before !== whom.reference
      ? (['patient-changes'] as const)
      : []),
    ...(chosen.some(({ item }) => !item.calibrated) ? (['uncalibrated'] as const) : []),
  ];
  return ok(ok({ preview: previewOf(planner, planned, notes), planned, capabilities }));
}

/** Null where something is chosen that is not there, or cannot be sent. */
function chosenOf(sources: readonly Source[], { items }: PublishChoice): readonly Source[] | null {
  const keys = new Set(items);
  const chosen = sources.filter(({ item }) => keys.has(item.key));
  return chosen.length === keys.size && chosen.every(({ item }) => item.obstacle === null) ? chosen : null;
}

function subjectOf(there: Existing | undefined, { base }: RecordClient): string | null {
  const subject = there?.entry?.resource['subject'];
  const reference =
    typeof subject === 'object' && subject !== null && 'reference' in subject ? subject.reference : null;
  return typeof reference === 'string' ? (localReference(reference, base, 'Patient') ?? reference) : null;
}

async function plannedOf(
  { parts, local, capabilities }: Planner,
  drafts: readonly Draft[],
  found: ReadonlyMap<string, Existing>,
): Promise<readonly Planned[]> {
  const { StudyInstanceUID } = local.row;
  const none: Existing = { entry: null, isOurs: false, count: 0 };
  const addressOf = (key: string): string => {
    const entry = found.get(key)?.entry;
    return entry ? `${entry.resourceType}/${entry.id}` : placeholderOf(StudyInstanceUID, key);
  };
  const steps = drafts.map((draft): readonly [Draft, Step] => [
    draft,
    stepOf(draft, resolved(draft.body, addressOf), found.get(draft.key) ?? none),
  ]);
  const checks = await parts.validator.check(
    capabilities.version,
    steps.map(([, { body }]) => body),
  );
  return steps.map(([draft, { action, reference, versionId, body }], at) => {
    const own = checks[at] ?? [];
    const isBlocked = own.length < 2 || own.some(({ passed }) => !passed);
    const isWritten = action === 'create' || action === 'update';
    return {
      draft,
      body,
      content: digestOf(draft.body),
      needs: referredKeys(draft.body),
      shown: {
        key: draft.key,
        resourceType: draft.resourceType,
        about: draft.about,
        action: isWritten && isBlocked ? 'blocked' : action,
        reference,
        versionId,
        json: JSON.stringify(body, null, 2),
        placeholder: reference === null ? placeholderOf(StudyInstanceUID, draft.key) : null,
        checks: own.map((check) => ({ ...check, problems: [...check.problems] })),
      },
    };
  });
}

function previewOf(
  { client, choice, local, chosen, whom, capabilities, parts }: Planner,
  planned: readonly Planned[],
  notes: readonly PublishNote[],
): PublishPreview {
  const { row, instances } = local;
  const resources = planned.map(({ shown }) => shown);
  const many = (action: PublishResource['action']): number =>
    resources.filter((one) => one.action === action).length;
  const ofKind = (kind: string): number => chosen.filter(({ item }) => item.kind === kind).length;
  const seen = {
    choice,
    StudyInstanceUID: row.StudyInstanceUID,
    serverName: client.name,
    fhirVersion: capabilities.version,
    patient: { reference: whom.reference, linkId: whom.link.linkId, ...shownPatient(whom.patient) },
    counts: {
      series: new Set(instances.map(({ SeriesInstanceUID }) => SeriesInstanceUID)).size,
      instances: instances.length,
      keyImages: ofKind('key-image'),
      measurements: ofKind('measurement'),
      create: many('create'),
      update: many('update'),
      unchanged: many('unchanged'),
      leftAlone: many('left-alone'),
      blocked: many('blocked'),
    },
    resources,
    notes: [...notes],
  };
  return { ...seen, digest: digestOf([client.base, seen]), madeAt: (parts.now ?? Date.now)() };
}

function shownPatient({
  names,
  birthDate,
  identifiers,
}: Patient): Pick<PublishPreview['patient'], 'name' | 'birthDate' | 'identifiers'> {
  const [name] = names;
  return {
    name: name === undefined ? '' : shownName(name),
    birthDate: birthDate ?? '',
    identifiers: identifiers.slice(0, 10).map(({ value }) => value),
  };
}
