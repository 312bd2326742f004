import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import type { ProviderName } from '@dialer/contracts';
import { TELEPHONY_PROVIDER, type TelephonyProvider } from './telephony-provider';
import { TelephonyRegistry } from './telephony-registry';
import type { TelnyxOptions } from './telnyx/telnyx.options';
import { TelnyxProvider } from './telnyx/telnyx.provider';
import type { TwilioOptions } from './twilio/twilio.options';
import { TwilioProvider } from './twilio/twilio.provider';

export interface TelephonyModuleOptions {
  /** The carrier of new calls. */
  default: ProviderName;
  /** Absent: not configured. */
  twilio?: TwilioOptions;
  telnyx?: TelnyxOptions;
  /** The variables each unconfigured carrier lacks: names, never values. */
  missing: Partial<Record<ProviderName, readonly string[]>>;
}

export interface TelephonyModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  inject?: FactoryProvider['inject'];
  // Arguments are whatever `inject` names; Nest types them the same way.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  useFactory: (...args: any[]) => TelephonyModuleOptions | Promise<TelephonyModuleOptions>;
}

const OPTIONS = Symbol('TELEPHONY_OPTIONS');

/** Builds the configured carriers once and binds the token and the registry. */
@Module({})
export class TelephonyModule {
  static forRoot(options: TelephonyModuleOptions): DynamicModule {
    return TelephonyModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: TelephonyModuleAsyncOptions): DynamicModule {
    return {
      module: TelephonyModule,
      global: true,
      imports,
      providers: [
        { provide: OPTIONS, inject, useFactory },
        { provide: TelephonyRegistry, inject: [OPTIONS], useFactory: buildRegistry },
        { provide: TELEPHONY_PROVIDER, inject: [OPTIONS, TelephonyRegistry], useFactory: defaultProvider },
      ],
      exports: [TelephonyRegistry, TELEPHONY_PROVIDER],
    };
  }
}

function buildRegistry(options: TelephonyModuleOptions): TelephonyRegistry {
  const configured = new Map<ProviderName, TelephonyProvider>();
  if (options.twilio) configured.set('twilio', new TwilioProvider(options.twilio));
  if (options.telnyx) configured.set('telnyx', new TelnyxProvider(options.telnyx));
  return new TelephonyRegistry(configured, options.missing);
}

/** An installation without a carrier starts all the same; its dials answer PROVIDER_NOT_CONFIGURED (contract.md §1). */
function defaultProvider(options: TelephonyModuleOptions, registry: TelephonyRegistry): TelephonyProvider | null {
  return registry.get(options.default) ?? null;
}
