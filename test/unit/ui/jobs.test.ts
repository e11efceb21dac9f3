import { afterAll, expect, it, vi } from 'vitest';
import type { Job, ServiceEvent } from '../../../native/contract/index.ts';
import { listenToEvents, useJobs } from '../../../renderer/ui/events.ts';
import { job, transfer } from '../studies/remote.ts';

const told: ((event: ServiceEvent) => void)[] = [];
const answers: ((jobs: readonly Job[]) => void)[] = [];

afterAll(() => vi.unstubAllGlobals());

it('a job that ends while all jobs are asked for has ended, whatever the older answer says', async () => {
  vi.stubGlobal('fetch', (input: unknown) => {
    if (!String(input).endsWith('/api/events'))
      return new Promise<Response>((resolve) => answers.push((jobs) => resolve(Response.json(jobs))));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) =>
        void told.push((event) =>
          controller.enqueue(
            new TextEncoder().encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
          ),
        ),
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  });
  void listenToEvents();
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 30_000 });
  told[0]?.({ type: 'hello', launchId: 'one' });
  await vi.waitFor(() => expect(answers).toHaveLength(1), { timeout: 30_000 });
  told[0]?.({ type: 'job', job: job('done', transfer()) });
  await vi.waitFor(() => expect(useJobs.getState().jobs.get('j')?.state).toBe('done'), { timeout: 30_000 });
  answers[0]?.([job('waiting', transfer()), job('waiting', transfer(), { jobId: 'other' })]);
  await vi.waitFor(() => expect(useJobs.getState().jobs.has('other')).toBe(true), { timeout: 30_000 });
  expect(useJobs.getState().jobs.get('j')?.state).toBe('done');
});
