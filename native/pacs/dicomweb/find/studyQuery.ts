// Conditions of a search as QIDO-RS attributes (PS3.18 8.3.4.1): the same keys and values that a C-FIND has.
import { daysOf, type Spelling, studyDataset } from '../../node/studyKeys.ts';
import type { StudyKeys } from '../../types.ts';

/** UIDs of one request: addresses much longer than this are refused by servers and proxies. */
const UIDS_AT_ONCE = 40;

/**
 * The searches whose matches together are those wanted, some others among them: several modalities cannot be told in one
 * that all servers understand.
 */
export function studySearches(keys: StudyKeys, spelling: Spelling): readonly URLSearchParams[] {
  const { StudyInstanceUIDs, ModalitiesInStudy = [], ...others } = keys;
  const common = new URLSearchParams();
  for (const [keyword, value] of Object.entries(studyDataset(others, spelling, daysOf(keys)))) {
    const asked = typeof value === 'string' && value !== '' && value !== '-' ? value : null;
    if (asked !== null && keyword !== 'QueryRetrieveLevel' && keyword !== 'SpecificCharacterSet') {
      common.set(keyword, asked);
    }
  }
  const modalities: readonly (string | null)[] = ModalitiesInStudy.length === 0 ? [null] : ModalitiesInStudy;
  return modalities.flatMap((modality) =>
    uidLists(StudyInstanceUIDs).map((uids) => {
      const query = new URLSearchParams(common);
      if (modality !== null) query.set('ModalitiesInStudy', modality.replaceAll(/[*?\\]/g, ''));
      if (uids !== null) query.set('StudyInstanceUID', uids.join(','));
      return query;
    }),
  );
}

function uidLists(uids: readonly string[] | undefined): readonly (readonly string[] | null)[] {
  if (uids === undefined) return [null];
  const lists: string[][] = [];
  for (let at = 0; at < uids.length; at += UIDS_AT_ONCE) lists.push(uids.slice(at, at + UIDS_AT_ONCE));
  return lists;
}
