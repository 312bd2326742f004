import type { Permission, ProviderName, Role } from '@dialer/contracts';

/** Who asks. Put on the request by the global guard; controllers get it by `@CurrentPrincipal()`. */
export type Principal = UserPrincipal | ApiKeyPrincipal;

export interface UserPrincipal {
  kind: 'user';
  /** Stable name for limits and idempotency: `user:<id>`. */
  id: string;
  userId: string;
  role: Role;
  name: string;
  callerId: string | null;
  /** The carrier of their calls; null: the installation's. */
  provider: ProviderName | null;
  permissions: readonly Permission[];
}

export interface ApiKeyPrincipal {
  kind: 'api_key';
  /** `key:<fingerprint>`; never the key. */
  id: string;
  permissions: readonly Permission[];
}
