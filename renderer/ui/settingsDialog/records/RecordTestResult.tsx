import type { ReactElement } from 'react';
import type { RecordAuth, RecordTest, RecordTestStep } from '../../../../native/contract/index.ts';
import { archiveWords } from '../../archives/words.ts';
import { recordFailureText } from '../../records/recordFailureText.ts';
import { recordWords } from '../../records/words.ts';
import { TestView, type ShownStep, type ShownTest, type TestState } from '../archives/TestView.tsx';

type Props = {
  name: string;
  auth: RecordAuth['kind'];
  result: TestState<RecordTest>;
  onTest: () => void;
};

/** What a test of a record system found. */
export function RecordTestResult({ name, auth, result, onTest }: Props): ReactElement {
  recordWords.useText(); // drawn again in another language
  const shown: TestState<ShownTest> =
    result.state === 'done' ? { state: 'done', test: shownTest(result.test, name, auth) } : result;
  return <TestView name={name} result={shown} onTest={onTest} />;
}

const STEPS: readonly RecordTestStep['step'][] = [
  'connect',
  'fhir',
  'version',
  'smart',
  'sign-in',
  'patients',
  'imaging-studies',
];
const isSmart = (auth: RecordAuth['kind']): boolean => auth === 'smart' || auth === 'backend';

function shownTest(test: RecordTest, name: string, auth: RecordAuth['kind']): ShownTest {
  const { text } = recordWords;
  const left = STEPS.filter(
    (one) => (one !== 'smart' || isSmart(auth)) && !test.steps.some(({ step }) => step === one),
  );
  const notTried = left.map((step): ShownStep => ({
    step,
    label: text(`step.${step}`),
    state: 'waiting',
    said: null,
    note: archiveWords.text('test.notTried'),
  }));
  const { ms, product, fhirVersion: version } = test;
  const notes = [
    ...(product === '' ? [] : [text('test.product', { product, version })]),
    ...(product === '' && version !== '' ? [text('test.version', { version })] : []),
    ...(test.offersSmart && !isSmart(auth) ? [text('test.offersSmart')] : []),
  ];
  return { ms, product, steps: [...test.steps.map((step) => shownStep(step, name)), ...notTried], notes };
}

function shownStep({ step, state, failure }: RecordTestStep, name: string): ShownStep {
  const label = recordWords.text(`step.${step}`);
  const said = failure === null ? null : recordFailureText(failure, name);
  return { step, label, state, said, note: noteOf(state, failure, label) };
}

function noteOf(state: RecordTestStep['state'], failure: RecordTestStep['failure'], label: string): string {
  if (state === 'passed') return '';
  if (state === 'failed') return label;
  return failure?.kind === 'not-allowed'
    ? recordWords.text('test.notAllowed')
    : archiveWords.text('test.refused');
}
