/** So many at a time; the others wait in order. Node's pool counts a connection only when it stands. */
export class Slots {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(count: number) {
    this.free = count;
  }

  /** Resolves with what gives the slot back, or with null when the signal was first. */
  async take(signal?: AbortSignal): Promise<(() => void) | null> {
    if (signal?.aborted === true) return null;
    if (this.free > 0) {
      this.free -= 1;
      return this.release();
    }
    return new Promise((resolve) => {
      const cancel = (): void => {
        const at = this.waiting.indexOf(next);
        if (at < 0) return;
        this.waiting.splice(at, 1);
        resolve(null);
      };
      const next = (): void => {
        signal?.removeEventListener('abort', cancel);
        resolve(this.release());
      };
      this.waiting.push(next);
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  private release(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    };
  }
}
