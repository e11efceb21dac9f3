import type { Settings } from '../../native/contract/index.ts';
import { api } from './api.ts';
import { setLanguage } from './i18n.ts';
import { queryClient, queryKeys, settingsQuery } from './queries.ts';
import { fail } from '../../native/contract/index.ts';
import type { Answer } from './request.ts';

// Saves follow one another: two quick changes must not overwrite each other's halves.
let last: Promise<unknown> = Promise.resolve();

/** Changes some settings: at once on screen, then in the library; a refusal puts the old ones back. */
export function changeSettings(change: Partial<Settings>): Promise<Answer<Settings>> {
  const before = queryClient.getQueryData<Settings>(queryKeys.settings);
  if (before === undefined) return Promise.resolve(fail({ kind: 'services-unreachable' }));
  const wanted = { ...before, ...change };
  queryClient.setQueryData(queryKeys.settings, wanted);
  if (change.language !== undefined) void setLanguage(change.language);
  const saved = last.then(async () => {
    const answer = await api.saveSettings(wanted);
    if (!answer.ok) {
      queryClient.setQueryData(queryKeys.settings, before);
      if (change.language !== undefined) await setLanguage(before.language);
    }
    return answer;
  });
  last = saved;
  return saved;
}

/** The settings, fetched if need be; null when the services do not answer. */
export async function loadSettings(): Promise<Settings | null> {
  try {
    return await queryClient.fetchQuery(settingsQuery);
  } catch {
    return null; // the study list says what is wrong
  }
}
