import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareIdentity,
  type ImageIdentity,
  type RecordPatient,
  type Verdict,
} from '../../../native/fhir/identity/index.ts';
import { identifier, image, ISSUERS, name, pn, record, text } from './identityCase.ts';

const RUNS = { numRuns: Number(process.env['LIGHTBOX_RUNS'] ?? 200) };
const RANK: readonly Verdict[] = ['agreement', 'doubt', 'contradiction'];
const verdict = (one: ImageIdentity, other: RecordPatient): Verdict =>
  compareIdentity(one, other, ISSUERS).verdict;
const rank = (one: ImageIdentity, other: RecordPatient): number => RANK.indexOf(verdict(one, other));

const PEOPLE = [
  ['Schmidt', 'Anna'],
  ['Schmidt', 'Berta'],
  ['Müller-Lüdenscheidt', 'Karl Heinz'],
  ['García López', 'María'],
  ['Иванов', 'Сергей'],
  ['山田', '花子'],
  ['ヤマダ', 'ハナコ'],
  ['김', '민지'],
  ['أحمد', 'فاطمة'],
  ['Baby', 'Girl A'],
  ['ANONYMOUS', ''],
  ["O'Brien", 'Seán'],
  ['von Berg', 'A'],
] as const;
const person = fc.constantFrom(...PEOPLE);
const digits = fc.constantFrom('19800512', '19801205', '19800513', '19000101', '19800101', '');
const dashed = fc.constantFrom('1980-05-12', '1980', '1980-05', '1980-01-01', null);
const issuer = fc.constantFrom('HOSP', 'LAB', '', '1.2.3.4');
const group = person.map(([family, given]) => `${family}^${given}`);

const images: fc.Arbitrary<ImageIdentity> = fc.record({
  PatientName: fc.record({
    Alphabetic: group,
    Ideographic: fc.option(group, { nil: '' }),
    Phonetic: fc.constant(''),
  }),
  otherNames: fc.array(group.map(pn), { maxLength: 2 }),
  PatientID: fc.constantFrom('4711', '4712', '004711', '', '0'),
  IssuerOfPatientID: issuer,
  otherIDs: fc.array(fc.record({ PatientID: fc.constantFrom('4711', '17'), IssuerOfPatientID: issuer }), {
    maxLength: 2,
  }),
  PatientBirthDate: digits,
  PatientSex: fc.constantFrom('M', 'F', 'O', ''),
  species: fc.constantFrom('', 'Canine', 'Homo sapiens'),
  StudyDate: fc.constantFrom('20240301', '19700101', ''),
});
const recordNames = fc.array(
  fc
    .tuple(person, fc.constantFrom('official', 'maiden', 'old', 'nickname', null), fc.boolean())
    .map(([[family, given], use, plain]) =>
      plain ? text(`${given} ${family}`, { use }) : name(family, given, { use }),
    ),
  { maxLength: 3 },
);
const records: fc.Arbitrary<RecordPatient> = fc.record({
  names: recordNames,
  birthDate: dashed,
  gender: fc.constantFrom('male', 'female', 'other', null),
  active: fc.constantFrom(true, false, null),
  deceased: fc.constantFrom(true, '2021', null),
  multipleBirth: fc.constantFrom(true, 2, null),
  species: fc.constant(null),
  links: fc.constantFrom([], [{ type: 'replaces' }], [{ type: 'replaced-by' }], [{ type: 'seealso' }]),
  identifiers: fc.array(
    fc
      .tuple(
        fc.constantFrom('4711', '4713', '17'),
        fc.constantFrom('urn:example:hosp', 'urn:example:lab', null),
      )
      .map(([value, system]) => identifier(value, { system })),
    { maxLength: 3 },
  ),
});

