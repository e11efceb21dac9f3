import { describe, expect, it } from 'vitest';
import { fold, foldName, wordsOf } from '../../../native/library/search/fold.ts';
import { gramQuery, gramsOf } from '../../../native/library/search/grams.ts';
import { dateKey, TEXT_ID_SPAN, textIdOf } from '../../../native/library/record/keys.ts';

describe('folding of text', () => {
  it.each([
    ['MÜLLER', 'muller'],
    ['Strauß', 'strauss'],
    ['Łódź', 'lodz'],
    ['Ｙａｍａｄａ', 'yamada'], // full width
    ['ΆΛΦΑΣ', 'αλφασ'],
    ['قُبَّانِي', 'قباني'], // vowel signs
    ['  two   spaces ', 'two spaces'],
  ])('%s is found as %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('keeps the voicing marks of kana and the vowels of Thai, which make another word', () => {
    expect(fold('ガ')).not.toBe(fold('カ'));
    expect(fold('กิ')).not.toBe(fold('กา'));
  });

  it('takes all three groups of a person name apart into words', () => {
    const name = { Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' };
    expect(foldName(name)).toBe('yamada tarou 山田 太郎 やまだ たろう');
    expect(wordsOf('Tarou, Yamada')).toEqual(['tarou', 'yamada']);
  });
});

describe('grams of the text index', () => {
  const isFound = (text: string, words: string): boolean => {
    const tokens = new Set(gramsOf(fold(text)).split(' '));
    const query = gramQuery(wordsOf(words));
    return query !== null && query.split(' AND ').every((token) => tokens.has(token));
  };
  it.each([
    ['Schneider^Maria', 'neid'],
    ['Schneider', 'schneider'],
    ['Li Wei', 'li'],
    ['Li Wei', 'w'],
    ['山田太郎', '田太'],
    ['山田太郎', '郎'],
    ['김희중', '희중'],
  ])('%s is found by %s', (text, words) => {
    expect(isFound(text, words)).toBe(true);
  });

  it('does not find what is not there', () => {
    expect(isFound('Schneider', 'schnitt')).toBe(false);
    expect(isFound('山田', '本')).toBe(false);
  });
});

describe('the order of the text index', () => {
  it('is that of date, time and then number, with undated studies below all others', () => {
    const keys = [
      '',
      '180001010000',
      '19991231235900'.slice(0, 12),
      '200001010000',
      '200001010001',
      '215012312359',
    ];
    const ids = keys.map((key) => textIdOf(key, 7));
    expect(ids.toSorted((a, b) => a - b)).toEqual(ids);
    expect(textIdOf('200001010000', 8) - textIdOf('200001010000', 7)).toBe(1);
    expect(Math.max(...ids)).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
    for (const id of ids) expect(id % TEXT_ID_SPAN).toBe(7);
  });

  it('takes what is no date for none', () => {
    expect(dateKey('20240230', '0915')).toBe('202402300915');
    expect(dateKey('2024.02.03', '09:15')).toBe('202402030915');
    expect(dateKey('20241301', '')).toBe('');
    expect(dateKey('unknown', '0915')).toBe('');
    expect(dateKey('20240101', 'noon')).toBe('202401010000');
  });
});
