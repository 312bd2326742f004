import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock';
import { Database } from '../../platform/database/database';
import { FrameFeed } from './frame-feed';
import { FramesRepository, type FrameBody, type FrameRow } from './frames.repository';
import type { LiveSocket } from './live-socket';

/** More than this behind: a fresh state says it shorter. */
const MOST_REPLAYED = 1_000;

/** What a subscriber hears first: what it missed since its last frame, else the state as it is (contract.md §5). */
@Injectable()
export class StreamOpening {
  constructor(
    private readonly db: Database,
    private readonly frames: FramesRepository,
    private readonly feed: FrameFeed,
    private readonly clock: Clock,
  ) {}

  /** Answers how to leave. */
  async open(stream: string, since: string | null, socket: LiveSocket, state: () => Promise<FrameBody>): Promise<() => void> {
    const missed = await this.missed(stream, since);
    if (missed) {
      socket.deliver(missed);
      return this.feed.join(stream, missed.at(-1)!.seq, socket);
    }
    // The number first, the state after it: what happens in between comes again as a frame, which says the same once more.
    const seq = await this.frames.lastSeq(this.db.orm, stream);
    socket.send({ ...(await state()), seq, at: this.clock.now().toISOString() });
    return this.feed.join(stream, seq, socket);
  }

  /** Null when nothing was missed (the state then shows that the line is live), or when it is no longer kept without a gap. */
  private async missed(stream: string, since: string | null): Promise<FrameRow[] | null> {
    if (since === null || !/^\d{1,15}$/.test(since)) return null;
    const rows = await this.frames.after(this.db.orm, stream, Number(since), MOST_REPLAYED + 1);
    const complete = rows[0]?.seq === Number(since) + 1 && rows.length <= MOST_REPLAYED;
    return complete ? rows : null;
  }
}
