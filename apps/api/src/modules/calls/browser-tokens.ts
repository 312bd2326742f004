import { Injectable } from '@nestjs/common';
import type { IceServer, TokenResponse, WebrtcCredentialsResponse } from '@dialer/contracts';
import { TelephonyError, type BrowserAccess, type BrowserAccessRequest, type TelephonyProvider } from '@dialer/telephony';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock/clock';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { BrowserCredentialsRepository } from './browser-credentials.repository';
import { identityOf } from './browser-identity';

/** A call can last four hours, and a browser that reconnects in the middle of it must still be let in. */
const TOKEN_SECONDS = 4 * 60 * 60;
/** Where the local carrier listens for the carriers' browser SDKs. */
const SIGNALLING_PATHS = { twilio: '/signal', telnyx: '/telnyx/rtc' } as const;

/** A page asks on its way in and again when it joins: the same answer is good for both, and each costs two requests at the carrier. */
const SAME_FOR_MS = 60_000;

/** What a browser needs to speak. */
@Injectable()
export class BrowserTokens {
  private readonly recent = new Map<string, { access: BrowserAccess; until: number }>();

  constructor(
    private readonly config: AppConfig,
    private readonly credentials: BrowserCredentialsRepository,
    private readonly clock: Clock,
  ) {}

  async issue(provider: TelephonyProvider, principal: Principal): Promise<TokenResponse> {
    const { token, identity, expiresAt } = await this.access(provider, principal, 'room');
    return { token, identity, expires_at: expiresAt.toISOString(), ...this.connection(provider) };
  }

  /** For a browser that dials by itself (contract.md §2, webrtc-credentials). */
  async sipCredentials(provider: TelephonyProvider, principal: Principal): Promise<WebrtcCredentialsResponse> {
    const { token, expiresAt, sip } = await this.access(provider, principal, 'direct');
    if (!sip) throw new Error(`${provider.name} has browsers that dial, and no credentials for them`);
    return {
      sip_username: sip.username,
      sip_password: sip.password,
      ...(token && { login_token: token, expires_at: expiresAt.toISOString() }),
      status: 'ready',
      ...this.connection(provider),
    };
  }

  /** One credential per principal, whichever way it calls, as long as the carrier knows it. */
  async access(provider: TelephonyProvider, principal: Principal, use: BrowserAccessRequest['use']): Promise<BrowserAccess> {
    const now = this.clock.now().getTime();
    const key = `${provider.name} ${principal.id}`;
    const recent = this.recent.get(key);
    if (recent && recent.until > now) return recent.access;
    const access = await this.issued(provider, principal, use);
    for (const [other, { until }] of this.recent) if (until <= now) this.recent.delete(other);
    // The fixed pair of an installation is good for one of the two uses alone, and costs no request.
    if (access.sip?.credentialId) this.recent.set(key, { access, until: now + SAME_FOR_MS });
    return access;
  }

  private async issued(provider: TelephonyProvider, principal: Principal, use: BrowserAccessRequest['use']): Promise<BrowserAccess> {
    const known = await this.credentials.of(principal.id, provider.name);
    const credentialId = known?.credentialId ?? null;
    const access = await this.ask(provider, { identity: identityOf(principal), ttlSeconds: TOKEN_SECONDS, credentialId, use });
    const { sip } = access;
    if (!sip?.credentialId || sip.credentialId === credentialId) return access;
    const { credentialId: id, username } = sip;
    const row = { principalId: principal.id, provider: provider.name, credentialId: id, username, createdAt: this.clock.now() };
    if (await this.credentials.keep(row, credentialId)) return access;
    // Asked for twice at once: the browser must not sign in by one credential and be dialled at the other (calls.md F25).
    return this.issued(provider, principal, use);
  }

  connection({ name }: TelephonyProvider): { ice_servers: IceServer[]; signalling_url?: string } {
    const { localCarrier } = this.config;
    return {
      ice_servers: this.iceServers(),
      ...(localCarrier && { signalling_url: signallingUrl(localCarrier.url, SIGNALLING_PATHS[name]) }),
    };
  }

  private async ask(provider: TelephonyProvider, request: BrowserAccessRequest): Promise<BrowserAccess> {
    try {
      return await provider.browserAccess(request);
    } catch (error) {
      if (!(error instanceof TelephonyError)) throw error;
      const details = { provider: provider.name, provider_code: error.detail.providerCode, provider_message: error.detail.providerMessage };
      if (error.kind === 'misconfigured') throw new AppError('PROVIDER_NOT_CONFIGURED', 'Browsers cannot sign in to this carrier', details);
      const status = error.kind === 'rejected' ? 502 : 503;
      throw new AppError('WEBRTC_ERROR', 'The carrier gave no access for the browser', details, { status });
    }
  }

  private iceServers(): IceServer[] {
    return this.config.coldCall.iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username !== undefined && { username }),
      ...(credential !== undefined && { credential }),
    }));
  }
}

function signallingUrl(carrier: string, path: string): string {
  const url = new URL(path, carrier);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.toString();
}
