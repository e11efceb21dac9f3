import { useClipboard } from '@mantine/hooks';
import {
  IconCircle,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconCopy,
  IconRefresh,
} from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { PeerSettings, PeerTest, PeerTestStep } from '../../../../native/contract/index.ts';
import { peerFailureText } from '../../archives/peerFailureText.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText, type RequestFailure } from '../../failureText.ts';
import { Button } from '../../widgets/Button.tsx';
import { Ico } from '../../widgets/Ico.tsx';
import classes from './archives.module.css';

export type TestState =
  | { readonly state: 'none' | 'running' }
  | { readonly state: 'done'; readonly test: PeerTest }
  | { readonly state: 'failed'; readonly failure: RequestFailure };

const STEPS: Readonly<Record<PeerSettings['kind'], readonly PeerTestStep['step'][]>> = {
  dimse: ['connect', 'echo', 'find', 'get', 'move', 'store'],
  dicomweb: ['connect', 'sign-in', 'find', 'wado', 'stow'],
};

/** The details of a test as lines of text, to be sent to whoever looks after the archive. */
export function testReport(test: PeerTest, name: string): string {
  const lines = test.steps.map(({ step, state, failure }) => {
    if (failure === null) return `${step}: ${state}`;
    const { why, detail } = peerFailureText(failure, name);
    return `${step}: ${state}: ${[why, detail].filter(Boolean).join(' (')}${detail === '' ? '' : ')'}`;
  });
  return [`${name}${test.product === '' ? '' : ` (${test.product})`}`, ...lines].join('\n');
}

type Props = {
  kind: PeerSettings['kind'];
  name: string;
  result: TestState;
  onTest: () => void;
};

/** What a test found, step by step, with what to do about the one that failed. */
export function TestResult({ kind, name, result, onTest }: Props): ReactElement {
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
            onClick={() => clipboard.copy(testReport(test, name))}
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
            <Step key={step.step} step={step} name={name} />
          ))}
          {!test.passed &&
            STEPS[kind].filter((one) => !test.steps.some(({ step }) => step === one)).map(notTried)}
        </div>
      )}
      {test !== null && test.product !== '' && (
        <p className={classes['note']}>{text('test.product', { product: test.product })}</p>
      )}
    </section>
  );
}

const notTried = (step: PeerTestStep['step']): ReactElement => (
  <div key={step} className={classes['step']} data-state="waiting">
    <Ico of={IconCircle} />
    <span>{archiveWords.text(`step.${step}`)}</span>
    <span className={classes['quiet']}>{archiveWords.text('test.notTried')}</span>
  </div>
);

const ICONS = { passed: IconCircleCheck, refused: IconCircleMinus, failed: IconCircleX } as const;

function Step({ step, name }: { step: PeerTestStep; name: string }): ReactElement {
  const text = archiveWords.useText();
  const { state, failure } = step;
  const said = failure === null || state === 'refused' ? null : peerFailureText(failure, name);
  return (
    <div className={classes['step']} data-state={state}>
      <Ico of={ICONS[state]} />
      {said === null ? (
        <span>{text(`step.${step.step}`)}</span>
      ) : (
        <div>
          <div className={classes['why']}>{said.why}</div>
          <div className={classes['note']}>{said.todo}</div>
          {said.detail !== '' && <div className={classes['code']}>{said.detail}</div>}
        </div>
      )}
      {state === 'refused' && <span className={classes['quiet']}>{text('test.refused')}</span>}
      {said !== null && <span className={classes['quiet']}>{text(`step.${step.step}`)}</span>}
    </div>
  );
}
