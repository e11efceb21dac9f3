// Where a question to the index is answered: at once where the answer takes a page's time whatever the library holds,
// beside the thread that serves requests otherwise. The study list and QIDO-RS have a thread each, so that a peer that
// asks for everything does not hold up the person who types.
import type { StudyQuery } from '../../contract/index.ts';
import type { Db } from '../database.ts';
import type { Library } from '../types.ts';
import { findStudies } from './findStudies.ts';
import type { SearchThreadData } from './searchTasks.ts';
import { createSearchThread } from './searchThread.ts';

export { studyCount } from './plan.ts';
export { studyDetail } from './studyDetail.ts';
export { findStudyRow } from './studyRows.ts';

type Searches = Pick<Library, 'findStudies' | 'match'> & { readonly close: () => Promise<void> };

const NO_FILTER: ReadonlySet<string> = new Set(['sort', 'direction', 'cursor', 'limit']);

/** Without filters every sort index is walked for one page. */
const isUnfiltered = (query: StudyQuery): boolean =>
  Object.entries(query).every(([name, value]) => NO_FILTER.has(name) || value === undefined);

export function createSearches(db: Db, data: SearchThreadData): Searches {
  const list = createSearchThread(data, 'search');
  const peers = createSearchThread(data, 'qido');
  return {
    async findStudies(query, signal) {
      return isUnfiltered(query) ? findStudies(db, query) : list.studies(query, signal);
    },
    match: peers.match,
    async close() {
      await Promise.all([list.close(), peers.close()]);
    },
  };
}
