/** Every delay of the carrier goes through one of these, so that stop and reset leave nothing ticking. */
export class Timers {
  private readonly running = new Set<NodeJS.Timeout>();
  private readonly immediate = new Set<NodeJS.Immediate>();

  /** Runs once after `ms`; the returned function cancels it. */
  after(ms: number, action: () => void): () => void {
    const timer = setTimeout(() => {
      this.running.delete(timer);
      action();
    }, ms);
    this.running.add(timer);
    return () => {
      clearTimeout(timer);
      this.running.delete(timer);
    };
  }

  /** Runs once the current work is done, before anything else arrives from outside. */
  soon(action: () => void): () => void {
    const pending = setImmediate(() => {
      this.immediate.delete(pending);
      action();
    });
    this.immediate.add(pending);
    return () => {
      clearImmediate(pending);
      this.immediate.delete(pending);
    };
  }

  /** Resolves after `ms`, or rejects at once with the signal's reason. */
  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const cancel = this.after(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  clear(): void {
    for (const timer of this.running) clearTimeout(timer);
    for (const pending of this.immediate) clearImmediate(pending);
    this.running.clear();
    this.immediate.clear();
  }
}
