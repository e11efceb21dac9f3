// The identity guard on links: its result is kept with its date, and made anew when either side has changed.
import { createHash } from 'node:crypto';
import type { RecordIssuers, StudyRow } from '../../contract/index.ts';
import type { DicomJson } from '../../dicom/index.ts';
import { compareIdentity, imageIdentityOf, indexedIdentity, type ImageIdentity } from '../identity/index.ts';
import type { LinkStore, StoredLink } from './store.ts';
import type { LinkParts, LocalStudy } from './types.ts';

/** Grows with every change of the rules, so that links are judged again by the new ones. */
const RULES = 1;

/** What is compared of the images: as the index has it, and one instance's data set where it could be read. */
export type SeenImage = { readonly indexed: ImageIdentity; readonly whole: ImageIdentity | null };

const digestOf = (compared: unknown): string =>
  createHash('sha256').update(JSON.stringify(compared)).digest('base64url');

/**
 * The link with what the guard says now; without a verdict where there is no patient to compare with. What was found with a
 * whole data set stays where the same is asked with the index alone, which may not know what contradicts.
 */
export function judged(
  store: LinkStore,
  link: StoredLink,
  { indexed, whole }: SeenImage,
  { patients: issuers }: RecordIssuers,
): StoredLink & { readonly readAt: number | null } {
  const stored = link.subject === '' ? null : store.patient(link.serverId, link.subject);
  if (stored === null) return { ...link, verdict: null, judgedAt: null, readAt: null };
  const { patient, readAt } = stored;
  const { names, identifiers, birthDate, gender, active, deceased, multipleBirth, species, links } = patient;
  const record = { names, identifiers, birthDate, gender, active, deceased, multipleBirth, species, links };
  const quickly = digestOf([RULES, indexed, record, issuers]);
  const judgedOf = whole === null ? quickly : `${quickly}.${digestOf(whole)}`;
  const isKnown = link.judgedOf === judgedOf || (whole === null && link.judgedOf?.startsWith(`${quickly}.`));
  if (link.verdict !== null && isKnown === true) return { ...link, readAt };
  const verdict = compareIdentity(whole ?? indexed, patient, issuers);
  store.setVerdict(link.linkId, verdict, judgedOf);
  return { ...link, verdict, judgedOf, judgedAt: store.now(), readAt };
}

type Headers = {
  readonly library: Pick<LinkParts['library'], 'instances' | 'metadata'>;
  readonly headerOf?: LinkParts['headerOf'] | undefined;
};

/** All that the images say: the index has the main attributes only, one instance's data set has the others too. */
export async function imageOf({ library, headerOf }: Headers, row: StudyRow): Promise<SeenImage> {
  const read = await datasetOf({ library, headerOf }, row.StudyInstanceUID);
  const quick = quickImageOf(row);
  if (read === null) return quick;
  // The index decides what the study list shows; a file that says less must not weaken what is compared.
  return { ...quick, whole: { ...imageIdentityOf(read), StudyDate: row.StudyDate } };
}

/** One image's, from here or from the archive that the study is read from; null where it cannot be had. */
export async function datasetOf(
  { library, headerOf }: Headers,
  StudyInstanceUID: string,
): Promise<DicomJson | null> {
  const [first] = library.instances(StudyInstanceUID, null);
  if (first === undefined) return (await headerOf?.(StudyInstanceUID)) ?? null;
  const dataset = await library.metadata(first, '');
  return dataset.ok ? dataset.value : null;
}

/** As the index has it: for many studies at once. */
export const quickImageOf = (row: LocalStudy): SeenImage => ({ indexed: indexedIdentity(row), whole: null });
