// A name of the images against one of the record, part by part.
import { compareWords, initialsOf, type Likeness } from './compareWords.ts';
import type { NameForm, NameParts } from './nameForms.ts';
import type { Finding } from './types.ts';
import { isBesideNewborn, isNewbornWord, isShortForm, PARTICLES } from './vocabulary.ts';
import { joined, type Word } from './words.ts';

/** How much of other evidence a name needs that is the same for certain, and one that is so by a reading or an order. */
const NEED = 2;
const NEED_MORE = 3;

const found = (outcome: Finding['outcome'], reason: Finding['reason'], weight = NEED_MORE): Finding => ({
  outcome,
  reason,
  weight,
});
const SAME = found('same', 'same', NEED);
const UNKNOWN = found('unknown', 'not-comparable');
const DIFFERS = found('differs', 'different');

const RANK: readonly Finding['outcome'][] = ['same', 'doubt', 'excusable', 'differs', 'unknown'];
/** The better of two: the same for certain first, what could not be compared last. */
export const isBetter = (a: Finding, b: Finding): boolean => {
  const order = RANK.indexOf(a.outcome) - RANK.indexOf(b.outcome);
  return order === 0 ? a.weight < b.weight : order < 0;
};
export const best = (findings: readonly Finding[]): Finding =>
  findings.reduce((one, other) => (isBetter(other, one) ? other : one), UNKNOWN);

export function compareForms(a: NameForm, b: NameForm): Finding {
  if (a.kind === 'placeholder' || b.kind === 'placeholder') return found('unknown', 'placeholder');
  if (a.kind === 'newborn' || b.kind === 'newborn') return compareNewborns(a, b);
  const result = best(a.readings.flatMap((one) => b.readings.map((other) => compareParts(one, other))));
  const differ = a.generation !== null && b.generation !== null && a.generation !== b.generation;
  return differ && result.outcome !== 'differs' ? found('differs', 'suffix') : result;
}

function compareParts(a: NameParts, b: NameParts): Finding {
  const straight = weighed(compareFamilies(a.family, b.family), compareGivens(a.given, b.given));
  if (straight.outcome === 'same' && (a.guessed || b.guessed)) return found('same', 'order');
  // Of a name parted by a guess nobody can say that only the family name is another one.
  if (a.guessed || b.guessed) return straight.outcome === 'excusable' ? DIFFERS : straight;
  if (straight.outcome === 'same') return straight;
  const crossed = weighed(compareFamilies(a.family, b.given), compareGivens(a.given, b.family));
  return crossed.outcome === 'same' ? found('same', 'order') : straight;
}

function weighed(family: Finding, given: Finding): Finding {
  // Nearer than a name of which nothing agrees: of several ways to part a text this one is meant.
  if (given.outcome === 'differs')
    return family.outcome === 'same' ? found('differs', 'given-differs', NEED) : DIFFERS;
  if (family.outcome === 'differs')
    return given.outcome === 'same' ? found('excusable', 'family-differs') : DIFFERS;
  const doubtful = [family, given].find(({ outcome }) => outcome === 'doubt');
  if (doubtful !== undefined) return doubtful;
  if (family.outcome === 'unknown' || given.outcome === 'unknown') return UNKNOWN;
  return family.weight > given.weight ? family : given;
}

const LIKE: Readonly<Record<Likeness, Finding>> = {
  same: SAME,
  loose: found('same', 'transliterated'),
  spelling: found('doubt', 'spelling'),
  damaged: found('doubt', 'damaged'),
  unknown: UNKNOWN,
  differs: DIFFERS,
};
const isSame = (a: Word, b: Word): boolean => LIKE[compareWords(a, b)].outcome === 'same';

function compareFamilies(a: readonly Word[], b: readonly Word[]): Finding {
  if (a.length === 0 || b.length === 0) return found('doubt', 'partial');
  const whole = compareWords(joined(a), joined(b));
  if (whole !== 'differs') return LIKE[whole];
  const [shortA, shortB] = [withoutParticles(a), withoutParticles(b)];
  const has = (words: readonly Word[], word: Word): boolean => words.some((one) => isSame(one, word));
  if (isSame(joined(shortA), joined(shortB))) return found('doubt', 'partial');
  const shared = shortA.some((word) => has(shortB, word));
  if (shared) return found('doubt', 'partial');
  return isCutOff(joined(a), joined(b)) ? found('doubt', 'damaged') : DIFFERS;
}

const withoutParticles = (words: readonly Word[]): readonly Word[] => {
  const rest = words.filter(({ folded }) => !PARTICLES.has(folded));
  return rest.length === 0 ? words : rest;
};

