import {
  PublishAnswer,
  PublishPreviewAnswer,
  PublishState,
  type PublishChoice,
  type PublishRequest,
} from '../../../native/contract/index.ts';
import { request, type Answer } from '../request.ts';

const path = (study: string): string => `/api/studies/${encodeURIComponent(study)}/record/publish`;

/** Giving a study back to a record, one typed function a route. */
export const publishApi = {
  /** What can be given, and what was. Asks no server. */
  state: (study: string, signal?: AbortSignal): Promise<Answer<PublishState>> =>
    request(PublishState, path(study), { signal }),
  /** Asks the server what it has; changes nothing. */
  preview: (study: string, json: PublishChoice): Promise<Answer<PublishPreviewAnswer>> =>
    request(PublishPreviewAnswer, `${path(study)}/preview`, { method: 'POST', json }),
  send: (study: string, json: PublishRequest): Promise<Answer<PublishAnswer>> =>
    request(PublishAnswer, path(study), { method: 'POST', json }),
  resume: (study: string, publicationId: string): Promise<Answer<PublishAnswer>> =>
    request(PublishAnswer, `${path(study)}/${encodeURIComponent(publicationId)}/resume`, { method: 'POST' }),
};
