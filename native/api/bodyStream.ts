import type { Context } from 'hono';

/** What the doors hand to the routes besides the request. */
export type DoorBindings = {
  /** Ends the connection in the middle of an answer, so that the client knows that it is not whole; the log gets the error. */
  readonly breakOff: (error: unknown) => void;
};

/**
 * A body that takes its next chunk when the one before has been sent, and stops its source when the client goes. When the
 * source fails half-way the connection is cut: a client must never take part of an answer for the whole.
 */
export function bodyStream(
  c: Context,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): ReadableStream<Uint8Array> {
  const iterator = iterate(chunks);
  const breakOff = breakOffOf(c);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          for (;;) {
            const { done, value } = await iterator.next();
            if (done === true) return controller.close();
            if (value.byteLength === 0) continue; // an empty chunk would not wake this again
            return controller.enqueue(value);
          }
        } catch (error) {
          if (breakOff === null) throw error;
          breakOff(error);
        }
      },
      async cancel() {
        await iterator.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}

async function* iterate(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function breakOffOf(c: Context): DoorBindings['breakOff'] | null {
  const bindings: unknown = c.env;
  return hasBreakOff(bindings) ? bindings.breakOff : null;
}

function hasBreakOff(bindings: unknown): bindings is DoorBindings {
  return (
    typeof bindings === 'object' &&
    bindings !== null &&
    'breakOff' in bindings &&
    typeof bindings.breakOff === 'function'
  );
}
