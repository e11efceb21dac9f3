import {
  ArrivedLink,
  KnownCallerList,
  OpeningAnswer,
  type CallerDecision,
  type LinkCaller,
  type OpenLink,
} from '../../../native/contract/index.ts';
import { request, type Answer } from '../request.ts';

const post = (json: unknown, signal?: AbortSignal) => ({ method: 'POST', json, signal }) as const;

/** The services' answers about links; see native/contract/routes.ts. */
export const linkApi = {
  arrived: (ticket: string, signal: AbortSignal): Promise<Answer<ArrivedLink>> =>
    request(ArrivedLink, '/api/opening/arrived', post({ ticket }, signal)),
  open: (
    link: OpenLink,
    caller: LinkCaller,
    allowed: boolean,
    signal: AbortSignal,
  ): Promise<Answer<OpeningAnswer>> =>
    request(OpeningAnswer, '/api/opening', post({ link, caller, allowed }, signal)),
  signedIn: (serverId: string, signal: AbortSignal): Promise<Answer<OpeningAnswer>> =>
    request(OpeningAnswer, '/api/opening/signed-in', post({ serverId }, signal)),
  callers: (signal?: AbortSignal): Promise<Answer<KnownCallerList>> =>
    request(KnownCallerList, '/api/opening/callers', { signal }),
  decide: (change: CallerDecision): Promise<Answer<KnownCallerList>> =>
    request(KnownCallerList, '/api/opening/callers', { method: 'PUT', json: change }),
} as const;
