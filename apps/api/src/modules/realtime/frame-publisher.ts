import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';

/**
 * Live frames (contract.md §5, design.md §8). `append` is the LAST statement before a commit: it takes the stream's row
 * lock to number the frame. `poke` after the commit tells every process to read on; a lost poke is healed by the next.
 * Stream names: `user:<user id>`.
 */
@Injectable()
export class FramePublisher {
  async append(_tx: Tx, _stream: string, _body: { type: string } & Record<string, unknown>): Promise<void> {
    throw new Error('not built yet');
  }

  async poke(_streams: readonly string[]): Promise<void> {
    throw new Error('not built yet');
  }
}
