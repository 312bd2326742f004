import { Injectable } from '@nestjs/common';
import type { TelephonyProvider } from '@dialer/telephony';
import { Clock } from '../../platform/clock/clock';

const KEEP_MS = 5 * 60_000;

/**
 * Numbers each carrier account may show. Asked for only when somebody wants another than the configured one, and kept for
 * some minutes: numbers are bought and sold by the month, and a click must not wait for two more requests.
 */
@Injectable()
export class CallerIds {
  private readonly known = new Map<string, { numbers: readonly string[]; until: number }>();

  constructor(private readonly clock: Clock) {}

  /** Throws when the carrier cannot be asked: the gate fails closed. */
  async of(provider: TelephonyProvider, wanted: string): Promise<readonly string[]> {
    if (wanted === provider.defaultCallerId) return [wanted];
    const now = this.clock.now().getTime();
    const kept = this.known.get(provider.name);
    if (kept && kept.until > now) return kept.numbers;
    const numbers = [provider.defaultCallerId, ...(await provider.callerIds())];
    this.known.set(provider.name, { numbers, until: now + KEEP_MS });
    return numbers;
  }
}
