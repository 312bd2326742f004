import { Injectable } from '@nestjs/common';
import { AppError } from '../../platform/errors/app-error';
import { Providers } from './providers';

/** What only Telnyx has. Until its strategy is here, every installation is one where it is not configured. */
@Injectable()
export class TelnyxOnly {
  constructor(private readonly providers: Providers) {}

  credentials(provider: string | undefined): never {
    if (provider && this.providers.name(provider) === 'twilio') {
      const message = 'Twilio browsers sign in with a token, not with SIP credentials: use POST /api/token';
      throw new AppError('PROVIDER_NOT_SUPPORTED', message, { provider: 'twilio' });
    }
    return this.refuse();
  }

  refuse(): never {
    this.providers.configured('telnyx');
    throw new AppError('PROVIDER_NOT_CONFIGURED', 'telnyx has no browser calls on this installation', { provider: 'telnyx', missing: [] });
  }
}
