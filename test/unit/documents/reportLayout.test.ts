import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportItem } from '../../../native/contract/index.ts';
import { plainText, stringsOf } from '../../../renderer/documents/report/blocks.ts';
import type { Block } from '../../../renderer/documents/report/blocks.ts';
import { findIn, placesIn } from '../../../renderer/documents/report/find.ts';
import { contradictions } from '../../../renderer/documents/report/identity.ts';
import { layoutReport } from '../../../renderer/documents/report/layout.ts';
import { itemWords, unitWords } from '../../../renderer/documents/report/values.ts';
import * as make from '../../generate/documents.ts';
import { ctSeries } from '../../generate/index.ts';
import { documentOf } from './read.ts';

const format = {
  decimalSign: ',',
  date: (DA: string) => `${DA.slice(6)}.${DA.slice(4, 6)}.${DA.slice(0, 4)}`,
  dateTime: (DA: string, TM: string) => `${DA} ${TM.slice(0, 2)}:${TM.slice(2, 4)}`,
};
const words = {
  format,
  inferredFrom: 'because of',
  unknownType: (type: string) => `unknown ${type}`,
  marked: 'Marked',
  unnamed: 'Section',
};
const lay = (content: readonly ReportItem[]): readonly Block[] => layoutReport(content, words);

const [image] = ctSeries({ slices: 1, rows: 16, columns: 16 });
if (image === undefined) throw new Error('no image');
const of = [image] as const;
const MM = ['mm', 'UCUM', 'millimeter'] as const;
const name = (meaning: string) => [meaning.slice(0, 16), '99TEST', meaning] as const;
const reportOf = (...content: make.Content[]) =>
  documentOf('report', make.structuredReport([...of], content).bytes);

describe('a report as it is read', () => {
  it('has its containers as headings and what is in them below, in order', () => {
    const { content } = reportOf(
      make.container(name('Findings'), [
        make.text(name('Finding'), 'A mass.', [
          { ...make.number(name('Diameter'), '12.50', MM), relationship: 'HAS PROPERTIES' },
        ]),
      ]),
    );
    const blocks = lay(content);
    expect(blocks.map((block) => [block.kind, block.depth, block.sections.length])).toEqual([
      ['heading', 0, 0],
      ['heading', 0, 1],
      ['item', 0, 2],
      ['item', 1, 2],
    ]);
    expect(blocks.map((block) => plainText(block, () => '').trim())).toEqual([
      'IMAGING MEASUREMENT REPORT',
      'Findings',
      'Finding: A mass.',
      'Diameter: 12,50\u00a0mm',
    ]);
  });

  it('puts containers that say the same of one thing after another into a table, units in its head', () => {
    const dose = (target: string, value: string) =>
      make.container(name('Acquisition'), [
        make.text(name('Target'), target),
        make.container(name('Dose'), [make.number(name('CTDIvol'), value, ['mGy', 'UCUM', 'mGy'])]),
      ]);
    const table = lay(reportOf(dose('Head', '50.1'), dose('Neck', '8')).content).find(
      ({ kind }) => kind === 'table',
    );
    expect(table).toMatchObject({ text: 'Acquisition', columns: ['Target', 'CTDIvol (mGy)'] });
    expect(table && stringsOf(table)).toEqual([
      'Acquisition',
      'Target',
      'CTDIvol (mGy)',
      'Head',
      '50,1',
      'Neck',
      '8',
    ]);
  });

  it('never leaves out a unit that differs between rows, nor the second of two values', () => {
    const row = (value: string, unit: readonly [string, string, string]) =>
      make.container(name('Group'), [make.text(name('Name'), 'a'), make.number(name('Size'), value, unit)]);
    const mixed = lay(reportOf(row('1', MM), row('1', ['cm', 'UCUM', 'centimeter'])).content);
    expect(mixed.flatMap(stringsOf)).toEqual(expect.arrayContaining(['1\u00a0mm', '1\u00a0cm']));
    const twice = make.container(name('Group'), [
      make.number(name('Size'), '1', MM),
      make.number(name('Size'), '2', MM),
    ]);
    const doubled = lay(reportOf(twice, twice).content);
    expect(doubled.some(({ kind }) => kind === 'table')).toBe(false);
    expect(doubled.flatMap(stringsOf).filter((text) => text === '2\u00a0mm')).toHaveLength(2);
  });

  it('says what it does not know and shows the rest', () => {
    const odd = { relationship: 'CONTAINS', type: 'HOLOGRAM', name: name('Odd') };
    const strings = lay(reportOf(odd, make.text(name('Finding'), 'Seen.')).content).flatMap(stringsOf);
    expect(strings).toEqual(expect.arrayContaining(['unknown HOLOGRAM', 'Seen.']));
  });

  it('cuts a table of 10,000 rows into parts that are drawn one by one', () => {
    const row = (place: number) =>
      make.container(name('Row'), [make.text(name('A'), `a${place}`), make.text(name('B'), `b${place}`)]);
    const blocks = lay(reportOf(...Array.from({ length: 10_000 }, (_, place) => row(place))).content);
    const tables = blocks.filter((block) => block.kind === 'table');
    expect(tables).toHaveLength(200);
    expect(tables.filter(({ continued }) => !continued)).toHaveLength(1);
    expect(new Set(blocks.map(({ key }) => key)).size).toBe(blocks.length);
  });
});

