import { createHttpTransport } from './httpTransport.ts';
import { createPortTransport } from './portTransport.ts';
import type { FrameTransport } from './transport.ts';

const http = createHttpTransport();
let current: FrameTransport = http;
let listening = false;

/**
 * Listens for the shell's port from now on. The preload sends it once, early, so the page's entry calls this before
 * anything is loaded lazily; calling it again does nothing.
 */
export function listenForFramesPort(): void {
  if (listening) return;
  listening = true;
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const { data } = event;
    const named =
      typeof data === 'object' && data !== null && 'type' in data && data.type === 'lightbox-frames-port';
    const [port] = event.ports;
    if (!named || port === undefined || event.source !== window || event.origin !== location.origin) return;
    const transport = createPortTransport(port, () => {
      if (current === transport) current = http;
    });
    current = transport;
  });
}

/** Starts what fetches frames while nothing else is to do; without effect in the shell, whose port needs nothing. */
export function prepareFetching(): void {
  if (current === http) http.prepare();
}

/** The best way there is now: the shell's port, else HTTP. */
export const frameTransport = (): FrameTransport => current;
