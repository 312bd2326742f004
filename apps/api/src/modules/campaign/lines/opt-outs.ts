import { Injectable } from '@nestjs/common';
import type { ProviderName } from '@dialer/contracts';
import type { DigitsEvent } from '@dialer/telephony';
import { Clock } from '../../../platform/clock/clock';
import { E164 } from '../../../platform/e164';
import { CallsRepository } from '../../calls/calls.repository';
import { DoNotCallService } from '../../compliance/do-not-call.service';
import { LineCarriers } from './line-carriers';
import { LineDoor } from './line-door';
import { OPT_OUT_KEY } from './line-speech';

/** Somebody presses the key they were told of: never called again, and that within a second (calls.md G26, peers.md §2, 4). */
@Injectable()
export class OptOuts {
  constructor(
    private readonly calls: CallsRepository,
    private readonly doNotCall: DoNotCallService,
    private readonly lines: LineDoor,
    private readonly carriers: LineCarriers,
    private readonly clock: Clock,
  ) {}

  /** True: they are on the list now. */
  async take({ callId, digits, legSid, provider }: DigitsEvent): Promise<boolean> {
    if (digits !== OPT_OUT_KEY) return false;
    const call = callId ? await this.calls.byId(callId) : null;
    if (!call) return this.ofCaller(provider, legSid);
    await this.doNotCall.optOut(call.toPhone, 'opt_out', `pressed ${OPT_OUT_KEY} when called`);
    await this.lines.change(call.id, undefined, { kind: 'opted_out', source: 'carrier', at: this.clock.now(), detail: {} });
    return true;
  }

  /** Somebody who has rung back: no call of ours, but the carrier knows who it is. */
  private async ofCaller(provider: ProviderName, legSid: string): Promise<boolean> {
    const leg = await this.carriers.of(provider).fetchLeg(legSid);
    if (!leg?.from || !E164.test(leg.from)) return false;
    await this.doNotCall.optOut(leg.from, 'opt_out', `pressed ${OPT_OUT_KEY} when calling back`);
    return true;
  }
}
