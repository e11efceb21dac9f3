import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { StudyPage, StudyRow } from '../../../native/contract/index.ts';
import { api, queryKeys, unwrap } from '../../ui/index.ts';
import type { StudyConditions } from '../filters/filters.ts';

const FIRST_PAGE = 100; // fills the tallest screen
const NEXT_PAGE = 400; // scrolling wants few, larger answers

export type StudyList = {
  readonly rows: readonly StudyRow[];
  readonly total: number | null;
  readonly totalIsAtLeast: boolean;
  readonly error: Error | null;
  readonly isFirstLoad: boolean;
  readonly hasMore: boolean;
  loadMore(): void;
};

/** Rows of all pages, each study once: while an import runs, a study can slip from one page to the next. */
export function joinPages(pages: readonly StudyPage[]): StudyRow[] {
  const seen = new Set<string>();
  return pages
    .flatMap((page) => page.rows)
    .filter((row) => {
      if (seen.has(row.StudyInstanceUID)) return false;
      seen.add(row.StudyInstanceUID);
      return true;
    });
}

/** The study list, page after page. What is shown stays until the next answer is there. */
export function useStudyList(conditions: StudyConditions): StudyList {
  const query = useInfiniteQuery({
    queryKey: [...queryKeys.studyLists, conditions],
    queryFn: async ({ pageParam, signal }) =>
      unwrap(
        await api.findStudies(
          pageParam === ''
            ? { ...conditions, limit: FIRST_PAGE }
            : { ...conditions, limit: NEXT_PAGE, cursor: pageParam },
          signal,
        ),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const { data, fetchNextPage, isFetchingNextPage, hasNextPage, isPlaceholderData } = query;
  const rows = useMemo(() => joinPages(data?.pages ?? []), [data]);
  const first = data?.pages[0];
  return {
    rows,
    total: first?.total ?? (hasNextPage ? null : rows.length),
    totalIsAtLeast: first?.totalIsAtLeast ?? false,
    error: query.error,
    isFirstLoad: data === undefined,
    hasMore: hasNextPage && !isPlaceholderData,
    loadMore: () => {
      if (!isFetchingNextPage && hasNextPage && !isPlaceholderData) void fetchNextPage();
    },
  };
}
