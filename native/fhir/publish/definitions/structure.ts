// StructureDefinitions of FHIR R5 out of the rows of r5.ts, as both validators read them.
import { R5_RESOURCES, R5_TYPES } from './r5.ts';
import { R5_RULES } from './r5Rules.ts';

const BASE = 'http://hl7.org/fhir/StructureDefinition/';
const VALUE_SETS = 'http://hl7.org/fhir/ValueSet/';

export type Structure = {
  readonly resourceType: 'StructureDefinition';
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly type: string;
  readonly kind: 'resource' | 'complex-type';
  readonly snapshot: { readonly element: readonly object[] };
  readonly [name: string]: unknown;
};

export const valueSetUrl = (name: string): string => `${VALUE_SETS}${name}`;

/** `Reference(Patient,Group)`, `Quantity|string`, `code`; `#Observation.referenceRange` is made as that element is. */
function typesOf(types: string): object {
  if (types.startsWith('#')) return { contentReference: types };
  return {
    type: types.split('|').map((one) => {
      const [, code = one, targets] = /^(\w+)\((.*)\)$/.exec(one) ?? [];
      if (targets === undefined) return { code };
      const profiles = targets === '' ? ['Resource'] : targets.split(',');
      return { code, targetProfile: profiles.map((profile) => `${BASE}${profile}`) };
    }),
  };
}

const rulesOf = (path: string): readonly object[] =>
  (R5_RULES[path] ?? []).map((rule) => ({ ...rule, severity: 'error' }));

type Row = (typeof R5_TYPES)[string][number];

const withBackbone = (row: Row): readonly Row[] =>
  row[3] === 'BackboneElement'
    ? [
        row,
        [`${row[0]}.id`, 0, '1', 'id'],
        [`${row[0]}.extension`, 0, '*', 'Extension'],
        [`${row[0]}.modifierExtension`, 0, '*', 'Extension'],
      ]
    : [row];

function structureOf(name: string, rows: readonly Row[], kind: Structure['kind']): Structure {
  const root = {
    id: name,
    path: name,
    min: 0,
    max: '*',
    base: { path: name, min: 0, max: '*' },
    constraint: rulesOf(name),
  };
  const elements = rows.flatMap(withBackbone).map(([row, min, max, types, binding]) => {
    const path = `${name}.${row}`;
    return {
      id: path,
      path,
      min,
      max,
      base: { path, min, max },
      ...typesOf(types),
      ...(binding === undefined ? {} : { binding: { strength: 'required', valueSet: valueSetUrl(binding) } }),
      constraint: rulesOf(path),
    };
  });
  return {
    resourceType: 'StructureDefinition',
    id: name,
    url: `${BASE}${name}`,
    version: '5.0.0',
    name,
    type: name,
    status: 'active',
    kind,
    abstract: false,
    baseDefinition: `${BASE}${kind === 'resource' ? 'DomainResource' : 'DataType'}`,
    derivation: 'specialization',
    snapshot: { element: [root, ...elements] },
  };
}

/** Data types first: resources are made of them. */
export const r5Structures = (): readonly Structure[] => [
  ...Object.entries(R5_TYPES).map(([name, rows]) => structureOf(name, rows, 'complex-type')),
  ...Object.entries(R5_RESOURCES).map(([name, rows]) => structureOf(name, rows, 'resource')),
];