// Some machines keep sixteen characters of a name.
const CUT_AT_LEAST = 8;
const isCutOff = ({ folded: a }: Word, { folded: b }: Word): boolean =>
  Math.min(a.length, b.length) >= CUT_AT_LEAST && (a.startsWith(b) || b.startsWith(a));

function compareGivens(a: readonly Word[], b: readonly Word[]): Finding {
  const [first, other] = [a[0], b[0]];
  if (first === undefined || other === undefined) return found('doubt', 'partial');
  const whole = compareWords(joined(a), joined(b));
  if (whole === 'same' || whole === 'loose' || whole === 'damaged') return LIKE[whole];
  const heads = compareHeads(a, b);
  if (heads !== null) return heads;
  const initial = compareInitials(first, other);
  if (initial === 'differs' && !a.slice(1).concat(b.slice(1)).some(isSeveral)) return DIFFERS;
  if (initial !== null) return found('doubt', initial === 'same' ? 'initial' : 'partial');
  if (a.some((word) => b.some((one) => isSame(word, one)))) return found('doubt', 'partial');
  if (areInitials(a, b) || areInitials(b, a)) return found('doubt', 'initial');
  if (isShort(first, other)) return found('doubt', 'short-form');
  const likeness = compareWords(first, other);
  return likeness === 'differs' ? LIKE[whole] : LIKE[likeness];
}

const isSeveral = ({ folded }: Word): boolean => Array.from(folded).length > 1;

/** First given names that are the same, written as one word or two; then what follows them. Null where they are not. */
function compareHeads(a: readonly Word[], b: readonly Word[]): Finding | null {
  for (const [inA, inB] of HEADS) {
    if (a.length < inA || b.length < inB) continue;
    const likeness = compareWords(joined(a.slice(0, inA)), joined(b.slice(0, inB)));
    if (likeness !== 'same' && likeness !== 'loose') continue;
    const [restA, restB] = [a.slice(inA), b.slice(inB)];
    const agree = restA.length === 0 || restB.length === 0 || restsAgree(restA, restB);
    return agree ? LIKE[likeness] : found('doubt', 'partial');
  }
  return null;
}
const HEADS = [
  [1, 1],
  [1, 2],
  [2, 1],
] as const;

const restsAgree = (a: readonly Word[], b: readonly Word[]): boolean =>
  a.every((word, at) => {
    const other = b[at];
    return other === undefined || isSame(word, other) || compareInitials(word, other) === 'same';
  });

/** Null where neither is a lone letter. */
function compareInitials(a: Word, b: Word): 'same' | 'differs' | null {
  const isLone = (word: Word): boolean =>
    !isSeveral(word) && ['latin', 'cyrillic', 'greek'].includes(word.script);
  if (!isLone(a) && !isLone(b)) return null;
  const initials = initialsOf(b);
  return initialsOf(a).some((one) => initials.includes(one)) ? 'same' : 'differs';
}

/** JP for John Paul. */
const areInitials = (a: readonly Word[], b: readonly Word[]): boolean =>
  b.length > 1 && joined(a).folded === b.map(({ folded }) => Array.from(folded)[0] ?? '').join('');

function isShort({ folded: a }: Word, { folded: b }: Word): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return (short.length >= 3 && long.startsWith(short)) || isShortForm(a, b);
}

/** Before it has a name of its own a newborn has its mother's: the family name is all there is to compare. */
function compareNewborns(a: NameForm, b: NameForm): Finding {
  const index = (form: NameForm): string | null =>
    form.kind === 'newborn'
      ? (form.words.map(({ folded }) => /^(?:[a-d]|[1-4])$/.exec(folded)?.[0]).find((one) => one) ?? null)
      : null;
  const [indexA, indexB] = [index(a), index(b)];
  if (indexA !== null && indexB !== null && indexA !== indexB) return DIFFERS;
  const names = (form: NameForm): readonly Word[] =>
    form.kind === 'newborn'
      ? form.words.filter(
          (word) => isSeveral(word) && !isNewbornWord(word.folded) && !isBesideNewborn(word.folded),
        )
      : (form.readings[0]?.family ?? []);
  const [namesA, namesB] = [names(a), names(b)];
  if (namesA.length === 0 || namesB.length === 0) return found('unknown', 'placeholder');
  const likely = best(namesA.flatMap((one) => namesB.map((other) => LIKE[compareWords(one, other)])));
  if (likely.outcome === 'same' || likely.outcome === 'doubt') return found('doubt', 'placeholder');
  return likely.outcome === 'unknown' ? UNKNOWN : found('excusable', 'family-differs');
}
