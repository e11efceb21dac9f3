import type { ReactElement } from 'react';
import type { PeerSettings, PeerTest, PeerTestStep } from '../../../../native/contract/index.ts';
import { peerFailureText } from '../../archives/peerFailureText.ts';
import { archiveWords } from '../../archives/words.ts';
import { reportOf, TestView, type ShownStep, type ShownTest, type TestState } from './TestView.tsx';

const STEPS: Readonly<Record<PeerSettings['kind'], readonly PeerTestStep['step'][]>> = {
  dimse: ['connect', 'echo', 'find', 'get', 'move', 'store'],
  dicomweb: ['connect', 'sign-in', 'find', 'wado', 'stow'],
};

/** The details of a test as lines of text, to be sent to whoever looks after the archive. */
export const testReport = (test: PeerTest, name: string): string => reportOf(shownTest(test, name, []), name);

type Props = {
  kind: PeerSettings['kind'];
  name: string;
  result: TestState;
  onTest: () => void;
};

/** What a test of an archive found. */
export function TestResult({ kind, name, result, onTest }: Props): ReactElement {
  archiveWords.useText(); // drawn again in another language
  const shown: TestState<ShownTest> =
    result.state === 'done' ? { state: 'done', test: shownTest(result.test, name, STEPS[kind]) } : result;
  return <TestView name={name} result={shown} onTest={onTest} />;
}

function shownTest(
  { passed, steps, ms, product }: PeerTest,
  name: string,
  all: readonly PeerTestStep['step'][],
): ShownTest {
  const { text } = archiveWords;
  const left = passed ? [] : all.filter((one) => !steps.some(({ step }) => step === one));
  const notTried = left.map((step): ShownStep => ({
    step,
    label: text(`step.${step}`),
    state: 'waiting',
    said: null,
    note: text('test.notTried'),
  }));
  const tried = steps.map(({ step, state, failure }): ShownStep => {
    const label = text(`step.${step}`);
    const said = failure === null ? null : peerFailureText(failure, name);
    return { step, label, state, said, note: stepNote(state, label) };
  });
  return {
    ms,
    product,
    steps: [...tried, ...notTried],
    notes: product === '' ? [] : [text('test.product', { product })],
  };
}

function stepNote(state: PeerTestStep['state'], label: string): string {
  if (state === 'refused') return archiveWords.text('test.refused');
  return state === 'failed' ? label : '';
}
