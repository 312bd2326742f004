import type { WebSocket } from 'ws';
import type { FeedMember } from './frame-feed';
import type { FrameRow } from './frames.repository';

/** This much unsent means that the reader does not keep up: it is dropped, not waited for (contract.md §5). */
const MOST_UNSENT_BYTES = 1024 * 1024;

/** A close code of our own (4000 to 4999): the page asks to sign in again. */
export const CLOSE_SIGNED_OUT = 4401;

/** A subscriber's socket: bare JSON frames `{ type, seq, at, … }` out, nothing in. */
export class LiveSocket implements FeedMember {
  /** Answered our last ping. */
  private alive = true;

  constructor(private readonly socket: WebSocket) {
    socket.on('pong', () => (this.alive = true));
    socket.on('error', () => socket.terminate());
  }

  deliver(frames: readonly FrameRow[]): void {
    for (const { body, seq, at } of frames) this.send({ ...body, seq, at: at.toISOString() });
  }

  send(frame: { type: string; seq: number; at: string }): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount > MOST_UNSENT_BYTES) return this.drop();
    const { type, seq, at, ...rest } = frame;
    this.socket.send(JSON.stringify({ type, seq, at, ...rest }));
  }

  /** Gone without a goodbye (a lid closed, a network lost) shows as an unanswered ping. */
  checkAlive(): void {
    if (!this.alive) return this.socket.terminate();
    this.alive = false;
    this.socket.ping();
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  onClose(then: () => void): void {
    if (this.socket.readyState >= this.socket.CLOSING) then();
    else this.socket.once('close', then);
  }

  /** A close frame would queue behind what is unsent already. */
  private drop(): void {
    this.socket.terminate();
  }
}
