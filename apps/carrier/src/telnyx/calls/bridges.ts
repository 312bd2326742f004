import type { CallAudio } from '../../audio/call-audio';
import { type CallEvents, fromAndTo } from '../webhooks/call-events';
import type { Place, TelnyxCall } from './telnyx-call';
import type { TelnyxEngine } from './telnyx-engine';

/** Two legs that hear each other (`bridge`, `transfer`, `bridge_on_answer`). */
export class Bridges {
  constructor(
    private readonly audio: CallAudio,
    private readonly engine: TelnyxEngine,
    private readonly events: CallEvents,
  ) {}

  bridge(first: TelnyxCall, second: TelnyxCall): void {
    first.leavePlace();
    second.leavePlace();
    const room = this.audio.room();
    const place = new Bridge(first, second, (left) => this.release(left));
    for (const call of [first, second]) {
      call.place = place;
      call.audio.enter(room, { muted: false, held: false });
    }
    for (const call of [first, second]) this.events.tell(call, 'call.bridged', fromAndTo(call));
  }

  /** The leg on the other side of the bridge this one is in. */
  peerOf(call: TelnyxCall): TelnyxCall | null {
    return call.place instanceof Bridge ? call.place.peerOf(call) : null;
  }

  /** Left behind: parked where it was so ordered, otherwise hung up (carriers/telnyx.md §1.1). */
  private release(left: TelnyxCall): void {
    left.place = null;
    left.audio.leave();
    if (!left.parkAfterUnbridge) this.engine.hangUp(left, 'carrier');
  }
}

class Bridge implements Place {
  private over = false;

  constructor(
    private readonly first: TelnyxCall,
    private readonly second: TelnyxCall,
    private readonly release: (left: TelnyxCall) => void,
  ) {}

  peerOf(call: TelnyxCall): TelnyxCall {
    return call === this.first ? this.second : this.first;
  }

  onLeave(call: TelnyxCall): void {
    if (this.over) return;
    this.over = true;
    call.audio.leave();
    this.release(this.peerOf(call));
  }
}
