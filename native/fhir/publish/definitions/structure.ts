// StructureDefinitions of FHIR R5 out of the rows of r5.ts, as both validators read them.
import { R5_ROWS } from './r5.ts';

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

/** `Reference(Patient,Group)`, `Quantity|string`, `code`. */
function typesOf(types: string): readonly object[] {
  const [, targets] = /^Reference\((.*)\)$/.exec(types) ?? [];
  if (targets === undefined) return types.split('|').map((code) => ({ code }));
  const profiles = targets === '' ? ['Resource'] : targets.split(',');
  return [{ code: 'Reference', targetProfile: profiles.map((one) => `${BASE}${one}`) }];
}

function structureOf(name: string): Structure {
  const kind = name === 'CodeableReference' ? 'complex-type' : 'resource';
  const rows = R5_ROWS[name] ?? [];
  const root = { id: name, path: name, min: 0, max: '*', base: { path: name, min: 0, max: '*' } };
  const elements = rows.map(([path, min, max, types, binding]) => ({
    id: `${name}.${path}`,
    path: `${name}.${path}`,
    min,
    max,
    base: { path: `${name}.${path}`, min, max },
    type: typesOf(types),
    ...(binding === undefined ? {} : { binding: { strength: 'required', valueSet: valueSetUrl(binding) } }),
  }));
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

export const r5Structures = (): readonly Structure[] => Object.keys(R5_ROWS).map(structureOf);
