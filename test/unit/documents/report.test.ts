import { describe, expect, it } from 'vitest';
import { code, content, coordinates, documentOf, group, numeric, report, reportBytes } from './read.ts';

const LENGTH = code('410668003', 'SCT', 'Length');
const AREA = code('42798000', 'SCT', 'Area');
const PERIMETER = code('131191004', 'SCT', 'Perimeter');

const named = (measured: { values: readonly { as: string | null; value: number | null }[] } | undefined) =>
  measured?.values.map(({ as, value }) => [as, value]);

describe('the numbers of a report', () => {
  it.each([
    ['area first', [AREA, PERIMETER]],
    ['perimeter first', [PERIMETER, AREA]],
  ])('are told by code and unit, not by their place: %s', (_name, [first = {}, second = {}]) => {
    const unit = (concept: object) => (concept === AREA ? 'mm2' : 'mm');
    const { measurements } = report(
      group(
        numeric(first, first === AREA ? '50' : '30', unit(first)),
        numeric(second, second === AREA ? '50' : '30', unit(second)),
        coordinates('CONTAINS', 'POLYLINE', [0, 0, 10, 0, 5, 10, 0, 0]),
      ),
    );
    expect(measurements).toHaveLength(1);
    expect(named(measurements[0])).toEqual(
      first === AREA
        ? [
            ['area', 50],
            ['perimeter', 30],
          ]
        : [
            ['perimeter', 30],
            ['area', 50],
          ],
    );
    expect(measurements[0]).toMatchObject({
      kind: 'polygon',
      points: [
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 5, y: 10 },
      ],
    });
  });

  it('are the same under the older SNOMED codes', () => {
    const { measurements } = report(
      group(
        numeric(code('G-A166', 'SRT', 'whatever the meaning says'), '50', 'mm2'),
        numeric(code('G-A197', 'SNM3', 'Area'), '30', 'mm'),
        numeric(code('G-D7FE', '99SDM'), '12', 'cm'),
        coordinates('CONTAINS', 'CIRCLE', [5, 5, 5, 9]),
      ),
    );
    expect(named(measurements[0])).toEqual([
      ['area', 50],
      ['perimeter', 30],
      ['length', 12],
    ]);
    expect(measurements[0]?.kind).toBe('circle');
  });

  it('are none of ours when the unit contradicts the code: a length in square millimetres is no length', () => {
    const { measurements } = report(
      group(
        numeric(LENGTH, '4806.4', 'mm2', [
          coordinates('INFERRED FROM', 'ELLIPSE', [0, 5, 10, 5, 5, 0, 5, 10]),
        ]),
      ),
    );
    expect(named(measurements[0])).toEqual([[null, 4806.4]]);
    expect(measurements[0]?.values[0]?.concept.meaning).toBe('Length');
  });

  it('of statistics have their derivation: mean and standard deviation of the same quantity', () => {
    const derived = (value: string) =>
      content('HAS CONCEPT MOD', 'CODE', code('121401', 'DCM'), {
        ConceptCodeSequence: [code(value, 'SCT')],
      });
    const HU = code('112031', 'DCM', 'Attenuation Coefficient');
    const { measurements } = report(
      group(
        numeric(HU, '-12.5', "[hnsf'U]", [derived('386136009')]),
        numeric(HU, '40', "[hnsf'U]", [derived('373098007')]),
        numeric(HU, '41', "[hnsf'U]", [derived('123456')]),
        numeric(HU, '43', "[hnsf'U]"),
      ),
    );
    expect(named(measurements[0])).toEqual([
      ['standardDeviation', -12.5],
      ['mean', 40],
      [null, 41],
      ['value', 43],
    ]);
    expect(measurements[0]?.kind).toBeNull();
  });

  it('are read with a point, and a comma makes none: it is shown as written, without a value', () => {
    const { measurements } = report(group(numeric(LENGTH, '12,5', 'mm'), numeric(LENGTH, ' 1.25e1 ', 'mm')));
    expect(measurements[0]?.values.map(({ value, text }) => [value, text])).toEqual([
      [null, '12,5'],
      [12.5, '1.25e1'],
    ]);
  });

  it('take the double beside the decimal string where both agree, and the string where they do not', () => {
    const both = (exact: number) =>
      content('CONTAINS', 'NUM', LENGTH, {
        MeasuredValueSequence: [
          {
            NumericValue: '33.3333333333333',
            FloatingPointValue: exact,
            MeasurementUnitsCodeSequence: [code('mm', 'UCUM')],
          },
        ],
      });
    const { measurements } = report(group(both(100 / 3)), group(both(3.33)));
    expect(measurements.map(({ values }) => values[0]?.value)).toEqual([100 / 3, 33.3333333333333]);
  });

  it('that are missing have their reason', () => {
    const { content: tree, measurements } = report(
      group(
        content('CONTAINS', 'NUM', LENGTH, {
          MeasuredValueSequence: [],
          NumericValueQualifierCodeSequence: [code('114006', 'DCM', 'Measurement failure')],
        }),
      ),
    );
    expect(measurements[0]?.values[0]).toMatchObject({
      value: null,
      text: '',
      qualifier: { meaning: 'Measurement failure' },
    });
    expect(tree[0]?.children[0]?.children[0]?.text).toBe('Measurement failure');
  });
});

