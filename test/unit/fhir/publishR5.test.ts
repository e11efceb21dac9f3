import { describe, expect, it } from 'vitest';
import { R5_CODES } from '../../../native/fhir/publish/definitions/r5Rules.ts';
import { r5Structures } from '../../../native/fhir/publish/definitions/structure.ts';
import { validator } from './publishByHand.ts';
import { R5_ELEMENTS, R5_VALUE_SETS } from './r5Elements.ts';

type Element = {
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly contentReference?: string;
  readonly type?: readonly { readonly code: string; readonly targetProfile?: readonly string[] }[];
  readonly binding?: { readonly strength: string; readonly valueSet: string };
};

const OF_EACH_PART = /^(?:\S+\.)?(?:id|extension|modifierExtension) /;
const OF_EACH_RESOURCE = new RegExp(
  `${OF_EACH_PART.source}|^(?:meta|implicitRules|language|text|contained) `,
);
const isResource = (name: string): boolean => /^(?:Endpoint|Imaging|Observation)/.test(name);
const sorted = (names: string): string => names.split(',').toSorted().join();
/** In which order targets and types stand says nothing. */
const inOrder = (row: string): string => {
  const [path = '', often = '', types = '', ...rest] = row.trim().split(' ');
  const each = types
    .split('|')
    .map((one) => one.replace(/\((.*)\)/, (_, some: string) => `(${sorted(some)})`));
  return [path, often, each.toSorted().join('|'), ...rest].join(' ');
};
const lastOf = (url: string): string => url.replace(/.*\//, '');

function rowOf(name: string, { path, min, max, contentReference, type = [], binding }: Element): string {
  const types = type.map(({ code, targetProfile: targets }) =>
    targets === undefined ? code : `${code}(${targets.map(lastOf).join()})`,
  );
  const bound = binding === undefined ? '' : ` !${lastOf(binding.valueSet)}`;
  return inOrder(
    `${path.slice(name.length + 1)} ${min}..${max} ${contentReference ?? types.join('|')}${bound}`,
  );
}

describe('what both validators are told of FHIR R5', () => {
  it.each(Object.entries(R5_ELEMENTS))(
    'has of %s the elements that HL7 defines, and no others',
    (name, table) => {
      const structure = r5Structures().find((one) => one.name === name);
      const elements = (structure?.snapshot.element ?? []) as readonly Element[];
      const rows = elements.slice(1).map((element) => rowOf(name, element));
      expect(rows.filter((row) => !(isResource(name) ? OF_EACH_RESOURCE : OF_EACH_PART).test(row))).toEqual(
        table.trim().split('\n').map(inOrder),
      );
    },
  );

  it('tells of every kind that HL7 was asked about, and of no other', () => {
    expect(
      r5Structures()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(Object.keys(R5_ELEMENTS).toSorted());
  });

  it('has the codes of required value sets as HL7 has them', () => {
    const known = Object.entries(R5_CODES).map(([name, { system, codes }]) => [
      name,
      `${system} ${codes.join(' ')}`,
    ]);
    const byHand = Object.entries(R5_VALUE_SETS).map(([name, codes]) => [
      name,
      `http://hl7.org/fhir/${name} ${codes}`,
    ]);
    expect(Object.fromEntries(known)).toEqual(Object.fromEntries(byHand));
  });
});

const observation = { resourceType: 'Observation', status: 'final', code: { text: 'Length' } };
const selection = { resourceType: 'ImagingSelection', status: 'available', code: { text: 'A' } };
const MM = { value: 3, unit: 'mm' };
const EXTENSION = [{ url: 'http://example.org/of-a-part', valueBoolean: true }];
const solid = (regionType: string) => ({
  ...selection,
  instance: [{ uid: '1.2', imageRegion3D: [{ regionType, coordinate: [1, 2, 3] }] }],
});

describe('of FHIR R5 the two validators', () => {
  it.each([
    ['parts with an extension', { ...selection, instance: [{ uid: '1.2', extension: EXTENSION }] }],
    ['a definition by its address', { ...observation, instantiatesCanonical: 'http://example.org/a' }],
    ['a normal range', { ...observation, referenceRange: [{ high: MM, normalValue: { text: 'normal' } }] }],
    [
      'a normal range of a part',
      {
        ...observation,
        component: [{ code: { text: 'A' }, valueQuantity: MM, referenceRange: [{ low: MM }] }],
      },
    ],
    [
      'what it was made after',
      { ...observation, triggeredBy: [{ observation: { reference: 'Observation/1' }, type: 'reflex' }] },
    ],
    ['a shape in space', solid('ellipsoid')],
  ])('take %s', async (_, resource) => {
    const [checks] = await validator.check('R5', [resource]);
    expect(checks).toMatchObject([
      { validator: '@medplum/core', problems: [] },
      { validator: 'fhir', problems: [] },
    ]);
  });

  it.each([
    ['a shape in space that there is not', solid('cube'), 'fhir', 'imageRegion3D[0].regionType'],
    [
      'a reason for being made that there is not',
      { ...observation, triggeredBy: [{ observation: { reference: 'Observation/1' }, type: 'luck' }] },
      'fhir',
      'triggeredBy[0].type',
    ],
    [
      'a normal range that says nothing',
      { ...observation, referenceRange: [{}] },
      '@medplum/core',
      'referenceRange',
    ],
    [
      'a value and a reason for having none',
      { ...observation, valueQuantity: MM, dataAbsentReason: { text: 'lost' } },
      '@medplum/core',
      'Observation',
    ],
    [
      'a site told twice',
      { ...observation, bodySite: { text: 'A' }, bodyStructure: { reference: 'BodyStructure/1' } },
      '@medplum/core',
      'Observation',
    ],
    [
      'samples at the period of R4',
      { ...observation, valueSampledData: { origin: MM, period: 1, dimensions: 1 } },
      '@medplum/core',
      'intervalUnit',
    ],
  ])('stop %s', async (_, resource, by, path) => {
    const [checks = []] = await validator.check('R5', [resource]);
    const refusing = checks.find((one) => one.validator === by);
    expect(refusing?.passed).toBe(false);
    expect(refusing?.problems.map((one) => one.path).join(' ')).toContain(path);
  });
});
