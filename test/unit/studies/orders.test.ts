import { describe, expect, it } from 'vitest';
import type { WorklistItem } from '../../../native/contract/index.ts';
import { keyOf, LIMIT, MOST, questionOf, untold } from '../../../renderer/studies/archives/search.ts';
import { noFilters } from '../../../renderer/studies/filters/filters.ts';
import { ofOthers } from '../../../renderer/studies/worklist/orders.ts';

const order = {
  AccessionNumber: 'A-77',
  PatientID: 'LB-1',
  PatientBirthDate: '19700102',
} as WorklistItem;
const byNumber = { fields: { ...noFilters.fields, AccessionNumber: 'A-77' } };
const study = { AccessionNumber: 'A-77', PatientID: 'LB-1', PatientBirthDate: '19700102' };

describe('studies that the number of an order leads to', () => {
  it.each([
    ['the same patient number', {}, 0],
    ['the same number with blanks around it', { PatientID: ' LB-1 ' }, 0],
    ['another patient number', { PatientID: 'LB-2' }, 1],
    ['another patient number, born on the same day', { PatientID: 'LB-10' }, 1],
    ['no patient number, born on the same day', { PatientID: '' }, 0],
    ['no patient number, born on another day', { PatientID: '', PatientBirthDate: '19700103' }, 1],
    ['neither number nor birth date', { PatientID: '', PatientBirthDate: '' }, 0],
    ['another order number', { AccessionNumber: 'A-78', PatientID: 'LB-2' }, 0],
  ])('are held against whom it is for: %s', (_what, change, count) => {
    expect(ofOthers(order, byNumber, [study, { ...study, ...change }])).toHaveLength(count);
  });

  it('are compared as long as the list is searched by that number, and not with an order without one', () => {
    const other = [{ ...study, PatientID: 'LB-2' }];
    expect(ofOthers(order, byNumber, other)).toHaveLength(1);
    expect(ofOthers(order, noFilters, other)).toEqual([]);
    expect(ofOthers(null, byNumber, other)).toEqual([]);
    const unnumbered = [{ ...study, AccessionNumber: '', PatientID: 'LB-2' }];
    expect(ofOthers({ ...order, AccessionNumber: '' }, noFilters, unnumbered)).toEqual([]);
  });
});

describe('a search that archives have more to than they told', () => {
  const source = (name: string, truncated: boolean, state: 'asking' | 'done' | 'failed' = 'done') =>
    [name, { source: name, state, found: LIMIT, truncated, unreadable: 0, failure: null }] as const;

  it('names those, and not one that is still being asked', () => {
    const sources = new Map([source('a', true), source('b', false), source('c', true, 'asking')]);
    expect(untold({ sources }).map((one) => one.source)).toEqual(['a']);
  });

  it('is the same question when more is asked for, under another key', () => {
    const question = JSON.stringify([{ text: 'x 12 13' }, ['a']]);
    expect(questionOf(keyOf(question, 3, LIMIT))).toBe(question);
    expect(keyOf(question, 3, LIMIT)).not.toBe(keyOf(question, 3, MOST));
    expect(keyOf(question, 3, LIMIT)).not.toBe(keyOf(question, 4, LIMIT));
  });
});
