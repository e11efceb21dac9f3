// Links of a study as the page sees them.
import {
  type RecordIssuers,
  type RecordLink,
  type RecordOfStudy,
  type StudyRow,
  type Verdict,
} from '../../contract/index.ts';
import type { RecordClient } from '../client/types.ts';
import { judged, type SeenImage } from './guard.ts';
import type { LinkStore, StoredLink } from './store.ts';

const ORDER: Readonly<Record<StoredLink['state'], number>> = {
  confirmed: 0,
  linked: 1,
  suggested: 2,
  rejected: 3,
};

type View = {
  readonly store: LinkStore;
  readonly clients: readonly RecordClient[];
  readonly issuers: RecordIssuers;
};

/** Links of servers that are set up, the one to be shown first. */
export function linksOf(view: View, { StudyInstanceUID }: StudyRow, image: SeenImage): RecordLink[] {
  const { store, clients, issuers } = view;
  return store
    .ofStudy(StudyInstanceUID)
    .flatMap((link) => {
      const client = clients.find(({ serverId }) => serverId === link.serverId);
      return client === undefined ? [] : [toLink(store, client, judged(store, link, image, issuers))];
    })
    .toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || a.madeAt - b.madeAt);
}

/** A contradiction that nobody has judged, as it was last compared: to be known at once, before anything is read. */
export function isStopped({ store, clients }: Omit<View, 'issuers'>, StudyInstanceUID: string): boolean {
  const [first] = store
    .ofStudy(StudyInstanceUID)
    .filter((link) => clients.some(({ serverId }) => serverId === link.serverId))
    .toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || a.madeAt - b.madeAt);
  return first?.state === 'linked' && first.verdict?.verdict === 'contradiction';
}

const orNull = (text: string): string | null => (text === '' ? null : text);

function toLink(
  store: LinkStore,
  { name }: RecordClient,
  link: StoredLink & { readonly readAt: number | null },
): RecordLink {
  const { linkId, serverId, method, state, madeBy, madeAt, changedBy, changedAt, verdict, judgedAt } = link;
  const { readAt, facts } = link;
  const unread = verdict === null && !link.doubts.includes('no-patient');
  return {
    linkId,
    serverId,
    serverName: name,
    imagingStudy: orNull(link.imagingStudy),
    subject: orNull(link.subject),
    method,
    state,
    doubts: unread ? [...link.doubts, 'no-patient'] : [...link.doubts],
    madeBy,
    madeAt,
    changedBy,
    changedByPerson: link.person,
    changedAt,
    canUndo: store.canUndo(linkId),
    identity: verdict,
    judgedAt,
    readAt,
    ...facts,
  };
}

const isShown = ({ state }: RecordLink): boolean => state === 'confirmed' || state === 'linked';

/** What the guard says of the link that is shown. What is not clear never counts as agreement. */
export function verdictOf(links: readonly RecordLink[]): Pick<RecordOfStudy, 'verdict' | 'ambiguous'> {
  const ambiguous = isAmbiguous(links);
  const [first] = links;
  if (first === undefined || !isShown(first)) return { verdict: null, ambiguous };
  const verdict: Verdict = first.identity?.verdict ?? 'doubt';
  return { verdict: ambiguous && verdict === 'agreement' ? 'doubt' : verdict, ambiguous };
}

/** More than one patient of one server, until somebody has decided for one of them. */
function isAmbiguous(links: readonly RecordLink[]): boolean {
  const certain = links.filter((link) => isShown(link) || link.doubts.includes('several-patients'));
  const servers = new Set(
    certain.filter(({ state }) => state !== 'rejected').map(({ serverId }) => serverId),
  );
  return [...servers].some((serverId) => {
    const own = certain.filter((link) => link.serverId === serverId && link.state !== 'rejected');
    const confirmed = own.filter(({ state }) => state === 'confirmed');
    return new Set((confirmed.length > 0 ? confirmed : own).map(({ subject }) => subject)).size > 1;
  });
}