describe('the guard, whatever it is given', () => {
  it('never fails on texts that are no names, dates or numbers', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 60 });
    const odd = fc.oneof(
      anything,
      fc.constantFrom('^^^^', '=', '?', '*', 'x'.repeat(100_000), '\u0300'.repeat(999)),
    );
    const hostile = fc.record({ family: odd, given: odd, date: odd, id: odd, group: odd });
    fc.assert(
      fc.property(hostile, hostile, ({ group: written, date, id }, other) => {
        const one = image(written, { PatientID: id, PatientBirthDate: date, PatientSex: date, species: id });
        const names = [name(other.family, other.given), text(other.group)];
        const two = record(names, {
          birthDate: other.date,
          gender: other.date,
          identifiers: [identifier(other.id)],
        });
        expect(RANK).toContain(verdict(one, two));
      }),
      RUNS,
    );
  });

  it('says the same whatever order groups, names and numbers come in', () => {
    fc.assert(
      fc.property(images, records, (one, two) => {
        const { Alphabetic = '', Ideographic = '' } = one.PatientName;
        const turned = {
          ...one,
          PatientName: { Alphabetic: Ideographic, Ideographic: '', Phonetic: Alphabetic },
          otherNames: one.otherNames.toReversed(),
          otherIDs: one.otherIDs.toReversed(),
        };
        const back = { ...two, names: two.names.toReversed(), identifiers: two.identifiers.toReversed() };
        expect(verdict(turned, back)).toBe(verdict(one, two));
      }),
      RUNS,
    );
  });

  it('never gets better by a field that contradicts', () => {
    const latin = record([name('Schmidt', 'Anna')]);
    const changes: readonly ((one: ImageIdentity) => ImageIdentity)[] = [
      (one) => ({ ...one, PatientName: pn('WEBER^KLARA'), otherNames: [] }),
      (one) => ({ ...one, PatientBirthDate: '19551224' }),
      (one) => ({ ...one, PatientID: '9999', IssuerOfPatientID: 'HOSP' }),
      (one) => ({ ...one, PatientName: { ...one.PatientName, Phonetic: 'WEBER^KLARA' } }),
    ];
    fc.assert(
      fc.property(images, fc.constantFrom(...changes), (one, change) => {
        expect(rank(change(one), latin)).toBeGreaterThanOrEqual(rank(one, latin));
        expect(rank({ ...change(one), PatientSex: 'M' }, latin)).toBeGreaterThanOrEqual(
          rank(change(one), latin),
        );
      }),
      RUNS,
    );
  });

  it('never gets better by a name or a number that is added to the record and contradicts', () => {
    fc.assert(
      fc.property(images, records, (one, two) => {
        const more = { ...two, names: [...two.names, name('Quist', 'Zoltán')] };
        // Where the record had no name at all there is now something to compare, and it contradicts or says nothing.
        expect(rank(one, more)).toBeGreaterThanOrEqual(two.names.length === 0 ? 1 : rank(one, two));
        const ended = { ...two, links: [...two.links, { type: 'replaced-by' }] };
        expect(rank(one, ended)).toBeGreaterThanOrEqual(rank(one, two));
      }),
      RUNS,
    );
  });

  it('stops at another name or another birth date, whatever else agrees', () => {
    fc.assert(
      fc.property(images, digits, (one, PatientBirthDate) => {
        const two = record([name('Quist', 'Zoltán')], { birthDate: '1955-12-24', gender: 'male' });
        const other = { ...one, PatientName: pn('Schmidt^Anna'), otherNames: [], PatientBirthDate };
        expect(verdict(other, two)).toBe('contradiction');
        expect(
          verdict({ ...other, PatientName: pn('Quist^Zoltan'), PatientBirthDate: '19800512' }, two),
        ).toBe('contradiction');
      }),
      RUNS,
    );
  });

  it('lets no two different people of a list pass as one', () => {
    const plain = PEOPLE.filter(([, given]) => given !== '' && !given.startsWith('Girl'));
    for (const [index, [family, given]] of plain.entries())
      for (const [other, [otherFamily, otherGiven]] of plain.entries()) {
        const kana = ['花子', 'ハナコ'].includes(given) && ['花子', 'ハナコ'].includes(otherGiven);
        if (index === other || kana) continue;
        const one = image(`${family}^${given}`, { PatientID: '', PatientBirthDate: '19551224' });
        expect(verdict(one, record([name(otherFamily, otherGiven)])), `${family} ${otherFamily}`).toBe(
          'contradiction',
        );
        const sameDay = { ...one, PatientBirthDate: '19800512' };
        expect(verdict(sameDay, record([name(otherFamily, otherGiven)]))).not.toBe('agreement');
      }
  });
});
