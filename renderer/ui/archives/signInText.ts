import type { SignInProblem } from '../../../native/contract/index.ts';
import { peerFailureLine } from './peerFailureText.ts';
import { archiveWords } from './words.ts';

/** Why nobody could be signed in to an archive, and what to do, in the reader's language. */
export function signInProblemText(problem: SignInProblem, archive: string): string {
  const { text } = archiveWords;
  switch (problem.kind) {
    case 'server':
      return peerFailureLine(
        problem.failure,
        // What says itself who failed needs no name beside it.
        'party' in problem.failure ? archive : text('signIn.server', { archive }),
      );
    case 'refused':
      return text('signIn.problem.refused', { error: problem.error });
    case 'cannot-listen':
      return text('signIn.problem.cannot-listen', { code: problem.code });
    case 'not-openid':
    case 'denied':
    case 'wrong-answer':
    case 'timed-out':
    case 'cancelled':
    case 'bad-settings':
      return text(`signIn.problem.${problem.kind}`);
    default:
      return problem satisfies never;
  }
}
