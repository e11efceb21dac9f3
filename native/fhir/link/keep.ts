// What a look at a server comes to for the links that are kept. What somebody decided is never undone by it.
import type { LinkDoubt, LinkState } from '../../contract/index.ts';
import type { ImagingStudy } from '../types.ts';
import { accessionsOf } from './match.ts';
import type { LinkFacts, LinkStore, NewLink, StoredLink } from './store.ts';
import type { Found, LocalStudy, Proposal } from './types.ts';

/** Keeps what was found for one study on one server. True where anything is another than before. */
export function keepFound(
  store: LinkStore,
  serverId: string,
  { StudyInstanceUID }: Pick<LocalStudy, 'StudyInstanceUID'>,
  { proposals, patients }: Pick<Found, 'proposals' | 'patients'>,
): boolean {
  const before = store.ofStudy(StudyInstanceUID).filter((link) => link.serverId === serverId);
  const found = proposals.get(StudyInstanceUID) ?? [];
  let changed = false;
  for (const proposal of found) {
    const { subject } = proposal;
    const patient = subject === null ? undefined : patients.get(subject);
    if (subject !== null && patient !== undefined) store.putPatient(serverId, subject, patient);
    changed = keepProposal(store, serverId, StudyInstanceUID, proposal, before) || changed;
  }
  for (const link of before) {
    const isGone =
      link.imagingStudy !== '' && !found.some(({ reference }) => reference === link.imagingStudy);
    if (isGone && link.state !== 'rejected')
      changed = addDoubt(store, link, 'gone', stateOfGone(link)) || changed;
  }
  return changed;
}

/** What only a number said, and says no more, nobody has vouched for. */
const stateOfGone = ({ method, state }: StoredLink): LinkState =>
  method === 'accession' && state === 'linked' ? 'suggested' : state;

function keepProposal(
  store: LinkStore,
  serverId: string,
  StudyInstanceUID: string,
  proposal: Proposal,
  before: readonly StoredLink[],
): boolean {
  const link = shared(store, newLink(serverId, StudyInstanceUID, proposal));
  const kept = before.find(({ imagingStudy }) => imagingStudy === link.imagingStudy);
  if (kept === undefined) {
    store.add(link);
    return true;
  }
  const next = nextOf(kept, link);
  const same =
    next.state === kept.state &&
    next.subject === kept.subject &&
    next.method === kept.method &&
    JSON.stringify([next.doubts, next.facts]) === JSON.stringify([kept.doubts, kept.facts]);
  if (same) return false;
  store.refresh(kept, next);
  return true;
}

/** Decisions of a user stay; but a link that was confirmed for one patient is not confirmed for another. */
function nextOf(kept: StoredLink, link: NewLink): NewLink {
  if (kept.state === 'rejected') return { ...link, state: 'rejected' };
  const moved = kept.subject !== link.subject;
  const confirmed = kept.state === 'confirmed';
  if (moved && confirmed) return { ...link, state: 'suggested', doubts: [...link.doubts, 'patient-changed'] };
  const wasMoved = kept.doubts.includes('patient-changed');
  if (wasMoved && kept.state === 'suggested')
    return { ...link, state: 'suggested', doubts: [...link.doubts, 'patient-changed'] };
  return confirmed ? { ...link, state: 'confirmed' } : link;
}

/** One entry without a UID of its own that fits two studies here is the entry of one of them at most. */
function shared(store: LinkStore, link: NewLink): NewLink {
  if (link.method === 'study-uid') return link;
  const others = store
    .ofEntry(link.serverId, link.imagingStudy)
    .filter(
      ({ StudyInstanceUID, state }) => StudyInstanceUID !== link.StudyInstanceUID && state !== 'rejected',
    );
  if (others.length === 0) return link;
  for (const other of others)
    if (other.method !== 'study-uid')
      addDoubt(store, other, 'several-studies-here', other.state === 'linked' ? 'suggested' : other.state);
  return { ...link, state: 'suggested', doubts: [...link.doubts, 'several-studies-here'] };
}

function addDoubt(store: LinkStore, link: StoredLink, doubt: LinkDoubt, state: LinkState): boolean {
  if (link.doubts.includes(doubt) && link.state === state) return false;
  store.setDoubts(link, [...new Set([...link.doubts, doubt])], state);
  return true;
}

const newLink = (serverId: string, StudyInstanceUID: string, proposal: Proposal): NewLink => ({
  serverId,
  StudyInstanceUID,
  imagingStudy: proposal.reference,
  subject: proposal.subject ?? '',
  method: proposal.method,
  state: proposal.state,
  doubts: proposal.doubts,
  facts: factsOf(proposal.imagingStudy),
  madeBy: 'automatic',
});

export const factsOf = (study: ImagingStudy): LinkFacts => ({
  started: study.started,
  modalities: [...study.modalities],
  description: study.description ?? '',
  AccessionNumber: accessionsOf(study)[0]?.value ?? '',
  numberOfInstances: study.numberOfInstances,
});

export const NO_FACTS: LinkFacts = {
  started: null,
  modalities: [],
  description: '',
  AccessionNumber: '',
  numberOfInstances: null,
};
