/**
 * One JSON text a line. A line is asked for when the one before has been read: a slow reader slows the asking, and nothing piles
 * up. `onCancel`: the reader has gone.
 */
export function lineStream(lines: AsyncGenerator<unknown>, onCancel: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await lines.next();
        if (next.done === true) controller.close();
        else controller.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`));
      },
      async cancel() {
        onCancel();
        await lines.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
