import { describe, expect, it } from 'vitest';
import { allergiesOf } from '../../../native/fhir/chart/allergies.ts';
import { kidneyOf } from '../../../native/fhir/chart/kidney.ts';
import { pregnancyOf } from '../../../native/fhir/chart/pregnancy.ts';
import { clinical, loinc, read, snomed } from './readRecord.ts';

describe('allergies', () => {
  it.each([
    [{ code: snomed('293637006') }, 'yes'],
    [{ code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'V08CA09' }] } }, 'yes'],
    [{ code: { text: 'Jodhaltiges Kontrastmittel' } }, 'yes'],
    [{ code: { text: 'Omnipaque 350' } }, 'yes'],
    [{ code: { text: 'gadobutrol' } }, 'yes'],
    [{ code: { text: '造影剤' } }, 'yes'],
    [
      {
        code: { text: 'Unknown agent' },
        reaction: [{ substance: { text: 'iohexol' }, manifestation: [{ text: 'Hives' }] }],
      },
      'yes',
    ],
    [{ code: { text: 'Iodine' } }, 'possible'],
    [{ code: { text: 'Jod' } }, 'possible'],
    [{ code: { text: 'Shellfish' } }, 'possible'],
    [{ code: { text: 'Penicillin G' } }, 'no'],
    [{ code: { text: 'Amiodarone' } }, 'no'],
    [{ code: { text: 'Periodic fever cream' } }, 'no'],
  ])('%j is a contrast medium: %s', (body, expected) => {
    expect(allergiesOf(read('AllergyIntolerance', body)).allergies[0]?.contrastMedium).toBe(expected);
  });

  it('puts contrast media first, what is over last, and leaves out what was refuted or wrong', () => {
    const { allergies } = allergiesOf(
      read(
        'AllergyIntolerance',
        { code: { text: 'Pollen' }, clinicalStatus: clinical('active'), criticality: 'low' },
        { code: { text: 'Gadolinium' }, clinicalStatus: clinical('resolved') },
        { code: { text: 'Penicillin' }, clinicalStatus: clinical('active'), criticality: 'high' },
        { code: { text: 'Iopamidol' }, clinicalStatus: clinical('active') },
        { code: { text: 'Latex' }, verificationStatus: { coding: [{ code: 'refuted' }] } },
        { code: { text: 'Nuts' }, verificationStatus: { coding: [{ code: 'entered-in-error' }] } },
      ),
    );
    expect(allergies.map(({ substance }) => substance)).toEqual([
      'Iopamidol',
      'Penicillin',
      'Pollen',
      'Gadolinium',
    ]);
  });

  it('does not call "no known allergies" an allergy, nor an empty list "none known"', () => {
    const none = allergiesOf(
      read('AllergyIntolerance', {
        code: snomed('716186003', 'No known allergy'),
        clinicalStatus: clinical('active'),
      }),
    );
    expect(none).toEqual({ allergies: [], noneKnown: ['No known allergy'] });
    expect(allergiesOf([])).toEqual({ allergies: [], noneKnown: [] });
  });

  it('tells the worst reaction, each manifestation once', () => {
    const [allergy] = allergiesOf(
      read('AllergyIntolerance', {
        code: { text: 'Penicillin' },
        reaction: [
          { manifestation: [{ text: 'Rash' }], severity: 'mild' },
          { manifestation: [{ text: 'Rash' }, { text: 'Shock' }], severity: 'severe' },
        ],
      }),
    ).allergies;
    expect(allergy).toMatchObject({ severity: 'severe', reactions: ['Rash', 'Shock'] });
  });
});

describe('kidney function', () => {
  const result = (code: object, value: object, effectiveDateTime: string, more: object = {}) => ({
    status: 'final',
    code,
    ...value,
    effectiveDateTime,
    ...more,
  });
  const mgdl = (value: number, comparator?: string) => ({
    valueQuantity: { value, comparator, unit: 'mg/dL' },
  });

  it('takes the newest creatinine of the blood, by code, and never one of urine', () => {
    const { creatinine } = kidneyOf(
      read(
        'Observation',
        result(loinc('2160-0'), mgdl(0.9), '2026-01-02'),
        result(loinc('2161-8', 'Creatinine in urine'), mgdl(110), '2026-03-01'),
        result(loinc('2160-0'), mgdl(1.4), '2026-02-11T08:00:00+01:00', {
          interpretation: [{ coding: [{ code: 'H' }] }],
        }),
        result(loinc('2160-0'), mgdl(7), '2026-03-02', { status: 'entered-in-error' }),
      ),
    );
    expect(creatinine.map(({ value, unit, flag }) => [value, unit, flag])).toEqual([
      ['1.4', 'mg/dL', 'high'],
      ['0.9', 'mg/dL', null],
    ]);
  });

  it.each([
    ['Kreatinin i.S.', 1],
    ['Créatinine', 1],
    ['クレアチニン', 1],
    ['Kreatinin im Urin', 0],
    ['Creatinine clearance', 0],
    ['Albumin/creatinine ratio', 0],
    ['Creatine kinase', 0],
  ])('a laboratory without codes that writes %s gives %i creatinine values', (text, count) => {
    expect(kidneyOf(read('Observation', result({ text }, mgdl(1), '2026-01-01'))).creatinine).toHaveLength(
      count,
    );
  });

  it('keeps the comparator of an eGFR, and says when a value is not final', () => {
    const { eGFR } = kidneyOf(
      read('Observation', {
        ...result(
          loinc('98979-8'),
          { valueQuantity: { value: 60, comparator: '>', unit: 'mL/min/1.73m2' } },
          '2026-01-01',
        ),
        status: 'preliminary',
      }),
    );
    expect(eGFR[0]).toMatchObject({ value: '>60', number: 60, unit: 'mL/min/1.73m2', isFinal: false });
  });

  it('a result without a value is none', () => {
    expect(
      kidneyOf(
        read(
          'Observation',
          result(loinc('2160-0'), { dataAbsentReason: { text: 'haemolysed' } }, '2026-01-01'),
        ),
      ),
    ).toEqual({
      creatinine: [],
      eGFR: [],
    });
  });
});

describe('pregnancy', () => {
  const said = (code: string, effectiveDateTime: string) => ({
    status: 'final',
    code: loinc('82810-3'),
    effectiveDateTime,
    valueCodeableConcept: loinc(code),
  });

  it('is what was said last', () => {
    const observations = read(
      'Observation',
      said('LA15173-0', '2025-01-01'),
      said('LA26683-5', '2025-11-01'),
    );
    expect(pregnancyOf(observations, [])).toEqual({
      state: 'not-pregnant',
      recorded: '2025-11-01',
      expectedDelivery: null,
    });
  });

  it('counts an active pregnancy among the problems, and the day that it is to end', () => {
    const conditions = read('Condition', {
      code: snomed('77386006', 'Pregnant'),
      clinicalStatus: clinical('active'),
      recordedDate: '2026-02-01',
    });
    const due = read('Observation', {
      status: 'final',
      code: loinc('11778-8'),
      effectiveDateTime: '2026-02-01',
      valueDateTime: '2026-09-20',
    });
    expect(pregnancyOf(due, conditions)).toEqual({
      state: 'pregnant',
      recorded: '2026-02-01',
      expectedDelivery: '2026-09-20',
    });
  });

  it('that nobody recorded is not recorded', () => {
    expect(pregnancyOf([], [])).toEqual({ state: null, recorded: null, expectedDelivery: null });
  });
});
