/** Carriers by name; case-insensitive on the wire, lower case inside. */
export const PROVIDERS = ['twilio', 'telnyx'] as const;
export type ProviderName = (typeof PROVIDERS)[number];
