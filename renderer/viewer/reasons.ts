import { failureText, fileProblemText } from '../ui/index.ts';
import type { Reasons } from './notices.ts';

/** The page's own sentences for what is wrong with files. */
export const reasons: Reasons = { problem: fileProblemText, failure: failureText };
