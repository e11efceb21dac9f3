/** Work that several wait for and that stops when none of them does any more. */
export class SharedWork<T> {
  private readonly running = new Map<string, { work: Promise<T>; stop: AbortController; waiting: number }>();

  /** Joins what runs under the key, or begins it. Null: the signal was first. */
  async join(
    key: string,
    begin: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T | null> {
    if (signal.aborted) return null;
    const entry = this.running.get(key) ?? this.begin(key, begin);
    entry.waiting += 1;
    let leave = (): void => undefined;
    const left = new Promise<null>((resolve) => {
      leave = () => resolve(null);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([entry.work, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      entry.waiting -= 1;
      if (entry.waiting === 0) {
        // Whoever comes now begins anew: what is being stopped is not joined.
        if (this.running.get(key) === entry) this.running.delete(key);
        entry.stop.abort();
      }
    }
  }

  private begin(key: string, begin: (signal: AbortSignal) => Promise<T>) {
    const stop = new AbortController();
    const entry = { work: begin(stop.signal), stop, waiting: 0 };
    this.running.set(key, entry);
    return entry;
  }
}
