import { useClipboard } from '@mantine/hooks';
import {
  IconCircle,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconCopy,
  IconRefresh,
} from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { PeerTest } from '../../../../native/contract/index.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText, type RequestFailure } from '../../failureText.ts';
import { failureOf } from '../../request.ts';
import { Button } from '../../widgets/Button.tsx';
import { Ico } from '../../widgets/Ico.tsx';
import classes from './archives.module.css';

export type TestState<T = PeerTest> =
  | { readonly state: 'none' | 'running' }
  | { readonly state: 'done'; readonly test: T }
  | { readonly state: 'failed'; readonly failure: RequestFailure };

/** How a test that is a query stands. */
export function testStateOf<T>(query: UseQueryResult<T> | undefined): TestState<T> {
  if (query === undefined) return { state: 'none' };
  if (query.isFetching) return { state: 'running' };
  if (query.error !== null) return { state: 'failed', failure: failureOf(query.error) };
  return query.data === undefined ? { state: 'none' } : { state: 'done', test: query.data };
}

/** A step of the test of whatever is far away, in words. */
export type ShownStep = {
  readonly step: string;
  readonly label: string;
  readonly state: 'passed' | 'refused' | 'failed' | 'waiting';
  /** What is wrong and what to do; null where nothing is. */
  readonly said: { readonly why: string; readonly todo: string; readonly detail: string } | null;
  /** At the end of the line: "not offered". '' for nothing. */
  readonly note: string;
};
export type ShownTest = {
  readonly ms: number;
  readonly steps: readonly ShownStep[];
  /** Whole sentences below the steps. */
  readonly notes: readonly string[];
  /** What it says that it is; '' where it does not. */
  readonly product: string;
};

/** The details of a test as lines of text, to be sent to whoever looks after what was tested. */
export function reportOf({ steps, product }: ShownTest, name: string): string {
  const lines = steps.flatMap(({ step, state, said }) => {
    if (state === 'waiting') return [];
    if (said === null) return [`${step}: ${state}`];
    const { why, detail } = said;
    return [`${step}: ${state}: ${[why, detail].filter(Boolean).join(' (')}${detail === '' ? '' : ')'}`];
  });
  return [`${name}${product === '' ? '' : ` (${product})`}`, ...lines].join('\n');
}

type Props = { name: string; result: TestState<ShownTest>; onTest: () => void };

/** What a test found, step by step, with what to do about the one that failed. */
export function TestView({ name, result, onTest }: Props): ReactElement {
  const text = archiveWords.useText();
  const clipboard = useClipboard({ timeout: 2000 });
  const test = result.state === 'done' ? result.test : null;
  return (
    <section aria-label={text('test')}>
      <div className={classes['testHead']}>
        <h3>{text('test')}</h3>
        {test !== null && <span className={classes['quiet']}>{text('test.ms', { count: test.ms })}</span>}
        <span className={classes['space']} />
        {test !== null && (
          <Button
            look="ghost"
            size="small"
            icon={IconCopy}
            onClick={() => clipboard.copy(reportOf(test, name))}
          >
            {text(clipboard.copied ? 'test.copied' : 'test.copy')}
          </Button>
        )}
        <Button size="small" icon={IconRefresh} disabled={result.state === 'running'} onClick={onTest}>
          {text(result.state === 'running' ? 'test.running' : test === null ? 'test.run' : 'test.again')}
        </Button>
      </div>
      {result.state === 'failed' && (
        <p role="alert" className={classes['failure']}>
          {failureText(result.failure)}
        </p>
      )}
      {test !== null && (
        <div className={classes['steps']} role="status">
          {test.steps.map((step) => (
            <Step key={step.step} {...step} />
          ))}
        </div>
      )}
      {test?.notes.map((note) => (
        <p key={note} className={classes['note']}>
          {note}
        </p>
      ))}
    </section>
  );
}

const ICONS = {
  passed: IconCircleCheck,
  refused: IconCircleMinus,
  failed: IconCircleX,
  waiting: IconCircle,
} as const;

function Step({ label, state, said, note }: ShownStep): ReactElement {
  return (
    <div className={classes['step']} data-state={state}>
      <Ico of={ICONS[state]} />
      {said === null || state !== 'failed' ? (
        <span>{label}</span>
      ) : (
        <div>
          <div className={classes['why']}>{said.why}</div>
          <div className={classes['note']}>{said.todo}</div>
          {said.detail !== '' && <div className={classes['code']}>{said.detail}</div>}
        </div>
      )}
      {note !== '' && <span className={classes['quiet']}>{note}</span>}
    </div>
  );
}
