export type Cursor = { readonly sortKey: string | number | bigint; readonly id: number };

/** Opaque to the caller: where the next page begins. Equal keys are told apart by the study's row. */
export const encodeCursor = ({ sortKey, id }: Cursor): string =>
  Buffer.from(JSON.stringify([typeof sortKey === 'bigint' ? Number(sortKey) : sortKey, id]), 'utf8').toString(
    'base64url',
  );

/** Null for a text that is no cursor. */
export function decodeCursor(text: string): Cursor | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(parts)) return null;
    const [sortKey, id]: unknown[] = parts;
    if ((typeof sortKey !== 'string' && typeof sortKey !== 'number') || typeof id !== 'number') return null;
    return { sortKey, id };
  } catch {
    return null;
  }
}

/** Did a page of the list give this? */
export const isCursor = (text: string): boolean => decodeCursor(text) !== null;
