import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { API_KEY_SCOPES } from '@dialer/contracts';
import { AppConfig } from '../../platform/config/app-config';
import type { ApiKeyPrincipal } from './principal';

/** Service clients. Several keys may be valid at once, so that they can be rotated (contract.md §2). */
@Injectable()
export class ApiKeys {
  private readonly keys: { digest: Buffer; principal: ApiKeyPrincipal }[];

  constructor(config: AppConfig) {
    this.keys = config.auth.internalApiKeys.map((key) => {
      const digest = sha256(key);
      return { digest, principal: { kind: 'api_key', id: `key:${digest.toString('hex').slice(0, 12)}`, permissions: API_KEY_SCOPES } };
    });
  }

  /** Compares digests, of equal length, with every key: neither length nor position shows in the time. */
  principalOf(given: string): ApiKeyPrincipal | null {
    const digest = sha256(given);
    let found: ApiKeyPrincipal | null = null;
    for (const key of this.keys) if (timingSafeEqual(key.digest, digest)) found = key.principal;
    return found;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
