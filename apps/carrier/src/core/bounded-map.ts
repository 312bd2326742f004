/**
 * A map that forgets its oldest entries beyond `limit`, but never one that is still needed (a live call), so that a
 * carrier left running for days does not grow.
 */
export class BoundedMap<V> implements Iterable<V> {
  private readonly entries = new Map<string, V>();

  constructor(
    private readonly limit: number,
    private readonly isDone: (value: V) => boolean = () => true,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: string): V | undefined {
    return this.entries.get(key);
  }

  set(key: string, value: V): void {
    this.entries.set(key, value);
    if (this.entries.size > this.limit) this.forgetOldest();
  }

  delete(key: string): boolean {
    return this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  [Symbol.iterator](): Iterator<V> {
    return this.entries.values();
  }

  /** Newest first, which is the order of Twilio's lists. */
  newestFirst(): V[] {
    return [...this.entries.values()].reverse();
  }

  private forgetOldest(): void {
    let over = this.entries.size - this.limit;
    for (const [key, value] of this.entries) {
      if (over <= 0) return;
      if (!this.isDone(value)) continue;
      this.entries.delete(key);
      over -= 1;
    }
  }
}
