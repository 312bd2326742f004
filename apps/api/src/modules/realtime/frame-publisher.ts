import { Injectable, Logger } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { toCleanText } from '../../platform/http/clean-text';
import { FramesRepository, type FrameBody } from './frames.repository';
import { Poker } from './poker';

/**
 * Live frames (contract.md §5, design.md §8). `append` is the LAST statement before a commit: it takes the stream's row
 * lock to number the frame. `poke` after the commit tells every process to read on; a lost poke is healed by the next.
 * Stream names are principal ids: `user:<user id>`, `key:<fingerprint>`.
 */
@Injectable()
export class FramePublisher {
  private readonly logger = new Logger(FramePublisher.name);

  constructor(
    private readonly frames: FramesRepository,
    private readonly poker: Poker,
  ) {}

  /** Answers the frame's number. Several streams in one transaction: always in the streams' alphabetical order. */
  append(tx: Tx, stream: string, body: FrameBody): Promise<number> {
    return this.frames.append(tx, stream, withCleanText(body));
  }

  /** Never throws: the change is committed, and readers look by themselves every few seconds. */
  async poke(streams: readonly string[]): Promise<void> {
    try {
      await this.poker.poke(streams);
    } catch (error) {
      this.logger.warn({ err: error }, 'live frames could not be announced; readers find them within seconds');
    }
  }
}

/** JSON in PostgreSQL refuses NUL and lone surrogates; a note with one must not undo the change it comes with. */
function withCleanText(body: FrameBody): FrameBody {
  return JSON.parse(JSON.stringify(body, (_, value: unknown) => (typeof value === 'string' ? toCleanText(value) : value))) as FrameBody;
}
