import type { TelephonyModuleOptions } from '@dialer/telephony';
import type { AppConfig } from './config/app-config';

/** What the carriers are told; the local carrier takes the place of every real address (design.md §6). */
export function telephonyOptions(config: AppConfig): TelephonyModuleOptions {
  const { twilio, http, localCarrier, coldCall, missingVariables } = config;
  const telnyx = telnyxOptions(config);
  return {
    default: coldCall.defaultProvider,
    missing: missingVariables,
    ...(twilio && { twilio: { ...twilio, publicUrl: http.baseUrl, ...(localCarrier && { baseUrl: localCarrier.url }) } }),
    ...(telnyx && { telnyx }),
  };
}

/** Either part is enough: browser calls alone need no Call Control. */
function telnyxOptions({ telnyx, telnyxSip, http, localCarrier }: AppConfig): TelephonyModuleOptions['telnyx'] | null {
  if (!telnyx && !telnyxSip) return null;
  const address = localCarrier && { baseUrl: `${localCarrier.url}/v2` };
  return { callControl: telnyx, browserCalls: telnyxSip, publicUrl: http.baseUrl, ...address };
}
