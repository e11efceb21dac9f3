import type { RecordTest } from '../../../../native/contract/index.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText } from '../../failureText.ts';
import { recordFailureText } from '../../records/recordFailureText.ts';
import { recordWords } from '../../records/words.ts';
import type { EntryState } from '../archives/formParts.tsx';
import type { TestState } from '../archives/TestView.tsx';

/** How a record system stands, after its test. `why`: what is wrong, for the list; the tag beside the name stays short. */
export function standingOf(result: TestState<RecordTest>, name: string): EntryState & { why: string } {
  const { text } = archiveWords;
  switch (result.state) {
    case 'none':
      return { tone: 'off', said: text('state.unknown'), why: '' };
    case 'running':
      return { tone: 'off', said: text('state.testing'), why: '' };
    case 'failed':
      return { tone: 'off', said: text('state.unknown'), why: failureText(result.failure) };
    case 'done':
      return standingAfter(result.test, name);
    default:
      return result satisfies never;
  }
}

function standingAfter({ passed, steps }: RecordTest, name: string): EntryState & { why: string } {
  if (passed) return { tone: 'good', said: archiveWords.text('state.good'), why: '' };
  const failure = steps.find(({ state }) => state === 'failed')?.failure ?? null;
  if (failure === null) return { tone: 'off', said: recordWords.text('state.part'), why: '' };
  // Nothing is broken where a person has only to sign in.
  if (failure.kind === 'sign-in-needed')
    return { tone: 'off', said: recordWords.text('state.signIn'), why: '' };
  const { why } = recordFailureText(failure, name);
  return { tone: 'dang', said: archiveWords.text('state.bad'), why };
}
