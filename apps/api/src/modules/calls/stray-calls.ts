import { Injectable, Logger } from '@nestjs/common';
import { TelephonyError, TelephonyRegistry, type LegEvent, type StrayCallEvent } from '@dialer/telephony';
import { E164 } from '../../platform/e164';
import { AuthService } from '../auth/auth.service';
import type { UserPrincipal } from '../auth/principal';
import { BrowserCredentialsRepository } from './browser-credentials.repository';
import { CallsRepository } from './calls.repository';
import { StrayRecords } from './stray-records';

const OF_USER = /^user:(.+)$/;

const userIdIn = (principalId: string | null) => (principalId === null ? null : (OF_USER.exec(principalId)?.[1] ?? null));

/**
 * Calls that a browser has placed by itself, past the gate (calls.md B6). Of a user we know it is kept, with its log and its
 * recording; of anybody else, or under the name of a call to another number, it is hung up.
 */
@Injectable()
export class StrayCalls {
  private readonly logger = new Logger(StrayCalls.name);

  constructor(
    private readonly registry: TelephonyRegistry,
    private readonly credentials: BrowserCredentialsRepository,
    private readonly auth: AuthService,
    private readonly records: StrayRecords,
    private readonly calls: CallsRepository,
  ) {}

  async take(event: StrayCallEvent): Promise<void> {
    if ((await this.calls.byReference(event.legSid)) ?? (await this.calls.byLegSid(event.legSid))) return;
    const user = await this.userOf(event);
    const { to } = event;
    if (!user || !to || !E164.test(to)) return this.hangUp(event, 'a browser of nobody we know has placed a call; it is hung up');
    this.logger.warn({ userId: user.userId, provider: event.provider }, 'a browser has placed a call without asking first; it is kept');
    await this.records.keep({ ...event, to }, user);
  }

  /** True: this leg says it is a call of ours, and rings somebody else. */
  async isImpostor(event: LegEvent): Promise<boolean> {
    if (event.status !== 'initiated' || event.callId === null || event.to === null) return false;
    const call = await this.calls.byId(event.callId);
    if (!call || call.path !== 'direct') return false;
    const isAnother = call.toPhone !== event.to || (call.callSid !== null && call.callSid !== event.legSid);
    if (isAnother) await this.hangUp(event, 'a browser has dialled another number than it had asked for; it is hung up');
    return isAnother;
  }

  /** By the credential where it is named, else by who else it could be: nobody dials there who has not been given a way in. */
  private async userOf({ provider, credential, from }: StrayCallEvent): Promise<UserPrincipal | null> {
    if (credential !== null) {
      const userId = userIdIn(await this.credentials.principalOf(provider, credential));
      if (userId) return this.auth.activeUser(userId);
    }
    const holders = await this.credentials.holders(provider);
    const users = (await this.auth.activeUsers()).filter(({ id }) => holders.length === 0 || holders.includes(id));
    const byCallerId = users.filter(({ callerId }) => callerId !== null && callerId === from);
    if (byCallerId.length === 1) return byCallerId[0]!;
    // The fixed pair is for one-person installations (calls.md B6), and signs in without a credential of anybody's own.
    return users.length === 1 && holders.length <= 1 ? users[0]! : null;
  }

  private async hangUp({ provider, legSid, callId }: StrayCallEvent | LegEvent, why: string): Promise<void> {
    this.logger.warn({ provider, callId }, why);
    try {
      await this.registry.get(provider)?.hangUpLeg(legSid);
    } catch (error) {
      if (!(error instanceof TelephonyError) || error.kind !== 'misconfigured') throw error;
      this.logger.error({ err: error, provider, callId }, 'this call cannot be hung up: no API key for browser calls is set');
    }
  }
}
