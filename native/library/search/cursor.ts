import type { StudyColumn } from '../../contract/index.ts';
import { TEXT_ID_SPAN } from '../record/keys.ts';

export type Cursor = { readonly sortKey: string | number | bigint; readonly id: number };

/**
 * Opaque to the caller: where the next page begins, in a list that is sorted by `sort`. Equal keys are told apart by the
 * study's row.
 */
export const encodeCursor = ({ sortKey, id }: Cursor, sort: StudyColumn): string =>
  Buffer.from(
    JSON.stringify([typeof sortKey === 'bigint' ? Number(sortKey) : sortKey, id, sort]),
    'utf8',
  ).toString('base64url');

/** Null for a text that is no cursor, or one of a list that is sorted by something else. */
export function decodeCursor(text: string, sort: StudyColumn): Cursor | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(parts)) return null;
    const [sortKey, id, sorted]: unknown[] = parts;
    if (typeof sortKey !== 'string' && typeof sortKey !== 'number') return null;
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= TEXT_ID_SPAN) return null;
    return sorted === sort ? { sortKey, id } : null;
  } catch {
    return null;
  }
}

/** Did a page of the list that is sorted so give this? */
export const isCursor = (text: string, sort: StudyColumn): boolean => decodeCursor(text, sort) !== null;
