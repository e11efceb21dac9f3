import { describe, expect, it } from 'vitest';
import { parseQido } from '../../../native/api/dicomweb/qidoQuery.ts';

describe('conditions of one query, seen together', () => {
  const parse = (query: string, level: 'study' | 'series' | 'instance' = 'study') => {
    const parameters: Record<string, string[]> = {};
    for (const [name, value] of new URLSearchParams(query)) (parameters[name] ??= []).push(value);
    return parseQido(parameters, level);
  };

  it('takes when and on what request a series was performed, by keyword and by tag', () => {
    const item = {
      kind: 'item',
      keyword: 'RequestAttributesSequence',
      keys: [
        { kind: 'value', keyword: 'ScheduledProcedureStepID', value: 'S5' },
        { kind: 'wildcard', keyword: 'RequestedProcedureID', pattern: 'R*' },
      ],
    };
    for (const query of [
      'RequestAttributesSequence.ScheduledProcedureStepID=S5&RequestAttributesSequence.RequestedProcedureID=R*',
      '00400275.00400009=S5&00400275.00401001=R*',
    ])
      expect(parse(query, 'series')).toMatchObject({ ok: true, value: { conditions: [item], warnings: [] } });
    expect(parse('PerformedProcedureStepStartDate=20260101', 'series')).toMatchObject({
      value: {
        conditions: [{ kind: 'value', keyword: 'PerformedProcedureStepStartDate', value: '20260101' }],
      },
    });
  });

  it('takes a range of dates and a range of times as one stretch of time (PS3.4 C.2.2.2.5)', () => {
    const stretch = (query: string) => {
      const parsed = parse(query, 'series');
      return parsed.ok ? parsed.value.conditions : parsed.failure;
    };
    expect(stretch('StudyDate=20060705-20060707&StudyTime=1000-1800')).toEqual([
      {
        kind: 'dateTimeRange',
        keyword: 'StudyDate',
        timeKeyword: 'StudyTime',
        from: { date: '20060705', time: '1000' },
        to: { date: '20060707', time: '1800' },
      },
    ]);
    expect(stretch('StudyTime=1000-&StudyDate=20060705-')).toMatchObject([
      { kind: 'dateTimeRange', from: { date: '20060705', time: '1000' }, to: null },
    ]);
    // A time without the date it would belong to, and times of single days, stand by themselves.
    expect(stretch('StudyDate=20060705-&StudyTime=1000-1800')).toMatchObject([
      { kind: 'range' },
      { kind: 'range' },
    ]);
    expect(stretch('StudyDate=20060705&StudyTime=1000-1800')).toMatchObject([
      { kind: 'value' },
      { kind: 'range' },
    ]);
    expect(stretch('StudyDate=20060705-20060707&SeriesTime=1000-1800')).toMatchObject([
      { kind: 'range' },
      { kind: 'range' },
    ]);
  });

  it('refuses an attribute that is named twice, in whatever way', () => {
    for (const query of ['PatientID=1&PatientID=2', 'PatientID=1&00100020=2'])
      expect(parse(query)).toMatchObject({ ok: false, failure: { kind: 'bad-request' } });
  });
});
