// May this study go? Everything that is not certainly the archive's to give again, or that somebody still needs, stays.
import { IN_USE_MS, type KeepReason } from '../../contract/index.ts';
import type { HeldStudy } from '../../library/index.ts';

export type StudyFacts = {
  readonly held: HeldStudy;
  /** What was last listed of it as a whole; null: nothing ever was. */
  readonly listing: {
    readonly complete: boolean;
    /** Every image that is here is among what was listed, and can be read. */
    readonly coversAll: boolean;
    readonly peerKnown: boolean;
  } | null;
  readonly sending: boolean;
  readonly arriving: boolean;
};

/** Empty: it may go. */
export function reasonsToKeep({ held, listing, sending, arriving }: StudyFacts, now: number): KeepReason[] {
  const { ways } = held;
  const inUse = held.touchedAt !== null && now - held.touchedAt < IN_USE_MS;
  const reasons: readonly (readonly [KeepReason, boolean])[] = [
    ['pinned', held.pinned],
    ['marked', held.marked],
    ['made', ways.made],
    ['sending', sending],
    ['arriving', arriving],
    ['in-use', inUse],
    ['linked', ways.linked],
    ['copied', ways.copied],
    ['received', ways.received],
    ['incomplete', listing === null ? ways.retrieved : !listing.complete],
    ['conflict', held.conflicts > 0],
    ['unlisted', listing !== null && !listing.coversAll],
    ['archive-gone', listing !== null && !listing.peerKnown],
  ];
  const found = reasons.flatMap(([reason, holds]) => (holds ? [reason] : []));
  // Not one of these, and yet nothing says that an archive has it.
  return found.length === 0 && (listing === null || !ways.retrieved) ? ['unlisted'] : found;
}
