import { describe, expect, it } from 'vitest';
import { differencesOf, peopleOf, type Person } from '../../../renderer/ui/people.ts';

const idris: Person = { name: 'MOONBROOK, Idris', number: 'LB-1', born: '19490830' };
const who = (change: Partial<Person>): Person => ({ ...idris, ...change });

describe('two studies', () => {
  it.each([
    ['another case', who({ name: 'Moonbrook, Idris' })],
    ['a middle name more', who({ name: 'Moonbrook, Idris James' })],
    ['the order of the names exchanged', who({ name: 'Idris Moonbrook' })],
    ['a second script beside the first', who({ name: 'Moonbrook, Idris 月川' })],
    ['another script, with number and birth date', who({ name: '月川 伊' })],
    ['no name', who({ name: '' })],
    ['no number', who({ number: '' })],
    ['no birth date', who({ born: '' })],
    ['spaces about the number', who({ number: ' LB-1 ' })],
  ])('are not told apart by %s', (_, other) => {
    expect(differencesOf(idris, other)).toEqual([]);
    expect(differencesOf(other, idris)).toEqual([]);
    expect(peopleOf([idris, other]).people).toHaveLength(1);
  });

  it('are one person’s, whether an umlaut is written as one letter or as two', () => {
    const written = ['Müller, Jörg', 'Mueller, Joerg', 'MULLER, JORG'].map((name) => who({ name }));
    expect(peopleOf(written).people).toHaveLength(1);
  });

  it.each([
    ['number', who({ number: 'LB-2' }), true],
    ['born', who({ born: '19490803' }), true],
    ['name', who({ name: 'MOONBROOK, Iris' }), false],
    ['name', who({ name: 'QUILLFEATHER, Idris' }), false],
    ['name', who({ name: '月川 伊', born: '' }), false],
  ] as const)('are told apart by %s', (what, other, isCertain) => {
    expect(differencesOf(idris, other)).toEqual([what]);
    expect(peopleOf([idris, other, idris])).toEqual({ people: [idris, other], isCertain });
  });

  it('are not made one by a third that says less than either', () => {
    const blank: Person = { name: '', number: '', born: '' };
    const wren: Person = { name: 'THISTLEDOWN, Wren', number: 'LB-1', born: '19490830' };
    expect(peopleOf([blank, idris, wren])).toEqual({ people: [idris, wren], isCertain: false });
  });
});
