import { useMemo } from 'react';
import { changeSettings, loadSettings, useSettings } from '../../ui/index.ts';

/** Archives that are not searched: kept with the settings, so that they stay off after a restart. */
export function useSourcesOff(): ReadonlySet<string> {
  const { data } = useSettings();
  return useMemo(() => new Set(data?.sourcesOff ?? []), [data?.sourcesOff]);
}

export async function toggleSource(peerId: string): Promise<void> {
  const settings = await loadSettings();
  if (settings === null) return;
  const off = new Set(settings.sourcesOff);
  if (!off.delete(peerId)) off.add(peerId);
  await changeSettings({ sourcesOff: [...off] });
}
