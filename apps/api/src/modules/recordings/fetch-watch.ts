import { Readable } from 'node:stream';

const LEASE_SECONDS = 30;
const RENEW_MS = 10_000;
const SILENT_MS = 15_000;

/** Nothing has come for a while, or the lease was lost. */
export class NoProgressError extends Error {
  override readonly name = 'NoProgressError';
}

/** Looks after one download: renews its lease while bytes come, and ends it when none do. */
export class FetchWatch {
  /** How long a row stays with a process that was killed. */
  static readonly leaseSeconds = LEASE_SECONDS;

  private readonly controller = new AbortController();
  private readonly renewal: NodeJS.Timeout;
  private silence: NodeJS.Timeout;

  /** `renew` answers false when somebody else has taken over. */
  constructor(private readonly renew: () => Promise<boolean>) {
    this.renewal = setInterval(() => void this.extend(), RENEW_MS);
    this.silence = this.startSilence();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  over(source: Readable): Readable {
    // Given up before anybody reads, its error would be nobody's and end the process; whoever reads gets it all the same.
    source.on('error', () => undefined);
    return Readable.from(this.chunksOf(source), { objectMode: false });
  }

  end(): void {
    clearInterval(this.renewal);
    clearTimeout(this.silence);
  }

  private async *chunksOf(source: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      clearTimeout(this.silence);
      this.silence = this.startSilence();
      yield chunk;
    }
  }

  private startSilence(): NodeJS.Timeout {
    return setTimeout(() => this.giveUp(`no byte for ${SILENT_MS / 1000} s`), SILENT_MS);
  }

  private async extend(): Promise<void> {
    try {
      if (!(await this.renew())) this.giveUp('another process has taken over');
    } catch {
      // The database is away: the lease runs out, and whoever comes next does it again.
      this.giveUp('the lease could not be renewed');
    }
  }

  private giveUp(why: string): void {
    this.end();
    this.controller.abort(new NoProgressError(why));
  }
}
