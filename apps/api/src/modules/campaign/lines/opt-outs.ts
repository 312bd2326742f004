import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock';
import { CallsRepository } from '../../calls/calls.repository';
import { DoNotCallService } from '../../compliance/do-not-call.service';
import { LineDoor } from './line-door';
import { OPT_OUT_KEY } from './line-speech';

/** Somebody presses the key they were told of: never called again, and that within a second (calls.md G26, peers.md §2, 4). */
@Injectable()
export class OptOuts {
  constructor(
    private readonly calls: CallsRepository,
    private readonly doNotCall: DoNotCallService,
    private readonly lines: LineDoor,
    private readonly clock: Clock,
  ) {}

  /** True: they are on the list now. */
  async take(callId: string, digits: string): Promise<boolean> {
    const call = digits === OPT_OUT_KEY ? await this.calls.byId(callId) : null;
    if (!call) return false;
    await this.doNotCall.optOut(call.toPhone, 'opt_out', `pressed ${OPT_OUT_KEY} when called`);
    await this.lines.change(call.id, undefined, { kind: 'opted_out', source: 'carrier', at: this.clock.now(), detail: {} });
    return true;
  }
}
