// Connections that are kept for the next request.
import http from 'node:http';
import { type Duplex, PassThrough } from 'node:stream';
import { AnswerInterrupted } from '../failure.ts';
import { connect, type Target } from './connect.ts';

const IDLE_MS = 20_000;
/**
 * So much before the server says that it ends an idle connection, it is not used any more. Node's own second would leave
 * nothing of Orthanc's one second: a new connection for every frame. One that ends all the same is tried again (exchange.ts).
 */
const EARLIER_MS = 100;

/** Node's pool over our own connections, TLS and proxies included: to it, all of them are plain. */
export class PeerAgent extends http.Agent {
  /** Whether a large request asks before it sends: no more, once the peer has taken one or has not heard the question. */
  asksFirst = true;
  private readonly target: Target;

  constructor(target: Target, connections: number) {
    super({
      keepAlive: true,
      // Not bounded here, and so without a queue: slots.ts bounds it. Node tells a connection that cannot be made to the first
      // of those that wait in its queue, and leaves the others there for ever: the peer is gone, and nothing wakes them.
      maxFreeSockets: connections,
      scheduling: 'lifo',
      agentKeepAliveTimeoutBuffer: EARLIER_MS,
    });
    this.target = target;
  }

  override createConnection(
    _options: http.ClientRequestArgs,
    done?: (error: Error | null, stream: Duplex) => void,
  ): null {
    void this.open(done);
    return null;
  }

  /** Ends those that wait for a request: the peer has closed one of them, so others may be as old. */
  dropIdle(): void {
    for (const sockets of Object.values(this.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }

  private async open(done?: (error: Error | null, stream: Duplex) => void): Promise<void> {
    const connected = await connect(this.target);
    if (!connected.ok) {
      done?.(new AnswerInterrupted(connected.failure), new PassThrough());
      return;
    }
    connected.value.setTimeout(IDLE_MS); // the pool drops a free one; one in use does not listen to it
    done?.(null, connected.value);
  }
}
