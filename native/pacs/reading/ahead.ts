// A series read ahead of who looks at it, by one request for all of it: a server gives that several times as fast as its images one
// by one. Only what nobody waits for at the screen is taken from it, what does not come soon is asked for by its name all the same,
// and where anything is odd about such an answer it is given up without a word: it is a quicker way, never the only one.
import type { SeriesAddress } from '../dicomweb/index.ts';
import type { InstanceFacts } from './facts.ts';
import type { Archive } from './frames.ts';
import { SeriesOnItsWay } from './onItsWay.ts';
import type { JudgedFrame } from './syntax.ts';

/** Fewer are as soon asked for one by one. */
const FEWEST = 16;
/** Of larger ones so few can be held that nothing would be read ahead. */
const MOST_FRAME_BYTES = 4 * 1024 * 1024;
/** A series is not asked for again for so long: what has come of it before was for nothing. */
const REST_MS = 60_000;
/** An archive that has given nothing is asked for no series for so long. */
const REFUSED_MS = 10 * 60_000;

/** How long each time that an image is waited for. */
const PATIENCE_MS = 50;

/** What is known of a series' instances. */
export type KnownSeries = (peerId: string, address: SeriesAddress) => readonly InstanceFacts[];

export class ReadAhead {
  private readonly known: KnownSeries;
  private readonly patienceMs: number;
  private readonly coming = new Map<string, SeriesOnItsWay>();
  private readonly refused = new Map<string, number>();
  /** Asked for ahead last. Two of a series, one after the other, are the beginning of all of it. */
  private last: { readonly key: string; readonly facts: InstanceFacts } | null = null;

  constructor(known: KnownSeries, patienceMs = PATIENCE_MS) {
    this.known = known;
    this.patienceMs = patienceMs;
  }

  /** What has come of an image that somebody waits for; null: it has to be asked for. */
  held({ peerId }: Archive, facts: InstanceFacts): JudgedFrame | null {
    return this.coming.get(keyOf(peerId, facts))?.take(facts) ?? null;
  }

  /** The same for one that nobody looks at yet, which may be waited for a little. */
  soon(archive: Archive, facts: InstanceFacts, signal: AbortSignal): Promise<JudgedFrame | null> {
    const key = keyOf(archive.peerId, facts);
    const coming = this.coming.get(key) ?? this.begin(archive, facts, key);
    return coming === null ? Promise.resolve(null) : coming.soon(facts, signal);
  }

  forget(peerId: string): void {
    this.refused.delete(peerId);
    for (const [key, coming] of this.coming) {
      if (!key.startsWith(`${peerId} `)) continue;
      this.coming.delete(key);
      coming.leave();
    }
  }

  private begin(archive: Archive, facts: InstanceFacts, key: string): SeriesOnItsWay | null {
    const { peerId } = archive;
    const first = this.last?.key === key ? this.last.facts : null;
    this.last = { key, facts };
    if (first === null || first.SOPInstanceUID === facts.SOPInstanceUID) return null;
    if ((this.refused.get(peerId) ?? 0) > performance.now()) return null;
    const all = this.known(peerId, facts);
    const coming = new SeriesOnItsWay(archive, facts, isWorthIt(all) ? all : [], this.patienceMs);
    coming.take(first); // which is had already
    this.last = null;
    this.coming.set(key, coming);
    void coming.ended.then((refused) => {
      if (refused) this.refused.set(peerId, performance.now() + REFUSED_MS);
      const rest = setTimeout(() => {
        if (this.coming.get(key) === coming) this.coming.delete(key);
        coming.leave();
      }, REST_MS);
      rest.unref();
    });
    return coming;
  }
}

const isWorthIt = (all: readonly InstanceFacts[]): boolean =>
  all.length >= FEWEST &&
  all.every(
    ({ NumberOfFrames, nativeBytes }) => NumberOfFrames <= 1 && (nativeBytes ?? 0) <= MOST_FRAME_BYTES,
  );

const keyOf = (peerId: string, { StudyInstanceUID, SeriesInstanceUID }: SeriesAddress): string =>
  `${peerId} ${StudyInstanceUID} ${SeriesInstanceUID}`;
