// Who may call, and what each caller has done.
import type { RejectionReason } from '../failure.ts';

/** `addresses`: where this caller may call from; none given: from anywhere. */
export type AllowedCaller = { readonly AETitle: string; readonly addresses?: readonly string[] };

/** A function is asked at each association: who may call can change while the provider runs. */
export type AllowedCallers =
  readonly AllowedCaller[] | 'any' | ((callingAETitle: string, address: string) => boolean);

export type CallerCounters = {
  readonly callingAETitle: string;
  associations: number;
  /** Associations that ended otherwise than by release. */
  broken: number;
  echoes: number;
  stored: number;
  /** Instances that were answered with a failure. */
  refused: number;
  bytes: number; // of data sets
  lastSeen: Date;
};

/** A caller that was not let in, as it named itself. */
export type Stranger = {
  readonly callingAETitle: string;
  readonly calledAETitle: string;
  readonly address: string;
  readonly reason: 'not-allowed' | 'other-name';
  count: number;
  lastSeen: Date;
};

export class Callers {
  /** Requests of those who are not allowed in. They have no counters of their own: anybody can make up titles. */
  turnedAway = 0;
  private readonly allowed: AllowedCallers;
  private readonly counters = new Map<string, CallerCounters>();
  private readonly strangers = new Map<string, Stranger>();

  constructor(allowed: AllowedCallers) {
    this.allowed = allowed;
  }

  /** Null when the caller may come in. */
  refusal(callingAETitle: string, address: string): RejectionReason | null {
    if (this.allowed === 'any') return null;
    const plain = plainAddress(address);
    const found =
      typeof this.allowed === 'function'
        ? this.allowed(callingAETitle, plain)
        : this.allowed.some(
            ({ AETitle, addresses }) =>
              AETitle === callingAETitle &&
              (addresses === undefined || addresses.some((one) => plainAddress(one) === plain)),
          );
    if (found) return null;
    this.turnedAway += 1;
    return 'calling-ae-title-not-recognized';
  }

  /** Remembers who was turned away: the last ones only, as a flood of made-up names must cost nothing. */
  turnAway(who: Omit<Stranger, 'count' | 'lastSeen'>): void {
    const address = plainAddress(who.address);
    const key = JSON.stringify([who.callingAETitle, who.calledAETitle, address, who.reason]);
    const count = (this.strangers.get(key)?.count ?? 0) + 1;
    this.strangers.delete(key);
    this.strangers.set(key, { ...who, address, count, lastSeen: new Date() });
    const [oldest] = this.strangers.keys();
    if (this.strangers.size > MAXIMUM_STRANGERS && oldest !== undefined) this.strangers.delete(oldest);
  }

  listStrangers(): readonly Stranger[] {
    return [...this.strangers.values()].toReversed();
  }

  /** The counters of a caller who is in. With `any` allowed those of the caller silent longest make place. */
  of(callingAETitle: string): CallerCounters {
    let counters = this.counters.get(callingAETitle);
    if (counters === undefined) {
      if (this.counters.size >= MAXIMUM_CALLERS) this.forgetOldest();
      counters = {
        callingAETitle,
        associations: 0,
        broken: 0,
        echoes: 0,
        stored: 0,
        refused: 0,
        bytes: 0,
        lastSeen: new Date(),
      };
      this.counters.set(callingAETitle, counters);
    }
    counters.lastSeen = new Date();
    return counters;
  }

  list(): readonly CallerCounters[] {
    return [...this.counters.values()].map((counters) => ({ ...counters }));
  }

  private forgetOldest(): void {
    const [oldest] = [...this.counters.values()].toSorted((a, b) => Number(a.lastSeen) - Number(b.lastSeen));
    if (oldest !== undefined) this.counters.delete(oldest.callingAETitle);
  }
}

const MAXIMUM_CALLERS = 1000;
const MAXIMUM_STRANGERS = 20;

/** An IPv4 address is the same when it comes through an IPv6 socket. */
export const plainAddress = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();
