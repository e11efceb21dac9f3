// When jobs end, heard as the page hears it: over the services' one stream of events. Asking again and again would be work of
// the services that nobody else gives them.
import { request } from 'node:http';
import { ServiceEvent } from '../../../native/contract/index.ts';
import type { Serving } from './services.ts';

export type JobEnds = {
  /** Resolves when the job has ended. */
  readonly of: (jobId: string) => Promise<void>;
  readonly close: () => void;
};

const DATA = 'data: ';

/** Resolves when the services tell. */
export async function jobEnds(serving: Serving): Promise<JobEnds> {
  const ended = new Set<string>();
  const waiting = new Map<string, () => void>();
  const take = (event: ServiceEvent): void => {
    if (event.type !== 'job' || event.job.endedAt === null) return;
    ended.add(event.job.jobId);
    waiting.get(event.job.jobId)?.();
  };
  const asked = request(new URL('api/events', serving.url), {
    agent: false,
    headers: { authorization: serving.authorization, accept: 'text/event-stream' },
  });
  await new Promise<void>((resolve, reject) => {
    asked.once('error', reject);
    asked.once('response', (answer) => {
      answer.on('error', () => undefined); // closed by us
      let text = '';
      answer.setEncoding('utf8').on('data', (more: string) => {
        const lines = `${text}${more}`.split('\n');
        text = lines.pop() ?? '';
        for (const line of lines)
          if (line.startsWith(DATA)) take(ServiceEvent.parse(JSON.parse(line.slice(DATA.length))));
        resolve();
      });
    });
    asked.end();
  });
  return {
    of: (jobId) =>
      new Promise((resolve) => {
        if (ended.has(jobId)) resolve();
        else waiting.set(jobId, resolve);
      }),
    close: () => void asked.destroy(),
  };
}
