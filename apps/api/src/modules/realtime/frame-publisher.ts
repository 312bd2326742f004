import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';

export type FrameBody = { type: string } & Record<string, unknown>;

/**
 * Live frames (contract.md §5, design.md §8). `append` is the LAST statement before a commit: it takes the stream's row
 * lock to number the frame. `poke` after the commit tells every process to read on; a lost poke is healed by the next.
 * Stream names: `user:<user id>`.
 */
@Injectable()
export class FramePublisher {
  /** Answers the frame's number. Several streams in one transaction: always in the streams' alphabetical order. */
  async append(_tx: Tx, _stream: string, _body: FrameBody): Promise<number> {
    throw new Error('not built yet');
  }

  async poke(_streams: readonly string[]): Promise<void> {
    throw new Error('not built yet');
  }
}
