import type { Failure, PeerFailure } from '../../native/contract/index.ts';
import { peerFailureLine, peerFailureText } from './archives/peerFailureText.ts';
import { fileProblemText } from './fileProblemText.ts';
import { bytesText } from './format.ts';
import { recordFailureLine } from './records/recordFailureText.ts';
import { uiWords } from './words.ts';

/** A failure of the services, or of reaching them, which only the page can know. */
export type RequestFailure = Failure | { readonly kind: 'services-unreachable' | 'bad-answer' };

/** Says what happened and what to do next, in the reader's language. */
export function failureText(failure: RequestFailure): string {
  const { text } = uiWords;
  switch (failure.kind) {
    case 'services-unreachable':
    case 'bad-answer':
    case 'bad-request':
    case 'unauthorised':
    case 'forbidden':
    case 'not-found':
    case 'study-not-found':
    case 'series-not-found':
    case 'instance-not-found':
    case 'no-pixel-data':
    case 'too-many-requests':
    case 'job-not-found':
    case 'peer-not-found':
    case 'record-server-not-found':
    case 'disk-full':
    case 'internal':
      return text(`failure.${failure.kind}`);
    case 'frame-not-found':
      return text('failure.frame-not-found', { frameNumber: failure.frameNumber });
    case 'file-unavailable':
      return text('failure.file-unavailable', { code: failure.code });
    case 'file-problem':
      return fileProblemText(failure.problem);
    case 'unsupported-transfer-syntax':
      return text('failure.unsupported-transfer-syntax', { TransferSyntaxUID: failure.TransferSyntaxUID });
    case 'not-acceptable':
      return text('failure.not-acceptable', { detail: failure.detail });
    case 'too-large':
      return text('failure.too-large', { limit: bytesText(failure.limitBytes) });
    case 'path-not-found':
      return text('failure.path-not-found', { code: failure.code });
    case 'archive-failed':
      return archiveText(failure.failure, failure.archive);
    case 'record-failed':
      return recordFailureLine(failure.failure, failure.server);
    case 'library-locked':
      return text(`failure.library-locked.${failure.reason}`);
    default:
      return failure satisfies never;
  }
}

/** What an archive did not give is not kept: what is said of a retrieve that breaks off would be wrong. */
const archiveText = (failure: PeerFailure, archive: string): string =>
  failure.kind === 'connection-lost'
    ? `${peerFailureText(failure, archive).why}. ${uiWords.text('failure.archive-lost')}`
    : peerFailureLine(failure, archive);
