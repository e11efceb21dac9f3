import type { FoundStudy, IncompleteStudy, Job, Transfer } from '../../../native/contract/index.ts';
import { whereOf, whereText, type Where } from '../list/columns.ts';
import { studiesWords } from '../words.ts';
import { isWanting, mostOf, wholeOf } from './getting.ts';
import { isHere, type ListedRow } from './listed.ts';

/** Where a study is when archives take part. */
export type Place =
  | { readonly kind: 'here'; readonly where: Where; readonly alsoAt: readonly string[] }
  | { readonly kind: 'arriving'; readonly transfer: Transfer }
  | {
      readonly kind: 'incomplete';
      readonly here: number;
      readonly short: number; // here in part
      readonly expected: number;
    }
  | {
      readonly kind: 'fewer';
      readonly here: number;
      readonly expected: number;
      readonly at: readonly string[];
    }
  | { readonly kind: 'away'; readonly at: readonly string[] }
  | { readonly kind: 'doubt' };

export type PlaceFacts = {
  readonly found: FoundStudy | null;
  /** A transfer of the study that is under way. */
  readonly job: Job | null;
  readonly incomplete: IncompleteStudy | null;
  readonly names: ReadonlyMap<string, string>; // of archives
};

/** What hinders reading comes first. */
export function placeOf(row: ListedRow, facts: PlaceFacts): Place {
  const { found, job, incomplete } = facts;
  if (job?.transfer !== undefined) return { kind: 'arriving', transfer: job.transfer };
  if (found?.patientsDiffer === true) return { kind: 'doubt' };
  const at = placeNames(found, facts.names);
  if (!isHere(row)) {
    return found?.here === 'no'
      ? { kind: 'away', at }
      : { kind: 'here', where: { kind: 'owned' }, alsoAt: at };
  }
  const where = whereOf(row);
  if (where.kind === 'unavailable') return { kind: 'here', where, alsoAt: at };
  if (incomplete !== null) {
    const { here, short, expected, unlisted } = incomplete;
    return { kind: 'incomplete', here, short, expected: expected + unlisted };
  }
  if (where.kind === 'partly') return { kind: 'here', where, alsoAt: at };
  // Before a damaged file is told of: the preview does that too, and offers to get the rest.
  if (found !== null && isWanting(row, found)) {
    return { kind: 'fewer', here: wholeOf(row, found), expected: mostOf(found), at };
  }
  return { kind: 'here', where, alsoAt: at };
}

/** The names of the archives that told of a study. */
export const placeNames = (found: FoundStudy | null, names: ReadonlyMap<string, string>): readonly string[] =>
  (found?.places ?? []).flatMap(({ source }) => (source === 'library' ? [] : (names.get(source) ?? [])));

/** What the cell says, and what its tool-tip adds. */
export function placeText(place: Place): { readonly text: string; readonly title: string } {
  const { text } = studiesWords;
  switch (place.kind) {
    case 'here': {
      const said = whereText(place.where);
      const names = place.alsoAt.join(', ');
      return names === '' ? said : { ...said, title: text('where.alsoAt', { where: said.title, names }) };
    }
    case 'arriving':
      return arrivingText(place.transfer);
    case 'incomplete': {
      const { here, short, expected } = place;
      const title = text('where.incompleteTip', { here, expected });
      return here < expected
        ? {
            text: text('where.partly', { there: here, count: expected }),
            title: short === 0 ? title : `${title} ${text('incomplete.short', { count: short })}`,
          }
        : { text: text('where.incomplete'), title: text('where.unlistedTip') };
    }
    case 'fewer': {
      const { here, expected } = place;
      return {
        text: text('where.partly', { there: here, count: expected }),
        title: text('where.fewerTip', { here, expected, names: place.at.join(', ') }),
      };
    }
    case 'away': {
      const names = place.at.join(', ');
      return {
        text: place.at.length > 1 ? text('where.away.several', { count: place.at.length }) : names,
        title: text('where.away.tip', { names }),
      };
    }
    case 'doubt':
      return { text: text('where.doubt'), title: text('where.patientsDiffer') };
    default:
      return place satisfies never;
  }
}

function arrivingText({ state, here, expected }: Transfer): { text: string; title: string } {
  const { text } = studiesWords;
  if (state === 'waiting') return { text: '', title: text('where.waiting') };
  if (expected === null) return { text: '', title: text('where.listing') };
  return { text: text('count.plain', { count: here }), title: text('where.arriving', { here, expected }) };
}
