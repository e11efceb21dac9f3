import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseResource } from '../../../native/fhir/parse/index.ts';
import { allergy, creatinine, endpoint, imagingStudyR4, imagingStudyR5, patient } from './resources.ts';

const RUNS = Number(process.env['LIGHTBOX_RUNS'] ?? 300);

/** As it comes over the network: through JSON, and nobody else's. */
const fresh = (json: unknown): unknown => JSON.parse(JSON.stringify(json));

describe('a hostile record', () => {
  const TYPES = ['Patient', 'ImagingStudy', 'Endpoint', 'ServiceRequest', 'DiagnosticReport', 'Observation'];
  const MORE = [
    'AllergyIntolerance',
    'Condition',
    'Device',
    'DeviceUsage',
    'OperationOutcome',
    'constructor',
  ];

  it('never throws, whatever stands in it', () => {
    const type = fc.constantFrom(...TYPES, ...MORE);
    fc.assert(
      fc.property(type, fc.jsonValue({ maxDepth: 6 }), (resourceType, rest) => {
        const json = typeof rest === 'object' && rest !== null ? Object.assign(rest, { resourceType }) : rest;
        parseResource(fresh(json));
      }),
      { numRuns: RUNS },
    );
  });

  it('keeps its other fields whichever is replaced by whatever', () => {
    const base = [patient(), imagingStudyR4(), imagingStudyR5(), endpoint(), allergy(), creatinine()];
    fc.assert(
      fc.property(
        fc.constantFrom(...base),
        fc.array(fc.tuple(fc.nat(), fc.jsonValue({ maxDepth: 3 })), { minLength: 1, maxLength: 5 }),
        (resource, changes) => {
          const json = fresh(resource);
          for (const [at, value] of changes) replaceSomewhere(json, at, value);
          const result = parseResource(json);
          expect(result?.resource.resourceType).toBe(resource.resourceType);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('changes no object but its own', () => {
    const poison = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}';
    const whole = `${poison},"resourceType":"Patient","name":[${poison}}],"link":{"__proto__":7}}`;
    expect(parseResource(JSON.parse(whole))?.resource.resourceType).toBe('Patient');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(parseResource(JSON.parse('{"__proto__":{"resourceType":"Patient"}}'))).toBeNull();
  });

  it('may nest as deep as it likes', () => {
    const deep = JSON.parse(`${'{"concept":'.repeat(100_000)}1${'}'.repeat(100_000)}`) as object;
    expect(parseResource(fresh({ resourceType: 'Patient' }))?.problems).toEqual([]);
    expect(parseResource({ resourceType: 'ImagingStudy', reason: [deep] })?.resource.id).toBeNull();
  });
});

/** Replaces the `at`th value of all, but for what the resource says that it is. */
function replaceSomewhere(json: unknown, at: number, value: unknown): void {
  const places: [Record<string, unknown>, string][] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      const holder = node as Record<string, unknown>;
      if (key !== 'resourceType') places.push([holder, key]);
      walk(holder[key]);
    }
  };
  walk(json);
  const [holder, key] = places[at % places.length] ?? [];
  if (holder !== undefined && key !== undefined) holder[key] = value;
}
