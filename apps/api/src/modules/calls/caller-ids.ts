import { Injectable } from '@nestjs/common';
import type { CallPath } from '@dialer/contracts';
import { TelephonyRegistry, type TelephonyProvider } from '@dialer/telephony';
import { Clock } from '../../platform/clock/clock';

const KEEP_MS = 5 * 60_000;

/**
 * Numbers that calls may show: a number belongs to one carrier (calls.md B9), and there to one account. Asked for only when somebody
 * wants another than the configured one, and kept for some minutes: numbers are bought and sold by the month, and a click must not
 * wait for two more requests.
 */
@Injectable()
export class CallerIds {
  private readonly known = new Map<string, { numbers: readonly string[]; until: number }>();

  constructor(
    private readonly registry: TelephonyRegistry,
    private readonly clock: Clock,
  ) {}

  /** What a call shows when nobody chose a number. */
  usual({ defaultCallerId, direct }: TelephonyProvider, path: CallPath): string {
    return (path === 'direct' && direct?.defaultCallerId) || defaultCallerId;
  }

  /** Throws when the carrier cannot be asked: the gate fails closed. */
  async of(provider: TelephonyProvider, wanted: string, path: CallPath): Promise<readonly string[]> {
    const usual = this.usual(provider, path);
    if (wanted === usual) return [wanted];
    const line = path === 'direct' && provider.direct ? provider.direct : provider;
    const key = line === provider ? provider.name : `${provider.name}:direct`;
    const now = this.clock.now().getTime();
    const kept = this.known.get(key);
    if (kept && kept.until > now) return kept.numbers;
    const numbers = [usual, ...(await line.callerIds())];
    this.known.set(key, { numbers, until: now + KEEP_MS });
    return numbers;
  }

  /** The ways of calling on which a number is shown. Throws when a carrier cannot be asked and no other one has it. */
  async goodFor(phone: string): Promise<CallPath[]> {
    const ways = this.registry
      .all()
      .flatMap((provider): { provider: TelephonyProvider; path: CallPath }[] => [
        ...(provider.bridge?.missing.length ? [] : [{ provider, path: provider.bridge ? ('bridge' as const) : ('room' as const) }]),
        ...(provider.direct ? [{ provider, path: 'direct' as const }] : []),
      ]);
    const asked = await Promise.allSettled(ways.map(({ provider, path }) => this.of(provider, phone, path)));
    const good = ways.filter((_, index) => {
      const answer = asked[index]!;
      return answer.status === 'fulfilled' && answer.value.includes(phone);
    });
    const failed = asked.find((answer) => answer.status === 'rejected');
    if (good.length === 0 && failed) throw failed.reason;
    return good.map(({ path }) => path);
  }
}
