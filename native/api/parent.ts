import { createInterface } from 'node:readline';
import type { FramePortReply, ServicesReply } from '../contract/index.ts';
import type { FramesPort } from './framesPort.ts';

/** Whoever started this process: the shell by a utility process, another Node by IPC, or anything else by JSON lines. */
export type Parent = {
  /** `ports` are channels handed over with the message; only the shell hands over any. */
  onMessage(listener: (message: unknown, ports: readonly FramesPort[]) => void): void;
  onGone(listener: () => void): void;
  post(reply: ServicesReply): void;
};

// What is used of Electron's ParentPort and MessagePortMain. The services do not import `electron`.
type ElectronEvent = { readonly data: unknown; readonly ports?: readonly unknown[] };
type ElectronPort = {
  on(event: 'message', listener: (event: ElectronEvent) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
  start?(): void;
};

export function findParent(): Parent {
  const electron: unknown = Reflect.get(process, 'parentPort');
  if (isElectronPort(electron)) return electronParent(electron);
  return process.send === undefined ? lineParent() : nodeParent();
}

function electronParent(port: ElectronPort): Parent {
  return {
    onMessage: (listener) =>
      port.on('message', ({ data, ports = [] }) =>
        listener(data, ports.filter(isElectronPort).map(framesPort)),
      ),
    onGone: () => undefined, // a utility process ends with the shell
    post: (reply) => port.postMessage(reply),
  };
}

/** Electron's ports can hand over other ports and no buffers, so frames are copied: 1.7 to 3.1 ms each (FACTS.md). */
function framesPort(port: ElectronPort): FramesPort {
  return {
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    onClose: (listener) => port.on('close', listener),
    post: (message: FramePortReply) => port.postMessage(message),
    start: () => port.start?.(),
  };
}

function nodeParent(): Parent {
  return {
    onMessage: (listener) => void process.on('message', (message: unknown) => listener(message, [])),
    onGone: (listener) => void process.on('disconnect', listener),
    post: (reply) => void process.send?.(reply),
  };
}

function lineParent(): Parent {
  const lines = createInterface({ input: process.stdin });
  return {
    onMessage: (listener) => void lines.on('line', (line) => listener(parseLine(line), [])),
    onGone: (listener) => void lines.on('close', listener),
    post: (reply) => void process.stdout.write(`${JSON.stringify(reply)}\n`),
  };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isElectronPort(value: unknown): value is ElectronPort {
  return (
    typeof value === 'object' &&
    value !== null &&
    'on' in value &&
    typeof value.on === 'function' &&
    'postMessage' in value &&
    typeof value.postMessage === 'function'
  );
}
