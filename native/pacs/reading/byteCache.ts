/** Values under a budget of bytes, in memory only; the longest unused go first. One that is larger than all of it is not kept. */
export class ByteCache<T> {
  private readonly entries = new Map<string, { readonly value: T; readonly bytes: number }>();
  private readonly budgetBytes: number;
  private usedBytes = 0;

  constructor(budgetBytes: number) {
    this.budgetBytes = budgetBytes;
  }

  get(key: string): T | null {
    const entry = this.entries.get(key);
    if (entry === undefined) return null;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  put(key: string, value: T, bytes: number): void {
    this.drop(key);
    if (bytes > this.budgetBytes) return;
    this.entries.set(key, { value, bytes });
    this.usedBytes += bytes;
    for (const oldest of this.entries.keys()) {
      if (this.usedBytes <= this.budgetBytes) break;
      this.drop(oldest);
    }
  }

  /** Those whose keys begin so. */
  forget(prefix: string): void {
    for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.drop(key);
  }

  private drop(key: string): void {
    this.usedBytes -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }
}
