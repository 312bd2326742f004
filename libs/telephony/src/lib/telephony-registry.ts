import type { ProviderName } from '@dialer/contracts';
import type { TelephonyProvider } from './telephony-provider';

/** Carriers by name, for webhooks and for calls that already run on one (design.md §2). */
export class TelephonyRegistry {
  constructor(
    private readonly configured: ReadonlyMap<ProviderName, TelephonyProvider>,
    /** The variables each unconfigured carrier lacks: names, never values. */
    private readonly missingVariables: Partial<Record<ProviderName, readonly string[]>>,
  ) {}

  /** The strategy, or undefined when its credentials are not set. */
  get(name: ProviderName): TelephonyProvider | undefined {
    return this.configured.get(name);
  }

  missing(name: ProviderName): readonly string[] {
    return this.missingVariables[name] ?? [];
  }

  all(): TelephonyProvider[] {
    return [...this.configured.values()];
  }
}
