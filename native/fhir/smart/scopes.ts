// SMART's scopes, of both spellings: `user/Patient.read` (1.0) and `user/Patient.rs?category=x` (2.0).
import type { AccessKind } from '../client/client.ts';
import type { FhirVersion } from '../types.ts';

/** All that the record beside the images is made of, and nothing else. */
const READ: readonly string[] = [
  'Patient',
  'ImagingStudy',
  'Endpoint',
  'ServiceRequest',
  'DiagnosticReport',
  'Observation',
  'AllergyIntolerance',
  'Condition',
  'Device',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Binary',
];
const DEVICE_USE: Readonly<Record<FhirVersion, readonly string[]>> = {
  R4: ['DeviceUseStatement'],
  R4B: ['DeviceUseStatement'],
  R5: ['DeviceUsage', 'DeviceAssociation'],
};

export type ScopeWish = {
  readonly by: 'person' | 'launch' | 'machine';
  readonly version: FhirVersion;
  /** What the server says that it can; empty where it says nothing. */
  readonly capabilities: ReadonlySet<string>;
  readonly offered: ReadonlySet<string>; // scopes_supported, which need not be all
  readonly isOpenId: boolean; // id tokens of this server can be checked
};

/** The least that Lightbox needs. */
export function wantedScopes({ by, version, capabilities, offered, isOpenId }: ScopeWish): readonly string[] {
  const isSecond = capabilities.has('permission-v2');
  const level = by === 'machine' ? 'system' : 'user';
  const types = [...READ, ...DEVICE_USE[version]];
  const resources = types.map((type) => `${level}/${type}.${isSecond ? 'rs' : 'read'}`);
  if (by === 'machine') return resources;
  const stays = offered.size === 0 || offered.has('offline_access') || !offered.has('online_access');
  return [
    ...(by === 'launch' ? ['launch'] : []),
    ...(isOpenId ? ['openid', 'fhirUser'] : []),
    stays ? 'offline_access' : 'online_access',
    ...resources,
  ];
}

/** `part`: of the resources of the type, as a search; '' for all. */
type Permission = { readonly type: string; readonly letters: string; readonly part: string };

const RESOURCE = /^(?:patient|user|system)\/([A-Z][A-Za-z]*|\*)\.(read|write|\*|[cruds]+)(?:\?(.*))?$/;

function permissionOf(scope: string): Permission | null {
  const [, type, access, part = ''] = RESOURCE.exec(scope) ?? [];
  if (type === undefined || access === undefined) return null;
  const first: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };
  return { type, letters: first[access] ?? access, part };
}

const LETTERS: Readonly<Record<AccessKind, string>> = { read: 'r', search: 's', create: 'c', update: 'u' };

/** Whether what was granted lets us: everything, where the server grants without saying what of its resources. */
export function grants(granted: readonly string[], type: string, access: AccessKind): boolean {
  const permissions = granted.flatMap((scope) => permissionOf(scope) ?? []);
  return (
    permissions.length === 0 ||
    permissions.some(
      (permission) =>
        (permission.type === '*' || permission.type === type) && permission.letters.includes(LETTERS[access]),
    )
  );
}

/** What was asked for and is not covered by what was granted; a part of it is not all of it. */
export function missingScopes(asked: readonly string[], granted: readonly string[]): readonly string[] {
  const given = granted.flatMap((scope) => permissionOf(scope) ?? []);
  return asked.filter((scope) => {
    const wanted = permissionOf(scope);
    if (wanted === null) return !granted.includes(scope) && !scope.startsWith('launch');
    return !Array.from(wanted.letters).every((letter) =>
      given.some(
        ({ type, letters, part }) =>
          (type === '*' || type === wanted.type) &&
          letters.includes(letter) &&
          (part === '' || part === wanted.part),
      ),
    );
  });
}

export const scopeList = (scope: string): readonly string[] => [
  ...new Set(scope.split(/\s+/).filter(Boolean)),
];
