import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeasuredConcept } from '../../../native/contract/index.ts';
import {
  fullNumber,
  localNumber,
  plainNumber,
  typedNumber,
  uncertainText,
  valueText,
} from '../../../renderer/measure/maths/index.ts';

const text = (concept: MeasuredConcept, value: number, unit: string, locale = 'en'): string =>
  valueText({ concept, value, unit }, locale).replaceAll('\u00a0', ' ');

describe('a value as text', () => {
  it('has as many decimals as its unit and size deserve', () => {
    expect(text('length', 12.46, 'mm')).toBe('12.5 mm');
    expect(text('length', 1234.5, 'mm')).toBe('1235 mm');
    expect(text('length', 0.0123, 'mm')).toBe('0.012 mm');
    expect(text('area', 314.159, 'mm2')).toBe('314.2 mm²');
    expect(text('area', 31_415.9, 'mm2')).toBe('31416 mm²');
    expect(text('length', 17.25, 'px')).toBe('17.3 px');
    expect(text('angle', 45, 'deg')).toBe('45.0°');
    expect(text('mean', -17.34, "[hnsf'U]")).toBe('−17.3 HU');
    expect(text('minimum', -1024, "[hnsf'U]")).toBe('−1024 HU');
    expect(text('velocity', 85.04, 'cm/s')).toBe('85.0 cm/s');
    expect(text('time', 0.4166, 's')).toBe('0.417 s');
    expect(text('cardiothoracicRatio', 0.478, '')).toBe('0.48');
    expect(text('pixelCount', 316, 'px')).toBe('316 px');
    expect(text('mean', 2.34567, 'g/ml')).toBe('2.346 g/ml');
  });

  it('rounds halves away from zero, as they are written', () => {
    expect([1.005, 2.675, -1.005].map((value) => plainNumber(value, 2))).toEqual(['1.01', '2.68', '-1.01']);
    expect([0.5, 1.5, 2.5, -2.5].map((value) => plainNumber(value, 0))).toEqual(['1', '2', '3', '-3']);
  });

  it('never reads as minus nothing', () => {
    expect(text('mean', -0.01, "[hnsf'U]")).toBe('0.0 HU');
  });

  it('has the decimal sign of the language and nothing between thousands', () => {
    expect(text('length', 12.46, 'mm', 'de')).toBe('12,5 mm');
    expect(text('length', 12.46, 'mm', 'fr')).toBe('12,5 mm');
    expect(text('area', 1_234_567.8, 'mm2', 'de')).toBe('1234568 mm²');
    expect(text('area', 1_234_567.8, 'mm2', 'fr')).toBe('1234568 mm²');
  });

  it('states its uncertainty, never as nothing', () => {
    const length = { concept: 'length', unit: 'mm', value: 12.46 } as const;
    const plain = (uncertainty: number | null): string =>
      uncertainText({ ...length, uncertainty }, 'en').replaceAll('\u00a0', ' ');
    expect(plain(0.36)).toBe('12.5 ± 0.4 mm');
    expect(plain(0.004)).toBe('12.460 ± 0.004 mm');
    expect(plain(null)).toBe('12.5 mm');
  });
});

describe('a number in a file', () => {
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });

  it('has a point in every language, and reads back as the very same', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        expect(fullNumber(value)).not.toContain(',');
        expect(Number(fullNumber(value)) === value).toBe(true);
      }),
    );
    expect([NaN, Infinity].map(fullNumber)).toEqual(['', '']);
  });

  // CORRECTNESS 50: what is shown in German or French and typed in again is the same number.
  it.each(['de', 'fr', 'de-CH', 'en', 'ar', 'hi'])(
    'shown in %s and typed in again it is the same',
    (locale) => {
      fc.assert(
        fc.property(
          fc.double({ min: -1e6, max: 1e6, noNaN: true }),
          fc.integer({ min: 0, max: 6 }),
          (value, decimals) => {
            expect(typedNumber(localNumber(value, decimals, locale))).toBe(
              Number(plainNumber(value, decimals)),
            );
          },
        ),
      );
    },
  );

  it('is not guessed at when it is typed with signs between thousands', () => {
    expect(['1.234,5', '1,234.5', '1 234', '12mm', '', 'x'].map(typedNumber)).toEqual(
      Array.from({ length: 6 }, () => null),
    );
    expect(['85,6', '85.6', ' +3 ', '.5', '−2'].map(typedNumber)).toEqual([85.6, 85.6, 3, 0.5, -2]);
  });
});
