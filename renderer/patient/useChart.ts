import { useCallback, useEffect, useState } from 'react';
import { afterPicture, api } from '../ui/index.ts';
import { type Chart, emptyChart, withLine } from './chart.ts';

type Held = { readonly study: string; readonly standing: string; readonly chart: Chart };

export type ReadChart = { readonly chart: Chart; readonly again: () => void };

/**
 * The chart of a study. Nothing of one study is ever given for another: what is held names its study, and an answer that
 * comes late is dropped. `after`: not before this is true, so that the images come first; nor
 * is what has come drawn while another study's picture is on its way. `standing`: how study and record
 * stand to each other; where that changes, nothing of what was read before stays.
 */
export function useChart(study: string, after: boolean, standing: string): ReadChart {
  const [held, setHeld] = useState<Held | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!after) return undefined;
    const ending = new AbortController();
    const change = (next: (chart: Chart) => Chart): void =>
      afterPicture(() => {
        if (ending.signal.aborted) return;
        setHeld((now) => ({
          study,
          standing,
          chart: next(isOf(now, study, standing) ? now.chart : emptyChart),
        }));
      });
    const read = async (): Promise<void> => {
      change(() => emptyChart);
      const answer = await api.chart(
        study,
        (line) => change((chart) => withLine(chart, line)),
        ending.signal,
      );
      if (!answer.ok) change((chart) => ({ ...chart, state: 'broken' }));
      else change((chart) => (chart.state === 'read' ? chart : { ...chart, state: 'broken' }));
    };
    read().catch((error: unknown) => {
      if (!ending.signal.aborted) throw error;
    });
    return () => ending.abort();
  }, [study, after, standing, turn]);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  return { chart: isOf(held, study, standing) ? held.chart : emptyChart, again };
}

const isOf = (held: Held | null, study: string, standing: string): held is Held =>
  held?.study === study && held.standing === standing;
