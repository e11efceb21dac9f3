// What the storage provider does not take in, and what the caller is told (PS3.4 B.2.3). After success the caller may delete
// its own: what we then have must be all of it, and be what it was said to be. What is odd but whole is taken.
import type { FileProblem } from '../../contract/index.ts';
import type { ReceivedInstance } from '../../library/index.ts';
import { type IncomingInstance, STATUS } from '../dimse/index.ts';

/** `comment`: for the caller's log, at most 64 characters (LO), and nothing of a patient in it. */
export type Refusal = { readonly status: number; readonly comment: string };
type Answer = { readonly status: number; readonly comment?: string };

type Announced = Pick<IncomingInstance, 'SOPClassUID' | 'SOPInstanceUID'>;

/** Null: it is taken. */
export function refusalOf(announced: Announced, instance: ReceivedInstance): Refusal | null {
  const { attributes, problem, tolerated } = instance;
  // PS3.7 9.1.1.1: both UIDs of the command are those of the data set.
  if (attributes.SOPInstanceUID !== announced.SOPInstanceUID)
    return { status: STATUS.doesNotMatchClass, comment: 'SOP Instance UID of data set and command differ' };
  if (attributes.SOPClassUID !== announced.SOPClassUID)
    return { status: STATUS.doesNotMatchClass, comment: 'SOP Class UID of data set and command differ' };
  // PS3.8 9.3.1: a data set is encoded in the syntax that was agreed for its context.
  if (tolerated.some((word) => OTHER_SYNTAX.has(word)) || isOfOtherPixels(problem))
    return { status: STATUS.cannotUnderstand, comment: 'Data set is not in the agreed transfer syntax' };
  if (tolerated.includes('pixel-length-beyond-end'))
    return { status: STATUS.cannotUnderstand, comment: 'Data set ends before its last element does' };
  const comment = problem === null || isWholeButShort(instance) ? null : breakOf(problem);
  return comment === null ? null : { status: STATUS.cannotUnderstand, comment };
}

/**
 * What the caller of an image that is taken is told. Where every element is whole, and the pixels are fewer than described all
 * the same, it came as its device made it: turned down, it would be nowhere. It is kept, and said to be short.
 */
export function answerTo(instance: ReceivedInstance): Answer {
  return isWholeButShort(instance)
    ? { status: STATUS.warningDoesNotMatchClass, comment: SHORT }
    : { status: STATUS.success };
}

const SHORT = 'Pixel data is shorter than the image it describes';

/** In a deflated data set a cut looks the same: it is none of these. */
const isWholeButShort = ({ problem, tolerated, TransferSyntaxUID }: ReceivedInstance): boolean =>
  problem?.kind === 'truncated-pixel-data' &&
  !hasNone(problem) &&
  TransferSyntaxUID !== DEFLATED &&
  !tolerated.some((word) => word === 'pixel-length-beyond-end' || word === 'fragments-beyond-end');

/** PS3.5 A.5. */
const DEFLATED = '1.2.840.10008.1.2.1.99';

/** Words of the header reader for data sets that are not what their syntax says. */
const OTHER_SYNTAX: ReadonlySet<string> = new Set([
  'declared-implicit-is-explicit',
  'declared-explicit-is-implicit',
  'declared-little-is-big-endian',
  'declared-big-is-little-endian',
  'declared-deflated-is-not',
  'fragments-in-native-syntax',
  'native-in-encapsulated-syntax',
]);

const isOfOtherPixels = (problem: FileProblem | null): boolean =>
  problem?.kind === 'bad-pixel-data' && problem.detail === 'not-encapsulated';

/** Damage behind or beside which all the rest of the data set was read. */
const PASSED: ReadonlySet<string> = new Set(['stray-delimiter', 'unknown-vr', 'bytes-after-pixels']);

/** How a data set is not whole, or cannot be read to its end; null where it can. */
function breakOf(problem: FileProblem): string | null {
  if (problem.kind === 'truncated-pixel-data') return hasNone(problem) ? null : SHORT;
  if (problem.kind === 'bad-pixel-data')
    return problem.detail === 'not-an-item' ? 'Pixel data is no sequence of items' : null;
  if (problem.kind !== 'damaged-data-set' || PASSED.has(problem.detail)) return null;
  return `Data set breaks off or is damaged at byte ${problem.atByte}`;
}

/** An empty element of native pixels says that there are none, as no element at all does. */
const hasNone = ({
  bytesPresent,
  rowsExpected,
}: Extract<FileProblem, { kind: 'truncated-pixel-data' }>): boolean =>
  bytesPresent === 0 && rowsExpected !== null;
