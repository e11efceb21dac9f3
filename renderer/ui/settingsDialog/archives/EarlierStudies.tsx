import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { PrefetchSettings } from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText } from '../../failureText.ts';
import { queryClient, queryKeys } from '../../queries.ts';
import { unwrap } from '../../request.ts';
import classes from './archives.module.css';

const CHOICES = [0, 1, 2, 3, 5, 10] as const;

/** How many of a patient's earlier studies are got in the background when one is opened. Takes effect as it is chosen. */
export function EarlierStudies(): ReactElement | null {
  const text = archiveWords.useText();
  const [failure, setFailure] = useState<string | null>(null);
  const { data: settings } = useQuery({
    queryKey: queryKeys.prefetch,
    queryFn: async ({ signal }: { signal: AbortSignal }) => unwrap(await api.prefetch(signal)),
  });
  if (settings === undefined) return null;
  const choose = async (change: PrefetchSettings): Promise<void> => {
    const answer = await api.changePrefetch(change);
    setFailure(answer.ok ? null : failureText(answer.failure));
    if (answer.ok) queryClient.setQueryData(queryKeys.prefetch, answer.value);
  };
  // One that was set by hand to a number that is not offered stays as it is.
  const counts = [...new Set([...CHOICES, settings.studies])].toSorted((a, b) => a - b);
  return (
    <div className={classes['earlier']}>
      <Select
        label={text('earlier')}
        description={text('earlier.note')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        allowDeselect={false}
        error={failure}
        value={String(settings.studies)}
        data={counts.map((count) => ({
          value: String(count),
          label: count === 0 ? text('earlier.none') : text('earlier.count', { count }),
        }))}
        onChange={(value) => void choose({ ...settings, studies: Number(value ?? settings.studies) })}
      />
    </div>
  );
}
