// What a server says of itself (CapabilityStatement).
import * as z from 'zod';
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import { lenient, resourceType } from '../parse/index.ts';
import { boolean, code, list, text, uri } from '../parse/shapes.ts';
import type { FhirVersion } from '../types.ts';
import type { Capabilities, ResourceCapability } from './types.ts';

const named = z.object({ code, name: code });
const extension = z.object({ url: uri, valueUri: uri });

const schema = z.object({
  fhirVersion: code,
  software: z.object({ name: text, version: code }).nullish(),
  rest: list(
    z.object({
      mode: code,
      security: z.object({ extension: list(z.object({ url: uri, extension: list(extension) })) }).nullish(),
      resource: list(
        z.object({
          type: code,
          interaction: list(named),
          searchParam: list(named),
          conditionalCreate: boolean,
          conditionalUpdate: boolean,
        }),
      ),
    }),
    10,
  ),
});
type Statement = z.infer<typeof schema>;
type Rest = NonNullable<NonNullable<Statement['rest']>[number]>;

/** FHIR's own numbers of its releases and their ballots. */
export function versionOf(fhirVersion: string): FhirVersion | null {
  if (/^4\.0(\.|$)/.test(fhirVersion)) return 'R4';
  if (/^4\.[1-3](\.|$)/.test(fhirVersion)) return 'R4B';
  return fhirVersion.startsWith('5.') ? 'R5' : null;
}

export function toCapabilities(json: unknown): Result<Capabilities, RecordFailure> {
  const type = resourceType(json);
  if (type === 'Conformance') return fail({ kind: 'version-not-supported', fhirVersion: 'DSTU2' });
  if (type !== 'CapabilityStatement')
    return fail(
      type === null
        ? { kind: 'not-fhir', mediaType: 'application/json' }
        : { kind: 'bad-answer', detail: 'metadata' },
    );
  const { value } = lenient(schema, json);
  const fhirVersion = value?.fhirVersion ?? '';
  const version = versionOf(fhirVersion);
  if (value === null || version === null)
    return fail({ kind: 'version-not-supported', fhirVersion: fhirVersion.slice(0, 20) });
  const server = (value.rest ?? []).find((rest) => rest?.mode === 'server') ?? value.rest?.[0] ?? null;
  const product = [value.software?.name, value.software?.version].filter(Boolean).join(' ');
  return ok({
    version,
    fhirVersion,
    product: product.replaceAll(/\p{Cc}/gu, '').slice(0, 100),
    resources: server === null ? null : resourcesOf(server),
    oauth: server === null ? null : oauthOf(server),
  });
}

function resourcesOf({ resource }: Rest): ReadonlyMap<string, ResourceCapability> | null {
  if (!resource || resource.length === 0) return null;
  return new Map(
    resource.flatMap((each) =>
      each?.type
        ? [
            [
              each.type,
              {
                interactions: names(each.interaction, 'code'),
                searchParameters: names(each.searchParam, 'name'),
                conditionalCreate: each.conditionalCreate === true,
                conditionalUpdate: each.conditionalUpdate === true,
              },
            ] as const,
          ]
        : [],
    ),
  );
}

type Names = readonly (z.infer<typeof named> | null | undefined)[] | null | undefined;
const names = (items: Names, key: 'code' | 'name'): ReadonlySet<string> =>
  new Set((items ?? []).flatMap((item) => (item?.[key] ? [item[key]] : [])));

const OAUTH_URIS = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';

/** SMART App Launch 1.0: how servers told it before there was a smart-configuration. */
function oauthOf({ security }: Rest): Capabilities['oauth'] {
  const uris = (security?.extension ?? []).find((each) => each?.url === OAUTH_URIS)?.extension;
  if (!uris) return null;
  const uriOf = (name: string): string | null => uris.find((each) => each?.url === name)?.valueUri ?? null;
  return { authorize: uriOf('authorize'), token: uriOf('token'), revoke: uriOf('revoke') };
}
