// So many connections and no more, without those that only hold theirs keeping out who has something to ask.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * `maxConnections` of Node turns newcomers away, and 200 idle connections are enough to shut a port. Here the newcomer is let in,
 * and the connection goes that has waited longest without a question being answered on it; only where answers are under way on
 * all of them is the newcomer turned away.
 */
export function boundConnections(server: Server, most: number): void {
  const open = new Set<Socket>();
  const waiting = new Set<Socket>(); // the one that waits longest first
  const drop = (socket: Socket): void => {
    open.delete(socket);
    waiting.delete(socket);
    socket.destroy();
  };
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    waiting.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      waiting.delete(socket);
    });
    const [longest] = waiting;
    if (open.size > most) drop(longest ?? socket);
  });
  const asked = ({ socket }: IncomingMessage, response: ServerResponse): void => {
    waiting.delete(socket);
    response.once('close', () => {
      if (open.has(socket)) waiting.add(socket);
    });
  };
  server.on('request', asked);
  server.on('checkContinue', asked);
}
