// What a server says beside its matches.
import type { IncomingHttpHeaders } from 'node:http';

export type SearchWarnings = {
  /** PS3.18 8.3.4.4: there are more than it gave. */
  readonly more: boolean;
  /** 8.3.4.2: it matched literally. */
  readonly fuzzyIgnored: boolean;
  /** `X-Total-Count`: no standard, and what several servers send. */
  readonly total: number | null;
};

export function warningsOf(headers: IncomingHttpHeaders): SearchWarnings {
  const text = headers.warning ?? '';
  const persistent = /(^|[\s,])299\s/.test(text);
  const total = headers['x-total-count'];
  return {
    more: persistent && /(additional|more) results/i.test(text),
    fuzzyIgnored: persistent && /fuzzymatching/i.test(text),
    total: typeof total === 'string' && /^\d{1,12}$/.test(total.trim()) ? Number(total) : null,
  };
}
