import * as z from 'zod';
import { Failure } from '../../native/contract/index.ts';

z.config({ jitless: true }); // the content policy refuses zod's `new Function`

/** A failure as the services tell it; null: it is none that we know. */
export function readFailure(value: unknown): Failure | null {
  const parsed = Failure.safeParse(value);
  return parsed.success ? parsed.data : null;
}
