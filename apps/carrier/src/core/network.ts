/** The network between the browsers and the carrier, which `POST /control/faults` breaks for a while. */
export class Network {
  private signallingBackAt = 0;
  private mediaBackAt = 0;
  private readonly cuts = new Set<() => void>();

  get signallingIsDown(): boolean {
    return performance.now() < this.signallingBackAt;
  }

  get mediaIsDown(): boolean {
    return performance.now() < this.mediaBackAt;
  }

  /** Called whenever the sockets are to be cut. Returns the function that ends it. */
  onCut(cut: () => void): () => void {
    this.cuts.add(cut);
    return () => this.cuts.delete(cut);
  }

  /** Every socket is cut, and none is let in for this long. No call ends by it. */
  cutSignalling(forMs: number): void {
    this.signallingBackAt = performance.now() + forMs;
    this.cuts.forEach((cut) => cut());
  }

  /** No packet passes in either direction, connectivity checks included. */
  stopMedia(forMs: number): void {
    this.mediaBackAt = performance.now() + forMs;
  }

  /** What is down, for how much longer. */
  list(): Array<{ on: 'signalling' | 'media'; kind: string; left_ms: number }> {
    const leftOf = (backAt: number): number => Math.ceil(backAt - performance.now());
    const down = [
      { on: 'signalling' as const, kind: 'cut', left_ms: leftOf(this.signallingBackAt) },
      { on: 'media' as const, kind: 'stop', left_ms: leftOf(this.mediaBackAt) },
    ];
    return down.filter(({ left_ms }) => left_ms > 0);
  }

  clear(): void {
    this.signallingBackAt = 0;
    this.mediaBackAt = 0;
  }
}
