// One answer with all of a series: what it brings is held until it is asked for, so much at most, and it is given up when nobody
// asks any more, or when it brings only what has been had otherwise.
import type { SeriesAddress } from '../dicomweb/index.ts';
import type { InstanceFacts } from './facts.ts';
import type { Archive } from './frames.ts';
import type { JudgedFrame } from './syntax.ts';
import { wholeInstance } from './whole.ts';

/** Come and not asked for: with more than this the archive waits. */
const HELD_BYTES = 32 * 1024 * 1024;
const MOST_FILE_BYTES = 16 * 1024 * 1024;
/** Nobody has asked for anything of the series for so long: it is left. */
const IDLE_MS = 5000;
/** Nothing that is held was wanted for so long: the archive is not kept waiting. */
const FULL_MS = 10_000;
/** An image is waited for while at least so many others come each time, and no more than so many times. */
const PATIENCE = { files: 2, times: 20 };
/** So many in a row that had been had otherwise: this way is the slower one. */
const MOST_USELESS = 16;

type Settle = (frame: JudgedFrame | null) => void;

export class SeriesOnItsWay {
  /** Resolves when nothing more comes. True: the archive has given nothing at all. */
  readonly ended: Promise<boolean>;
  private readonly facts: ReadonlyMap<string, InstanceFacts>;
  private readonly patienceMs: number;
  private readonly aborter = new AbortController();
  private readonly held = new Map<string, JudgedFrame>();
  /** Given to somebody, or asked for by its name. */
  private readonly had = new Set<string>();
  private readonly waiting = new Map<string, Set<Settle>>();
  private readonly idle: NodeJS.Timeout;
  private state: 'coming' | 'full' | 'over' = 'coming';
  private heldBytes = 0;
  private files = 0;
  private useless = 0;
  private hasRoom = (): void => undefined;

  /** `facts`: of what may come; none: it is not asked for at all. */
  constructor(archive: Archive, address: SeriesAddress, facts: readonly InstanceFacts[], patienceMs: number) {
    this.patienceMs = patienceMs;
    this.facts = new Map(facts.map((each) => [each.SOPInstanceUID, each]));
    this.idle = setTimeout(() => this.leave(), IDLE_MS);
    this.idle.unref();
    this.ended = this.run(archive, address);
  }

  /** What is held of it, which is not held any more then. Null: whoever asks gets it another way. */
  take({ SOPInstanceUID, version }: InstanceFacts): JudgedFrame | null {
    this.idle.refresh();
    this.had.add(SOPInstanceUID);
    const frame = this.held.get(SOPInstanceUID);
    if (frame === undefined) return null;
    this.held.delete(SOPInstanceUID);
    this.heldBytes -= frame.bytes.byteLength;
    if (this.heldBytes <= HELD_BYTES) this.hasRoom();
    return this.facts.get(SOPInstanceUID)?.version === version ? frame : null;
  }

  /** The same, after a while where it may still come. */
  soon(facts: InstanceFacts, signal: AbortSignal): Promise<JudgedFrame | null> {
    const { SOPInstanceUID, version } = facts;
    const mayCome =
      this.state === 'coming' &&
      !this.held.has(SOPInstanceUID) &&
      !this.had.has(SOPInstanceUID) &&
      this.facts.get(SOPInstanceUID)?.version === version;
    if (!mayCome || signal.aborted) return Promise.resolve(this.take(facts));
    this.idle.refresh();
    return new Promise((resolve) => {
      let { files, times } = { files: this.files, times: 1 };
      const settle: Settle = (frame) => {
        clearInterval(timer);
        signal.removeEventListener('abort', leave);
        const all = this.waiting.get(SOPInstanceUID);
        all?.delete(settle);
        if (all?.size === 0) this.waiting.delete(SOPInstanceUID);
        resolve(frame);
      };
      const leave = (): void => settle(null);
      const timer = setInterval(() => {
        if (this.files - files < PATIENCE.files || times >= PATIENCE.times) settle(this.take(facts));
        [files, times] = [this.files, times + 1];
      }, this.patienceMs);
      signal.addEventListener('abort', leave, { once: true });
      const all = this.waiting.get(SOPInstanceUID) ?? new Set<Settle>();
      this.waiting.set(SOPInstanceUID, all.add(settle));
    });
  }

  /** Nobody wants any of it. */
  leave(): void {
    clearTimeout(this.idle);
    this.stop();
    this.held.clear();
    this.heldBytes = 0;
  }

  private stop(): void {
    this.aborter.abort();
    this.hasRoom();
  }

  private async run({ peer }: Archive, address: SeriesAddress): Promise<boolean> {
    const { signal } = this.aborter;
    if (this.facts.size > 0) {
      const limits = { limitBytes: MOST_FILE_BYTES, signal };
      // Whatever is wrong with such an answer, or with us: the images are had one by one, and there it is told.
      await peer.series(address, (file) => this.arrived(file), limits).catch(() => undefined);
    }
    this.state = 'over';
    this.letWaitingGo();
    return this.facts.size > 0 && this.files === 0 && !signal.aborted;
  }

  private arrived(file: Buffer): Promise<void> | null {
    this.files += 1;
    if (this.aborter.signal.aborted) return null;
    this.useless = this.isKept(file) ? 0 : this.useless + 1;
    if (this.useless > MOST_USELESS) this.stop();
    return this.heldBytes > HELD_BYTES && this.state === 'coming' ? this.room() : null;
  }

  private isKept(file: Buffer): boolean {
    const whole = wholeInstance(file);
    const SOPInstanceUID = whole?.address.SOPInstanceUID ?? '';
    const facts = this.facts.get(SOPInstanceUID);
    const isOfIt =
      whole?.address.StudyInstanceUID === facts?.StudyInstanceUID &&
      whole?.address.SeriesInstanceUID === facts?.SeriesInstanceUID;
    const frame = isOfIt ? whole?.instance.frame(1) : null;
    if (frame == null || this.had.has(SOPInstanceUID) || this.held.has(SOPInstanceUID)) return false;
    const waiting = this.waiting.get(SOPInstanceUID);
    if (waiting === undefined) {
      this.held.set(SOPInstanceUID, frame);
      this.heldBytes += frame.bytes.byteLength;
      return true;
    }
    this.had.add(SOPInstanceUID);
    for (const settle of waiting) settle(frame);
    return true;
  }

  /** Until what is held has been asked for. */
  private async room(): Promise<void> {
    this.state = 'full';
    this.letWaitingGo();
    const timer = setTimeout(() => this.stop(), FULL_MS);
    timer.unref();
    await new Promise<void>((resolve) => (this.hasRoom = resolve));
    clearTimeout(timer);
    if (this.state === 'full') this.state = 'coming';
  }

  /** What is not coming now is asked for by its name. */
  private letWaitingGo(): void {
    for (const [SOPInstanceUID, waiting] of this.waiting) {
      this.had.add(SOPInstanceUID);
      for (const settle of waiting) settle(null);
    }
  }
}
