// Between the library and a search thread.
import type { Result, StudyPage, StudyQuery } from '../../contract/index.ts';
import type { MatchQuery } from '../types.ts';

export type SearchThreadData = { readonly database: string; readonly key: Uint8Array };

export type SearchQuestion =
  | { readonly kind: 'studies'; readonly query: StudyQuery }
  | { readonly kind: 'match'; readonly query: MatchQuery };

export type SearchReply =
  | { readonly kind: 'studies'; readonly found: StudyPage }
  /** The rows as JSON, some hundred a text: ten thousand objects at once would hold up whoever takes them over. */
  | { readonly kind: 'match'; readonly found: Result<readonly string[]> };
