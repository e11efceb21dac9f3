// How many connections are open, and who gives way when there are too many.
import type { Socket } from 'node:net';

export type Remote = { readonly remoteAddress: string; readonly remotePort: number };

export class Connections {
  private readonly maximumAssociations: number;
  private readonly maximumWaiting: number;
  /** Sockets without an association, the oldest first. For TLS the ones below it. */
  private readonly waiting = new Set<Socket>();
  private readonly byAddress = new Map<string, number>();
  private associations = 0;

  /** One address has at most half of the associations, so that no other caller is kept out. */
  constructor(maximumAssociations: number, maximumWaiting: number) {
    this.maximumAssociations = maximumAssociations;
    this.maximumWaiting = maximumWaiting;
  }

  /** A connection came in. A flood of them pushes out its own oldest; who asks at once is never among those. */
  admit(socket: Socket): void {
    this.waiting.add(socket);
    socket.once('close', () => this.waiting.delete(socket));
    const [oldest] = this.waiting;
    if (this.waiting.size > this.maximumWaiting) oldest?.destroy();
  }

  /** The connection from this address asked for an association. False: there are too many of them. */
  associate({ remoteAddress, remotePort }: Remote): boolean {
    for (const socket of this.waiting) {
      if (socket.remotePort === remotePort && socket.remoteAddress === remoteAddress)
        this.waiting.delete(socket);
    }
    const here = this.byAddress.get(remoteAddress) ?? 0;
    if (this.associations >= this.maximumAssociations) return false;
    if (here >= Math.ceil(this.maximumAssociations / 2)) return false;
    this.associations += 1;
    this.byAddress.set(remoteAddress, here + 1);
    return true;
  }

  /** An association from this address is over. */
  dissociate({ remoteAddress }: Remote): void {
    this.associations -= 1;
    const here = this.byAddress.get(remoteAddress) ?? 0;
    if (here > 1) this.byAddress.set(remoteAddress, here - 1);
    else this.byAddress.delete(remoteAddress);
  }

  count(): { readonly associations: number; readonly waiting: number } {
    return { associations: this.associations, waiting: this.waiting.size };
  }
}
