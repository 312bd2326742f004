import { Injectable } from '@angular/core';
import type { ProviderName } from '@dialer/contracts';
import { type Softphone, SoftphoneError } from './softphone';

/** The softphone of a call's own carrier; its SDK is loaded when the first call needs it. */
@Injectable({ providedIn: 'root' })
export class SoftphoneFactory {
  async for(provider: ProviderName): Promise<Softphone> {
    try {
      if (provider === 'telnyx') {
        const { TelnyxSoftphone } = await import('./telnyx-softphone');
        return new TelnyxSoftphone();
      }
      const { TwilioSoftphone } = await import('./twilio-softphone');
      return new TwilioSoftphone();
    } catch (cause) {
      throw new SoftphoneError('software', { cause });
    }
  }
}
