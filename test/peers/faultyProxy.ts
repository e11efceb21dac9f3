// A network between two programs that goes wrong at a moment of its own: it cuts, resets, falls silent, spoils bytes, or
// gives them out one by one. The same seed goes wrong the same way.
import net, { type AddressInfo, type Socket } from 'node:net';

export type Fault = 'cut' | 'reset' | 'silence' | 'spoil' | 'truncate' | 'drip';
export const FAULTS: readonly Fault[] = ['cut', 'reset', 'silence', 'spoil', 'truncate', 'drip'];

/** What goes wrong with one connection: after so many bytes of the answering side. */
export type FaultPlan = { readonly fault: Fault; readonly afterBytes: number } | null;

export type FaultyProxy = {
  readonly port: number;
  /** How many connections went wrong. */
  faults(): number;
  close(): Promise<void>;
};

/** `planOf`: for the n-th connection, from 0. */
export async function startFaultyProxy(
  target: number,
  planOf: (connection: number) => FaultPlan,
): Promise<FaultyProxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let wrong = 0;
  const server = net.createServer((near) => {
    const plan = planOf(connections);
    connections += 1;
    const far = net.connect({ host: '127.0.0.1', port: target });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => far.write(bytes));
    near.on('end', () => far.end());
    far.on('end', () => near.end());
    let passed = 0;
    let silent = false;
    far.on('data', (bytes: Buffer) => {
      if (silent) return;
      const before = passed;
      passed += bytes.length;
      if (plan === null || passed <= plan.afterBytes) return void near.write(bytes);
      if (before <= plan.afterBytes) wrong += 1;
      const good = Math.max(0, plan.afterBytes - before);
      near.write(bytes.subarray(0, good));
      goWrong(plan.fault, bytes.subarray(good));
    });
    const goWrong = (fault: Fault, rest: Buffer): void => {
      switch (fault) {
        case 'cut':
          near.end();
          break;
        case 'reset':
          near.resetAndDestroy();
          break;
        case 'silence':
          silent = true;
          break;
        case 'spoil': {
          const spoilt = Buffer.from(rest);
          spoilt[0] = (spoilt[0] ?? 0) ^ 0xff;
          near.write(spoilt);
          break;
        }
        case 'truncate':
          near.write(rest.subarray(1)); // one byte is lost; what follows is read as something else
          break;
        case 'drip':
          near.write(rest.subarray(0, 1));
          silent = true;
          break;
        default:
          fault satisfies never;
      }
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    faults: () => wrong,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
