// A network between two programs that goes wrong at a moment of its own: it cuts, resets, falls silent, holds back, spoils
// bytes, loses one, or gives them out one by one. The same seed goes wrong the same way.
import net, { type AddressInfo, type Socket } from 'node:net';

export type Fault = 'cut' | 'reset' | 'silence' | 'delay' | 'spoil' | 'truncate' | 'drip';
export const FAULTS: readonly Fault[] = ['cut', 'reset', 'silence', 'delay', 'spoil', 'truncate', 'drip'];

/** What goes wrong with one connection: after so many bytes of the side that answers, or of the one that called. */
export type FaultPlan = {
  readonly fault: Fault;
  readonly afterBytes: number;
  readonly of?: 'called' | 'caller';
  /** How long a delay holds back, and all that follows with it. */
  readonly delayMs?: number;
} | null;

export type FaultyProxy = {
  readonly port: number;
  /** How many connections went wrong. */
  faults(): number;
  close(): Promise<void>;
};

type Pipe = {
  readonly from: Socket;
  readonly to: Socket;
  readonly plan: FaultPlan;
  readonly onFault: () => void;
};

/** `planOf`: for the n-th connection, from 0. `port`: any that is free, when it is left out. */
export async function startFaultyProxy(
  target: number,
  planOf: (connection: number) => FaultPlan,
  port = 0,
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
    const ofCaller = plan?.of === 'caller';
    const onFault = (): void => void (wrong += 1);
    passOn({ from: near, to: far, plan: ofCaller ? plan : null, onFault });
    passOn({ from: far, to: near, plan: ofCaller ? null : plan, onFault });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
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

function passOn({ from, to, plan, onFault }: Pipe): void {
  let passed = 0;
  let silent = false;
  from.on('end', () => to.end());
  from.on('data', (bytes: Buffer) => {
    if (silent) return;
    const before = passed;
    passed += bytes.length;
    if (plan === null || before > plan.afterBytes || passed <= plan.afterBytes) return void to.write(bytes);
    onFault();
    const good = plan.afterBytes - before;
    to.write(bytes.subarray(0, good));
    goWrong(plan, bytes.subarray(good));
  });
  const goWrong = ({ fault, delayMs = 50 }: NonNullable<FaultPlan>, rest: Buffer): void => {
    switch (fault) {
      case 'cut':
        to.end();
        silent = true;
        break;
      case 'reset':
        to.resetAndDestroy();
        silent = true;
        break;
      case 'silence':
        silent = true;
        break;
      case 'delay':
        from.pause();
        setTimeout(() => {
          to.write(rest);
          from.resume();
        }, delayMs);
        break;
      case 'spoil': {
        const spoilt = Buffer.from(rest);
        spoilt[0] = (spoilt[0] ?? 0) ^ 0xff;
        to.write(spoilt);
        break;
      }
      case 'truncate':
        to.write(rest.subarray(1)); // one byte is lost; what follows is read as something else
        break;
      case 'drip':
        to.write(rest.subarray(0, 1));
        silent = true;
        break;
      default:
        fault satisfies never;
    }
  };
}
