/** One deadline: starting it again puts it off. It does not keep the process alive. */
export class Timer {
  private readonly expired: () => void;
  private handle: NodeJS.Timeout | null = null;

  constructor(expired: () => void) {
    this.expired = expired;
  }

  start(milliseconds: number): void {
    this.stop();
    this.handle = setTimeout(() => {
      this.handle = null;
      this.expired();
    }, milliseconds);
    this.handle.unref();
  }

  stop(): void {
    if (this.handle !== null) clearTimeout(this.handle);
    this.handle = null;
  }
}
