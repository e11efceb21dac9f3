import { api, queryClient, queryKeys } from '../../ui/index.ts';
import type { MarksPort } from './marksStore.ts';

/** Marks through the services. `marks-changed` arrives as an invalidated query (renderer/ui/events.ts). */
export const servicesPort: MarksPort = {
  load: (study, signal) => api.marks(study, signal),
  save: (study, change) => api.changeMarks(study, change),
  listen(study, changed) {
    // A query that holds nothing, below the key that is invalidated: it is there to be told.
    const queryKey = [...queryKeys.marks(study), 'listening'];
    const arm = (): void => void queryClient.setQueryData(queryKey, null);
    queryClient.setQueryDefaults(queryKey, { gcTime: Infinity });
    arm();
    const { queryHash } = queryClient.getQueryCache().build(queryClient, { queryKey });
    return queryClient.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated' || event.action.type !== 'invalidate') return;
      if (event.query.queryHash !== queryHash) return;
      arm(); // only what is not yet invalid can be invalidated again
      changed();
    });
  },
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
