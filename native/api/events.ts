import { Hono } from 'hono';
import type { ServiceEvent } from '../contract/index.ts';
import type { Library } from '../library/types.ts';
import { failed } from './reply.ts';
import type { Revision } from './revision.ts';
import type { Services } from './services.ts';

const HEARTBEAT_MS = 15_000;
const LARGEST_AUDIENCE = 64;
const NAMED_STUDIES = 1000;

export function eventsRoutes({ library, links, launchId }: Services, revision: Revision): Hono {
  let audience = 0;
  return new Hono().get('/', (c) => {
    if (audience >= LARGEST_AUDIENCE) return failed(c, { kind: 'too-many-requests' });
    audience += 1;
    const hello = { type: 'hello', launchId, revision: revision.now() } as const;
    const stream = eventStream(links === undefined ? [library] : [library, links], hello, () => {
      audience -= 1;
    });
    return new Response(stream, {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    });
  });
}

/**
 * Server-sent events for one listener. What a slow listener has not read yet is merged, not queued: the newest state of
 * each job, one list of changed studies. So it holds little however slow the listener is, and nothing final is lost.
 */
function eventStream(
  sources: readonly Pick<Library, 'subscribe'>[],
  hello: ServiceEvent,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const waiting = new Map<string, ServiceEvent>();
  let stop = (): void => undefined;
  let wake: (() => void) | null = null;
  const add = (event: ServiceEvent): void => {
    merge(waiting, event);
    wake?.();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const unsubscribe = sources.map((source) => source.subscribe(add));
        // Only when nothing waits to be read: a stalled listener gathers no heartbeats.
        const beat = setInterval(() => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(': still here\n\n'));
        }, HEARTBEAT_MS);
        beat.unref();
        stop = () => {
          for (const end of unsubscribe) end();
          clearInterval(beat);
          waiting.clear();
          wake?.();
          onEnd();
        };
        add(hello);
      },
      async pull(controller) {
        if (waiting.size === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = null;
        }
        const text = [...waiting.values()].map(eventText).join('');
        waiting.clear();
        if (text !== '') controller.enqueue(encoder.encode(text));
      },
      cancel() {
        stop();
      },
    },
    { highWaterMark: 1 },
  );
}

function merge(waiting: Map<string, ServiceEvent>, event: ServiceEvent): void {
  switch (event.type) {
    case 'hello':
      waiting.set('hello', event);
      return;
    case 'job':
      waiting.set(`job ${event.job.jobId}`, event);
      return;
    case 'marks-changed':
      waiting.set(`marks ${event.StudyInstanceUID}`, event);
      return;
    case 'peers-changed':
      waiting.set('peers', event);
      return;
    case 'record-servers-changed':
      waiting.set('record servers', event);
      return;
    case 'source-changed':
      waiting.set(`source ${event.path}`, event);
      return;
    case 'studies-changed': {
      const before = waiting.get('studies');
      const earlier = before?.type === 'studies-changed' ? before.StudyInstanceUIDs : [];
      const all =
        earlier === null || event.StudyInstanceUIDs === null
          ? null
          : [...new Set([...earlier, ...event.StudyInstanceUIDs])];
      const StudyInstanceUIDs = all !== null && all.length <= NAMED_STUDIES ? all : null;
      waiting.set('studies', { type: 'studies-changed', StudyInstanceUIDs });
      return;
    }
    case 'record-links-changed': {
      const before = waiting.get('record links');
      const earlier = before?.type === 'record-links-changed' ? before.StudyInstanceUIDs : [];
      const StudyInstanceUIDs = [...new Set([...earlier, ...event.StudyInstanceUIDs])];
      waiting.set('record links', { type: 'record-links-changed', StudyInstanceUIDs });
      return;
    }
    case 'link-run':
      waiting.set('link run', event);
      return;
    default:
      event satisfies never;
  }
}

const eventText = (event: ServiceEvent): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
