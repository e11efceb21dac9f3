import type { Failure } from '../../native/contract/index.ts';

/**
 * The failure in an answer; null: none that we know. What reads it comes only when something has failed: the first picture
 * need not wait for it.
 */
export async function failureIn(value: unknown): Promise<Failure | null> {
  const reader = await import('./readFailure.ts').catch(() => null);
  return reader?.readFailure(value) ?? null;
}

/** The failure in the body of a refused request. */
export const refusalOf = async (response: Response): Promise<Failure | null> =>
  failureIn(await response.json().catch(() => null));
