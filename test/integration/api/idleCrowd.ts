// Connections that say nothing, as a broken program or a scanner holds them.
import net from 'node:net';

export type IdleCrowd = {
  /** How many the other side still holds. */
  readonly held: () => number;
  readonly leave: () => void;
};

/** Resolves when each of them has been made, or has been turned away. */
export async function idleCrowd(port: number, count: number, says = ''): Promise<IdleCrowd> {
  const sockets = new Set<net.Socket>();
  const one = (): Promise<void> =>
    new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => {
        if (says !== '') socket.write(says);
        resolve();
      });
      sockets.add(socket);
      socket.resume();
      socket.on('error', () => resolve());
      socket.on('close', () => sockets.delete(socket));
    });
  await Promise.all(Array.from({ length: count }, one));
  return {
    held: () => sockets.size,
    leave() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
