import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { LinkRun, RecordServer } from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { failureText, type RequestFailure } from '../../failureText.ts';
import { queryClient, queryKeys } from '../../queries.ts';
import { recordFailureText } from '../../records/recordFailureText.ts';
import { recordWords } from '../../records/words.ts';
import { unwrap, type Answer } from '../../request.ts';
import { Button } from '../../widgets/Button.tsx';
import { ProgressBar } from '../../widgets/Progress.tsx';
import archives from '../archives/archives.module.css';
import classes from './records.module.css';

const LOOK_MS = 1000;

/** Starts looking for studies in the records; `again`: for those that were looked for before too. */
export async function lookForStudies(again: boolean): Promise<RequestFailure | null> {
  return turned(await api.startLinkRun(again));
}

/** Asked anew: an answer may come after the event that says it is over. */
async function turned(answer: Answer<LinkRun>): Promise<RequestFailure | null> {
  await queryClient.invalidateQueries({ queryKey: queryKeys.linkRun });
  return answer.ok ? null : answer.failure;
}

/** How far the studies of this computer have been looked for in the records. Its news come as events. */
export function LinkProgress({ servers }: { servers: readonly RecordServer[] }): ReactElement | null {
  const text = recordWords.useText();
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const { data: run } = useQuery({
    queryKey: queryKeys.linkRun,
    queryFn: async ({ signal }) => unwrap(await api.linkRun(signal)),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_MS : false),
  });
  if (run === undefined) return null;
  const isRunning = run.state === 'running';
  const turn = async (): Promise<void> =>
    setFailure(isRunning ? await turned(await api.stopLinkRun()) : await lookForStudies(true));
  return (
    <section className={archives['earlier']} aria-label={text('run')}>
      <div className={classes['runHead']}>{text('run')}</div>
      <div role="status">
        {isRunning && (
          <ProgressBar label={text('run')} share={run.studiesDone / Math.max(1, run.studiesTotal)} />
        )}
        {linesOf(run, servers.length).map((line) => (
          <p key={line} className={archives['note']}>
            {line}
          </p>
        ))}
      </div>
      {servers.map(({ serverId, settings }) => {
        const failed = run.failures.find((one) => one.serverId === serverId);
        return (
          failed !== undefined && (
            <p key={serverId} className={classes['problem']}>
              {recordFailureText(failed.failure, settings.name).why}
            </p>
          )
        );
      })}
      {failure !== null && (
        <p role="alert" className={archives['failure']}>
          {failureText(failure)}
        </p>
      )}
      <div className={classes['runDo']}>
        <Button size="small" icon={isRunning ? IconPlayerStop : IconRefresh} onClick={() => void turn()}>
          {text(isRunning ? 'run.stop' : 'run.again')}
        </Button>
      </div>
    </section>
  );
}

function linesOf(run: LinkRun, servers: number): readonly string[] {
  const { text } = recordWords;
  if (run.state === 'idle') return [text('run.idle')];
  const { studiesDone: done, studiesTotal: count, linked, suggested, contradictions } = run;
  // A study may be in several records, and is counted in each.
  const progress = servers === 1 ? 'run.progress' : 'run.progressOfSeveral';
  return [
    ...(run.state === 'cancelled' ? [text('run.cancelled')] : []),
    ...(run.state === 'running' && count === 0 ? [] : [text(progress, { done, count, linked })]),
    ...(suggested > 0 ? [text('run.suggested', { count: suggested })] : []),
    ...(contradictions > 0 ? [text('run.contradictions', { count: contradictions })] : []),
  ];
}
