import { Injectable } from '@nestjs/common';
import type { AmdSettings, ProviderName } from '@dialer/contracts';
import { TelephonyRegistry, type DetectionPatience, type DetectionRequest, type TelephonyProvider } from '@dialer/telephony';

/** Carriers of lines that stand; a carrier whose settings are gone leaves lines that only time can close. */
@Injectable()
export class LineCarriers {
  constructor(private readonly registry: TelephonyRegistry) {}

  of(name: ProviderName): TelephonyProvider {
    const provider = this.registry.get(name);
    if (!provider) throw new Error(`${name} is not configured any more, but a line of it still stands`);
    return provider;
  }

  patience(name: ProviderName, amd: AmdSettings): DetectionPatience | null {
    const request = detectionOf(amd);
    return request && (this.registry.get(name)?.detectionPatience(request) ?? null);
  }
}

/** With a message for machines it is listened on until they may be spoken to (calls.md C15). */
export function detectionOf({ enabled, on_machine, message_id, audience }: AmdSettings): DetectionRequest | null {
  if (!enabled) return null;
  const leavesMessage = on_machine === 'leave_message' && message_id !== null;
  return { waitFor: leavesMessage ? 'message_end' : 'verdict', audience };
}
