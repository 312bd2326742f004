import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { CallPath } from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import { UserListeners, type UserListener } from '../auth/user-listeners';
import { CallerIds } from './caller-ids';

/** A list of users must not wait for a carrier that is away, once per user. */
const NOT_AGAIN_FOR_MS = 30_000;

/** Tells those who look after users what a caller ID is good for (calls.md B9). */
@Injectable()
export class UserCallerIds implements UserListener, OnModuleInit {
  private readonly logger = new Logger(UserCallerIds.name);
  private awayUntil = 0;

  constructor(
    private readonly users: UserListeners,
    private readonly callerIds: CallerIds,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.users.add(this);
  }

  async callerIdPaths(phone: string): Promise<CallPath[] | null> {
    const now = this.clock.now().getTime();
    if (now < this.awayUntil) return null;
    try {
      return await this.callerIds.goodFor(phone);
    } catch (error) {
      this.logger.warn({ err: error }, 'a carrier could not be asked for its numbers; a caller ID is taken as it is');
      this.awayUntil = now + NOT_AGAIN_FOR_MS;
      return null;
    }
  }
}
