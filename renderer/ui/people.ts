// Whether images are of one person, by what they say themselves. Without a record there is nothing else to go by.

/** `name` in any order and script; `born` as DA. '' where the images do not say. */
export type Person = { readonly name: string; readonly number: string; readonly born: string };
export type Difference = 'number' | 'born' | 'name';

/** What speaks against their being one person. What either leaves out speaks against nothing. */
export function differencesOf(a: Person, b: Person): readonly Difference[] {
  const isOther = (one: string, other: string): boolean =>
    one.trim() !== '' && other.trim() !== '' && one.trim() !== other.trim();
  const plain: Difference[] = [
    ...(isOther(a.number, b.number) ? (['number'] as const) : []),
    ...(isOther(a.born, b.born) ? (['born'] as const) : []),
  ];
  return isOtherName(a, b) ? [...plain, 'name'] : plain;
}

/** One name may have more parts than the other: a middle name, a title, a second script. */
function isOtherName(a: Person, b: Person): boolean {
  const [one, other] = [partsOf(a.name), partsOf(b.name)];
  if (one.size === 0 || other.size === 0) return false;
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  if ([...few].every((part) => many.has(part))) return false;
  // In two scripts they cannot be compared: number and birth date have to say it.
  const isComparable = hasLatin(one) === hasLatin(other);
  const isBacked =
    a.number.trim() !== '' && a.number === b.number && a.born.trim() !== '' && a.born === b.born;
  return isComparable || !isBacked;
}

/** Scanners differ in case, accents and how they write umlauts, for one and the same person. */
const partsOf = (name: string): ReadonlySet<string> =>
  new Set(
    name
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll('ß', 'ss')
      .replaceAll(/([aou])e/g, '$1')
      .split(/[^\p{L}\p{N}]+/u)
      .filter((part) => part !== ''),
  );

const hasLatin = (parts: ReadonlySet<string>): boolean =>
  [...parts].some((part) => /\p{Script=Latin}/u.test(part));

/** One of each person, in the order given; `isCertain`: not only their names differ. */
export function peopleOf<T extends Person>(
  all: readonly T[],
): {
  readonly people: readonly T[];
  readonly isCertain: boolean;
} {
  const groups: T[][] = [];
  // Most panes say the very same, and this is asked at every image.
  const different = new Map(all.map((one) => [`${one.name}\0${one.number}\0${one.born}`, one]));
  for (const one of different.values()) {
    const own = groups.find((group) => group.every((other) => differencesOf(one, other).length === 0));
    if (own === undefined) groups.push([one]);
    else own.push(one);
  }
  const people = groups.flatMap((group) => fullest(group) ?? []);
  const isCertain = people.some((one, at) =>
    people.slice(at + 1).some((other) => differencesOf(one, other).some((what) => what !== 'name')),
  );
  return { people, isCertain };
}

const fullness = ({ name, number, born }: Person): number => [name, number, born].filter(Boolean).length;

const fullest = <T extends Person>(group: readonly T[]): T | undefined =>
  group.toSorted((a, b) => fullness(b) - fullness(a))[0];