describe('values of a report', () => {
  const item = (valueType: string, text: string): ReportItem => ({
    key: '1',
    refersTo: null,
    relationship: 'CONTAINS',
    valueType,
    name: null,
    text,
    number: null,
    images: [],
    children: [],
  });

  it('keep the digits that were written, with the decimal sign of the language', () => {
    const number = (text: string, unit: readonly [string, string, string]) => ({
      ...item('NUM', text),
      number: { value: 1, unit: { value: unit[0], scheme: unit[1], meaning: unit[2] } },
    });
    expect(itemWords(number('12.50 millimeter', MM), format)).toBe('12,50\u00a0mm');
    expect(itemWords(number('-1.0 Hounsfield unit', ["[hnsf'U]", 'UCUM', 'Hounsfield unit']), format)).toBe(
      '−1,0\u00a0HU',
    );
    expect(itemWords(number('3 Length Unit', ['x', '99OFFIS', 'Length Unit']), format)).toBe(
      '3\u00a0Length Unit',
    );
    expect(itemWords(item('NUM', 'Not a number'), format)).toBe('Not a number');
  });

  it.each([
    ['1', 'no units', ''],
    ['1', 'unary, no units', ''],
    ['1', 'px', 'px'],
    ['cm2', 'square centimeter', 'cm²'],
    ['{SUVbw}g/ml', 'Standardized Uptake Value body weight', 'Standardized Uptake Value body weight'],
    ['mGy.cm', 'mGy.cm', 'mGy.cm'],
  ])('unit %s (%s) reads %s', (value, meaning, said) => {
    expect(unitWords({ value, scheme: 'UCUM', meaning })).toBe(said);
  });

  it('are dates and times of the reader’s language; what is none stays as written', () => {
    expect(itemWords(item('DATE', '20240229'), format)).toBe('29.02.2024');
    expect(itemWords(item('TIME', '071500.25'), format)).toBe('07:15:00');
    expect(itemWords(item('DATETIME', '20240229071500.25-0530'), format)).toBe('20240229 07:15 UTC−05:30');
    expect(itemWords(item('DATETIME', 'yesterday'), format)).toBe('yesterday');
  });
});

describe('finding in a report', () => {
  it('takes letters as alike that differ by accent or case, and counts every place', () => {
    expect(placesIn('Läsion, LASION, lasion', 'läSIon')).toEqual([
      [0, 6],
      [8, 14],
      [16, 22],
    ]);
    expect(placesIn('İstanbul ΟΔΟΣ', 'istanbul')).toEqual([[0, 8]]);
    expect(placesIn('anything', '  ')).toEqual([]);
  });

  it('finds in names, values and tables, from top to bottom', () => {
    const blocks = lay(
      reportOf(make.text(name('Mass'), 'No mass, no massive bleeding.'), make.text(name('B'), 'mass'))
        .content,
    );
    expect(findIn(blocks, 'mass')).toEqual([
      { block: 1, nth: 0 },
      { block: 1, nth: 1 },
      { block: 1, nth: 2 },
      { block: 2, nth: 0 },
    ]);
  });
});

describe('the patient of a report', () => {
  const study = {
    PatientName: 'Müller, Anna Maria',
    PatientID: '4711',
    PatientBirthDate: '19620312',
    StudyDate: '',
    StudyDescription: '',
  };
  const patient = { PatientName: 'MULLER, Anna', PatientID: '4711', PatientBirthDate: '', PatientSex: '' };

  it('is the one of the study where nothing contradicts it', () => {
    expect(contradictions(patient, study)).toEqual([]);
    expect(contradictions({ ...patient, PatientName: '' }, study)).toEqual([]);
  });

  it('is another one by name, number or birth date', () => {
    expect(contradictions({ ...patient, PatientName: 'Müller, Anton' }, study)).toEqual(['name']);
    expect(contradictions({ ...patient, PatientID: '4712' }, study)).toEqual(['id']);
    expect(contradictions({ ...patient, PatientBirthDate: '19620321' }, study)).toEqual(['birth']);
  });
});

const CORPUS = process.env['LIGHTBOX_CORPUS'] ?? '';
const hasDcmdump = spawnSync('dcmdump', ['--version']).status === 0;
const REPORTS = [
  'sr/pydicom/reportsi.dcm',
  'sr/dcmqi/sr-example/sr.dcm',
  'sr/dcm_qa_xa30/99_Phoenix_Document/0001_1.3.12.2.1107.5.2.43.67093.2022071112050461360434354.dcm',
  'sr/dcmjs/structured_report.dcm',
  'sr/dcmjs/sample-sr.dcm',
  'sr/DICOM-Swift/StructuredReports/sr_tid1500_measurement_report.dcm',
  'sr/highdicom/sr_document.dcm',
  'sr/highdicom/sr_document_with_multiple_groups.dcm',
  'sr/dcmjs-dimse/sr.dcm',
];

/** Every value of an element, however deep, as dcmtk prints it. */
const dumped = (file: string, tag: string): readonly string[] =>
  [
    ...spawnSync('dcmdump', ['-q', '+L', '+U8', '+P', tag, file], { encoding: 'utf8' }).stdout.matchAll(
      /\[(.*?)\]\s+#/g,
    ),
  ].map(([, value = '']) => value.trim());

describe.skipIf(CORPUS === '' || !hasDcmdump)('reports of the corpus', () => {
  it.each(REPORTS)('%s loses no number, no word and no meaning on its way to the screen', (file) => {
    const at = path.join(CORPUS, file);
    const shown = lay(documentOf('report', readFileSync(at)).content)
      .flatMap(stringsOf)
      .join('\n');
    for (const number of dumped(at, '0040,a30a'))
      expect(shown).toContain(number.replace('.', ',').replace('-', '−'));
    for (const text of dumped(at, '0040,a160')) expect(shown).toContain(text);
  });
});