describe('references inside a report', () => {
  it('take their value from the item that they name', () => {
    const { measurements, content: tree } = report(
      content('CONTAINS', 'IMAGE', null, {
        ReferencedSOPSequence: [{ ReferencedSOPClassUID: '1.2', ReferencedSOPInstanceUID: '1.2.3.4.5' }],
      }),
      group(
        numeric(LENGTH, '5', 'mm', [
          content('INFERRED FROM', 'SCOORD', null, { GraphicType: 'POLYLINE', GraphicData: [0, 0, 3, 4] }, [
            { RelationshipType: 'SELECTED FROM', ReferencedContentItemIdentifier: [1, 1] },
          ]),
        ]),
      ),
    );
    expect(measurements[0]).toMatchObject({
      kind: 'length',
      image: { SOPInstanceUID: '1.2.3.4.5', SeriesInstanceUID: '1.2.3.4' },
    });
    expect(tree[0]?.children[1]?.children[0]?.children[0]?.children[0]).toMatchObject({
      refersTo: '1.1',
      valueType: 'IMAGE',
    });
  });

  it('that close a loop or lead nowhere are named and end there', () => {
    const back = { RelationshipType: 'CONTAINS', ReferencedContentItemIdentifier: [1] };
    const self = { RelationshipType: 'CONTAINS', ReferencedContentItemIdentifier: [1, 1, 2] };
    const nowhere = { RelationshipType: 'CONTAINS', ReferencedContentItemIdentifier: [1, 77] };
    const { problems } = report(group(back, self, nowhere));
    expect(problems).toEqual(expect.arrayContaining(['loop', 'missing-item']));
  });

  it('are bounded in depth', () => {
    let inner = content('CONTAINS', 'TEXT', null, { TextValue: 'deep' });
    for (let depth = 0; depth < 90; depth += 1) inner = content('CONTAINS', 'CONTAINER', null, {}, [inner]);
    const { problems, content: tree } = report(
      inner,
      content('CONTAINS', 'TEXT', null, { TextValue: 'beside' }),
    );
    expect(problems).toContain('too-deep');
    expect(tree[0]?.children[1]?.text).toBe('beside');
  });
});

describe('a report as it is read', () => {
  it('has its patient, flags, names in every script, and values in words', () => {
    const bytes = reportBytes(
      [
        content('HAS OBS CONTEXT', 'PNAME', code('121008', 'DCM'), { PersonName: 'Müller^Eva^^Dr.' }),
        content('CONTAINS', 'TEXT', code('121070', 'DCM', 'Findings'), { TextValue: '二行\nzweite' }),
        content('CONTAINS', 'DATE', null, { Date: '20260131' }),
        content('CONTAINS', 'TIME', null, { Time: '0930' }),
        content('CONTAINS', 'DATETIME', null, { DateTime: '20260131093000+0100' }),
        content('CONTAINS', 'UIDREF', null, { UID: '1.2.3' }),
        content('CONTAINS', 'CODE', null, { ConceptCodeSequence: [code('1', 'X', 'a code')] }),
        numeric(LENGTH, '5.0', 'mm'),
        content('CONTAINS', 'HOLOGRAM', null),
      ],
      {
        CompletionFlag: 'PARTIAL',
        VerificationFlag: 'VERIFIED',
        ContentDate: '20260131',
        ContentTime: '093000',
      },
    );
    const { patient, summary, content: tree, problems } = documentOf('report', bytes);
    expect(patient).toMatchObject({ PatientName: 'Yamada, Tarou 山田 太郎', PatientID: '4711' });
    expect(summary).toMatchObject({
      title: 'Imaging Measurement Report',
      creator: 'Müller, Eva, Dr.',
      completion: 'partial',
      verification: 'verified',
      date: '20260131',
      ours: false,
    });
    expect(tree[0]?.children.map(({ text }) => text)).toEqual([
      'Müller, Eva, Dr.',
      '二行\nzweite',
      '20260131',
      '0930',
      '20260131093000+0100',
      '1.2.3',
      'a code',
      '5.0 mm',
      '',
    ]);
    expect(problems).toEqual(['unknown-value-type']);
  });
});
