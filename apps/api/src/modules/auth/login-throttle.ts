import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RateLimiter } from '../../platform/rate-limit/rate-limiter';

const WINDOW_SECONDS = 15 * 60;
/** Guesses at one account; given back by a good sign-in. */
const PER_EMAIL = 10;
/** Guesses at many accounts; high enough for an office behind one address in the morning. */
const PER_ADDRESS = 100;

/** Counts before the password is looked at, so that guesses sent at once are all counted. */
@Injectable()
export class LoginThrottle {
  constructor(private readonly limits: RateLimiter) {}

  async mayTry(email: string, address: string): Promise<void> {
    await this.limits.consume('login-address', fingerprint(address), PER_ADDRESS, WINDOW_SECONDS);
    await this.limits.consume('login-email', fingerprint(email), PER_EMAIL, WINDOW_SECONDS);
  }

  async succeeded(email: string): Promise<void> {
    await this.limits.reset('login-email', fingerprint(email), PER_EMAIL, WINDOW_SECONDS);
  }
}

/** No address of a person stands in the limiter's table. */
function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
