import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { TelephonyRegistry } from '@dialer/telephony';
import type { Principal } from '../auth/principal';
import { UserListeners, type UserListener } from '../auth/user-listeners';
import { identityOfUser } from './browser-identity';
import { CallsService } from './calls.service';
import { UserLegsRepository, type StandingLeg } from './user-legs.repository';

/**
 * Switching a user off completes their leg (calls.md D20); a contact who was talking to them hears music, then the message, like one
 * whose rep was lost (D18). A phone that still rings for them stops: nobody would be there to answer to.
 */
@Injectable()
export class SwitchedOffUsers implements UserListener, OnModuleInit {
  private readonly logger = new Logger(SwitchedOffUsers.name);

  constructor(
    private readonly users: UserListeners,
    private readonly legs: UserLegsRepository,
    private readonly calls: CallsService,
    private readonly registry: TelephonyRegistry,
  ) {}

  onModuleInit(): void {
    this.users.add(this);
  }

  async onSwitchedOff(userId: string, by: Principal): Promise<void> {
    try {
      for (const id of await this.legs.unanswered(userId)) await this.calls.end(id, by);
      const standing = await this.legs.standing(identityOfUser(userId));
      await Promise.all(standing.map((leg) => this.hangUp(leg)));
    } catch (error) {
      this.logger.warn({ err: error }, 'calls of a user who was switched off could not be found; they end by themselves');
    }
  }

  private async hangUp({ callId, provider, legSid }: StandingLeg): Promise<void> {
    try {
      await this.registry.get(provider)?.hangUpLeg(legSid);
    } catch (error) {
      this.logger.warn({ err: error, callId, provider }, 'the leg of a user who was switched off could not be hung up');
    }
  }
}
