// What each validator says of a resource. Loaded in the thread that checks, and nowhere else.
import './olderNode.ts';
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import type { Resource, StructureDefinition } from '@medplum/fhirtypes';
import { Fhir } from 'fhir/fhir.js';
import { ParseConformance } from 'fhir/parseConformance.js';
import type { PublishProblem } from '../../contract/index.ts';
import { r4Definitions } from './definitions/r4.generated.ts';
import { R5_CODES } from './definitions/r5Rules.ts';
import { r5Structures, valueSetUrl } from './definitions/structure.ts';
import type { Json } from './types.ts';

/** No more of a resource that is broken all over. */
const MOST = 50;

let indexed = false;
function index(isR5: boolean): void {
  if (indexed) return;
  indexed = true;
  const r4: StructureDefinition[] = JSON.parse(r4Definitions);
  const r5: StructureDefinition[] = isR5 ? JSON.parse(JSON.stringify(r5Structures())) : [];
  indexStructureDefinitionBundle([...r4, ...r5]);
}

/** Structure, how often, types and their forms, and the invariants of FHIR (of R5 those of definitions/r5Rules.ts). */
export function byMedplum(resource: Json, isR5: boolean): readonly PublishProblem[] {
  index(isR5);
  const given: Resource = JSON.parse(JSON.stringify(resource));
  try {
    return (
      validateResource(given)
        // What stands for a resource that is sent before is checked again when it has its address.
        .filter((issue) => issue.details?.text?.includes('"urn:uuid:') !== true)
        .slice(0, MOST)
        .map((issue) => problem(issue.severity === 'warning', issue.expression?.[0], issue.details?.text))
    );
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    const { issue: issues } = error.outcome;
    return issues
      .slice(0, MOST)
      .map((issue) => problem(issue.severity === 'warning', issue.expression?.[0], issue.details?.text));
  }
}

const problem = (isWarning: boolean, path: string | undefined, text: string | undefined): PublishProblem => ({
  severity: isWarning ? 'warning' : 'error',
  path: path ?? '',
  text: (text ?? '').slice(0, 500),
});

let fhir: Fhir | null = null;
function fhirOf(isR5: boolean): Fhir {
  if (fhir !== null) return fhir;
  const parser = new ParseConformance(true);
  if (isR5) {
    for (const [name, { system, codes }] of Object.entries(R5_CODES))
      parser.parsedValueSets[valueSetUrl(name)] = {
        systems: [{ uri: system, codes: codes.map((code) => ({ code, display: code })) }],
      };
    for (const structure of r5Structures()) parser.parseStructureDefinition(structure);
  }
  fhir = new Fhir(parser);
  return fhir;
}

/** Structure, how often, types, targets of references and required codes; what it does not know it says as a remark. */
export function byFhir(resource: Json, isR5: boolean): readonly PublishProblem[] {
  const { messages } = fhirOf(isR5).validate(resource, { errorOnUnexpected: true });
  return (
    messages
      .filter(({ severity }) => severity !== undefined && String(severity) !== 'info')
      // Codes beyond what FHIR gives as examples are what codes are for; required ones are errors.
      .filter(
        ({ severity, message }) =>
          String(severity) !== 'warning' || message?.endsWith('not found in value set') !== true,
      )
      .slice(0, MOST)
      .map(({ severity, location, message }) => problem(String(severity) === 'warning', location, message))
  );
}
