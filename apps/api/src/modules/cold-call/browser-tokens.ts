import { Injectable } from '@nestjs/common';
import type { IceServer, TokenResponse } from '@dialer/contracts';
import type { TelephonyProvider } from '@dialer/telephony';
import { AppConfig } from '../../platform/config/app-config';
import type { Principal } from '../auth/principal';
import { identityOf } from '../calls/browser-identity';

/** A call can last four hours, and a browser that reconnects in the middle of it must still be let in. */
const TOKEN_SECONDS = 4 * 60 * 60;
const SIGNALLING_PATH = '/signal';

/** What a browser needs to speak. */
@Injectable()
export class BrowserTokens {
  constructor(private readonly config: AppConfig) {}

  async issue(provider: TelephonyProvider, principal: Principal): Promise<TokenResponse> {
    const { token, identity, expiresAt } = await provider.browserAccess({
      identity: identityOf(principal),
      ttlSeconds: TOKEN_SECONDS,
      credentialId: null,
      use: 'room',
    });
    const { localCarrier } = this.config;
    return {
      token,
      identity,
      expires_at: expiresAt.toISOString(),
      ice_servers: this.iceServers(),
      ...(localCarrier && { signalling_url: signallingUrl(localCarrier.url) }),
    };
  }

  iceServers(): IceServer[] {
    return this.config.coldCall.iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username !== undefined && { username }),
      ...(credential !== undefined && { credential }),
    }));
  }
}

/** The local carrier listens for the Voice SDK where it answers REST requests. */
function signallingUrl(carrier: string): string {
  const url = new URL(SIGNALLING_PATH, carrier);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.toString();
}
