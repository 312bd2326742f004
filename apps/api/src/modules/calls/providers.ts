import { Inject, Injectable } from '@nestjs/common';
import { PROVIDERS, ROUTES, type ProviderName } from '@dialer/contracts';
import { TELEPHONY_PROVIDER, TelephonyRegistry, type TelephonyProvider } from '@dialer/telephony';
import { AppConfig } from '../../platform/config/app-config';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';

/** A carrier by the name somebody typed. */
@Injectable()
export class Providers {
  constructor(
    /** The carrier of new calls; a call under way asks the registry by its own (design.md §2). */
    @Inject(TELEPHONY_PROVIDER) private readonly carrier: TelephonyProvider | null,
    private readonly registry: TelephonyRegistry,
    private readonly config: AppConfig,
  ) {}

  /** By name, else the user's own carrier, else the installation's (contract.md §2). */
  of(name: string | undefined, principal: Principal): TelephonyProvider {
    return this.named(name || (principal.kind === 'user' && principal.provider) || undefined);
  }

  /** Refused before any dial: a contact must not be rung into a room that no browser of ours can get into (calls.md F25). */
  requireRooms({ name, bridge }: TelephonyProvider): void {
    if (!bridge?.missing.length) return;
    const details = { provider: name, missing: bridge.missing };
    throw new AppError('PROVIDER_NOT_CONFIGURED', `${name} cannot call browsers into a room on this installation`, details);
  }

  /** A carrier whose browsers dial by themselves; without a name, the one that has them. */
  withDirectCalls(name: string | undefined): TelephonyProvider {
    const provider = name ? this.named(name) : this.registry.all().find(({ direct }) => direct !== null);
    if (provider?.direct) return provider;
    if (provider && !provider.bridge) {
      const message = `Browsers place no calls by themselves on ${provider.name}: use POST ${ROUTES.coldCall}/initiate`;
      throw new AppError('PROVIDER_NOT_SUPPORTED', message, { provider: provider.name });
    }
    const missing = this.config.missingForBrowserCalls;
    throw new AppError('PROVIDER_NOT_CONFIGURED', 'Browser calls are not set up on this installation', {
      provider: provider?.name ?? 'telnyx',
      missing,
    });
  }

  named(name: string | undefined): TelephonyProvider {
    return this.configured(this.name(name));
  }

  name(name: string | undefined): ProviderName {
    if (name === undefined || name === '') return this.config.coldCall.defaultProvider;
    const known = PROVIDERS.find((one) => one === name.toLowerCase());
    if (known) return known;
    throw new AppError('PROVIDER_NOT_SUPPORTED', 'There is no such provider', { provider: name, supported: PROVIDERS });
  }

  configured(name: ProviderName): TelephonyProvider {
    const provider = name === this.config.coldCall.defaultProvider ? this.carrier : this.registry.get(name);
    if (provider) return provider;
    const details = { provider: name, missing: this.registry.missing(name) };
    throw new AppError('PROVIDER_NOT_CONFIGURED', `${name} is not set up on this installation`, details);
  }
}
