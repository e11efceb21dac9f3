import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyOf, foldComponents, nameTest, startsOf } from '../../../native/library/search/nameMatch.ts';

/** Row by row, as the definition says: slow, but easily seen to be right. */
function describes(glob: string, text: string): boolean {
  const [asked, given] = [Array.from(glob), Array.from(text)];
  let row = [true, ...asked.map((_, at) => asked.slice(0, at + 1).every((sign) => sign === '*'))];
  for (const character of given) {
    const next = [false];
    asked.forEach((sign, at) => {
      const fits = sign === '?' || sign === character;
      next.push(sign === '*' ? (next[at] ?? false) || (row[at + 1] ?? false) : fits && (row[at] ?? false));
    });
    row = next;
  }
  return row[asked.length] ?? false;
}

/** PS3.5 6.2: a group may leave out empty components at its end. */
const describesName = (glob: string, text: string): boolean => {
  const bare = text.replace(/\^*$/, '');
  return Array.from({ length: text.length - bare.length + 1 }, (_, more) => bare + '^'.repeat(more)).some(
    (one) => describes(glob, one),
  );
};

const LETTERS = ['a', 'b', '^', '山', '𝒜'];
const text = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 12 });
const glob = fc.string({ unit: fc.constantFrom(...LETTERS, '*', '?'), maxLength: 10 });

describe('a name with wildcards', () => {
  it('finds exactly what the definition of * and ? says', () => {
    fc.assert(
      fc.property(glob, text, (asked, given) => {
        expect(nameTest({ kind: 'any', patterns: [asked] })(given)).toBe(describesName(asked, given));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['M?ller^*', 'Müller^Jürgen', true],
    ['müller', 'MULLER^', true],
    ['müller', 'Müller^Jürgen', false],
    ['*^jürgen', 'Müller^Jürgen^^', true],
    ['山*', '山田^太郎', true],
    ['?田*', '山田^太郎', true],
    ['*[a-z]*', 'Smith^John', false], // only * and ? are wildcards
    ['', '', true],
    ['*', '', true],
    ['?', '', false],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(nameTest(anyOf([pattern]))(foldComponents(name))).toBe(expected);
  });

  it.each([
    ['john smi', 'Smith^John', true],
    ['mith', 'Smith^John', false],
    ['den berg', 'Van den Berg^Anna', true],
    ['.*', 'Smith^John', false],
  ])('fuzzy: %s begins words of %s: %s', (words, name, expected) => {
    expect(nameTest(startsOf(words))(foldComponents(name))).toBe(expected);
  });

  // A matcher that goes back over every star would need longer than the universe has.
  it.each([
    [`${'*a'.repeat(500)}*b`, 'a'.repeat(2000), false],
    [`${'*a'.repeat(500)}*`, 'a'.repeat(2000), true],
    [`${'*?'.repeat(500)}b`, 'a'.repeat(2000), false],
    [`${'a*'.repeat(300)}^b`, 'a^'.repeat(1000), false],
  ])('answers hostile pattern %#', (pattern, name, expected) => {
    expect(nameTest(anyOf([pattern]))(name)).toBe(expected);
  });
});
