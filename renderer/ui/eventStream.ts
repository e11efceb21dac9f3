import { ServiceEvent } from '../../native/contract/index.ts';

/** Cuts server-sent events out of text that arrives in pieces (WHATWG HTML 9.2.6), keeping only their data. */
export function createEventParser(onData: (data: string) => void): (text: string) => void {
  let rest = '';
  let data: string[] = [];
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) onData(data.join('\n'));
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    }
  };
}

function parseEvent(data: string): ServiceEvent | null {
  try {
    const parsed = ServiceEvent.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // an event of a newer version: the next refetch brings what it said
  }
}

/**
 * Reads /api/events until it ends. Read by `fetch`, not by EventSource: that one gives up for good on a 502 of the shell
 * and is not made for the `app:` scheme. Resolves when the stream ends or fails; never rejects.
 */
export async function readEvents(onEvent: (event: ServiceEvent) => void, signal: AbortSignal): Promise<void> {
  try {
    const response = await fetch('/api/events', { signal, credentials: 'same-origin', cache: 'no-store' });
    if (!response.ok || response.body === null) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parse = createEventParser((data) => {
      const event = parseEvent(data);
      if (event !== null) onEvent(event);
    });
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parse(value);
    }
  } catch {
    // The services went away or the page let go: the caller decides whether to try again.
  }
}
