import { beforeAll, describe, expect, it } from 'vitest';
import type { ChartAllergy, ChartReport } from '../../../native/contract/index.ts';
import { emptyChart, withLine, type Chart } from '../../../renderer/patient/chart.ts';
import { latestReport, summaryOf, type Line } from '../../../renderer/patient/summary/summary.ts';
import { patientWords } from '../../../renderer/patient/words.ts';
import { inLanguage } from '../ui/words.ts';

beforeAll(async () => {
  await inLanguage('en');
  await patientWords.load();
});

type Section = Extract<Parameters<typeof withLine>[1], { readonly type: 'section' }>;
const read = { state: 'read', readAt: 1, isKept: false, isPartial: false } as const;
const chartOf = (...sections: Section[]): Chart => sections.reduce(withLine, emptyChart);
const lines = (chart: Chart): readonly Line[] => summaryOf(chart, patientWords.text);
const line = (chart: Chart, name: Line['name']): Line | undefined =>
  lines(chart).find((one) => one.name === name);

const allergy = (substance: string, change: Partial<ChartAllergy> = {}): ChartAllergy => ({
  id: substance,
  substance,
  contrastMedium: 'no',
  status: 'active',
  isConfirmed: true,
  criticality: 'unknown',
  severity: 'unknown',
  reactions: [],
  recorded: null,
  ...change,
});
const allergies = (...list: ChartAllergy[]): Section => ({
  type: 'section',
  name: 'allergies',
  outcome: { ...read, content: { allergies: list, noneKnown: [] } },
});
const report = (id: string, change: Partial<ChartReport> = {}): ChartReport => ({
  id,
  about: 'patient',
  isImaging: true,
  status: 'final',
  isProvisional: false,
  title: id,
  date: '2026-01-01',
  authors: [],
  conclusion: 'Nothing found.',
  conclusions: [],
  forms: [],
  ...change,
});

describe('what a record says before a study is opened', () => {
  it('begins with allergies, of which contrast media come first and what is over comes last', () => {
    const chart = chartOf(
      allergies(
        allergy('Latex', { severity: 'severe' }),
        allergy('Penicillin', { status: 'past' }),
        allergy('Iodine', { contrastMedium: 'possible' }),
        allergy('Iohexol', { contrastMedium: 'yes', reactions: ['Hives'] }),
      ),
    );
    expect(lines(chart)[0]?.name).toBe('allergies');
    const { entries = [] } = line(chart, 'allergies') ?? {};
    expect(entries.map(({ text }) => text)).toEqual([
      'Iohexol · Contrast\u00a0media',
      'Iodine · May concern contrast media',
      'Latex',
      'Penicillin',
    ]);
    expect(entries.map(({ tone }) => tone)).toEqual(['dang', 'warn', 'dang', 'plain']);
  });

  it('does not say that there are no allergies because none are recorded', () => {
    expect(line(chartOf(allergies()), 'allergies')?.entries).toMatchObject([
      { text: expect.stringContaining('does not mean'), tone: 'quiet' },
    ]);
  });

  it('has its lines in the same places from the beginning, and says which could not be read', () => {
    const names = ['allergies', 'kidney', 'orders', 'reports'];
    expect(lines(emptyChart).map(({ name }) => name)).toEqual(names);
    expect(lines(emptyChart).every(({ state }) => state === 'reading')).toBe(true);
    const failed: Section = {
      type: 'section',
      name: 'implants',
      outcome: { state: 'failed', failure: { kind: 'not-allowed', resourceType: 'Device' } },
    };
    expect(line(chartOf(failed), 'implants')).toMatchObject({ state: 'failed' });
    const broken = { ...emptyChart, state: 'broken' as const };
    expect(line(broken, 'allergies')).toMatchObject({ state: 'failed', entries: [] });
  });

  it('names a pregnancy, and says nothing where there is none', () => {
    const said = (state: 'pregnant' | 'not-pregnant'): Section => ({
      type: 'section',
      name: 'pregnancy',
      outcome: { ...read, content: { state, recorded: null, expectedDelivery: null } },
    });
    expect(line(chartOf(said('pregnant')), 'pregnancy')?.entries).toMatchObject([{ tone: 'warn' }]);
    expect(line(chartOf(said('not-pregnant')), 'pregnancy')).toBeUndefined();
  });

  it('gives the conclusion nearest to the study: of itself, of its order, then the newest of imaging', () => {
    const own = report('own', { about: 'study', date: '2020-01-01' });
    const newer = report('newer', { date: '2026-05-01' });
    const letter = report('letter', { isImaging: false, date: '2026-06-01' });
    const empty = report('empty', { about: 'study', conclusion: '  ', date: '2026-07-01' });
    expect(latestReport([letter, newer, own, empty])?.id).toBe('own');
    expect(latestReport([letter, report('older'), newer])?.id).toBe('newer');
    expect(latestReport([letter])?.id).toBe('letter');
    expect(latestReport([empty])?.id).toBe('empty');
    expect(latestReport([])).toBeNull();
  });
});
