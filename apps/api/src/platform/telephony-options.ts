import type { TelephonyModuleOptions } from '@dialer/telephony';
import type { AppConfig } from './config/app-config';

/** What the carriers are told; the local carrier takes the place of every real address (design.md §6). */
export function telephonyOptions({ twilio, http, localCarrier, coldCall, missingVariables }: AppConfig): TelephonyModuleOptions {
  return {
    default: coldCall.defaultProvider,
    missing: missingVariables,
    ...(twilio && { twilio: { ...twilio, publicUrl: http.baseUrl, ...(localCarrier && { baseUrl: localCarrier.url }) } }),
  };
}
