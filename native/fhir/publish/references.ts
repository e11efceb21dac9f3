// References from one thing that is sent to another, before the server has given either its address.
import { isObject, uuidOf } from './coding.ts';
import type { Json } from './types.ts';

const OWN = 'lightbox:';

/** Stands in a draft until `resolved`. */
export const refersTo = (key: string): Json => ({ reference: `${OWN}${key}` });

/** What stands for a resource that the server does not have yet, as in a transaction (FHIR 3.1.0.11.2). */
export const placeholderOf = (StudyInstanceUID: string, key: string): string =>
  `urn:uuid:${uuidOf('placeholder', StudyInstanceUID, key)}`;

/** A copy in which every reference is what `addressOf` has for it; what it has nothing for stays. */
export function rereferenced(value: unknown, addressOf: (reference: string) => string | null): unknown {
  if (Array.isArray(value)) return value.map((one) => rereferenced(one, addressOf));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === 'reference' && typeof one === 'string'
        ? (addressOf(one) ?? one)
        : rereferenced(one, addressOf),
    ]),
  );
}

/** Drafts' references as `addressOf` has them by key. */
export function resolved(body: Json, addressOf: (key: string) => string): Json {
  const given = rereferenced(body, (reference) =>
    reference.startsWith(OWN) ? addressOf(reference.slice(OWN.length)) : null,
  );
  return isObject(given) ? given : {};
}

/** The keys that a draft refers to. */
export function referredKeys(body: Json): readonly string[] {
  const keys = new Set<string>();
  rereferenced(body, (reference) => {
    if (reference.startsWith(OWN)) keys.add(reference.slice(OWN.length));
    return null;
  });
  return [...keys];
}
