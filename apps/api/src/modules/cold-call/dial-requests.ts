import { Injectable } from '@nestjs/common';
import type { CallPath, InitiateRequest } from '@dialer/contracts';
import type { TelephonyProvider } from '@dialer/telephony';
import type { Principal } from '../auth/principal';
import { identityOf } from '../calls/browser-identity';
import type { StartCall } from '../calls/call-starter';
import { CallerIds } from '../calls/caller-ids';
import type { CallRow } from '../calls/calls.repository';
import { ContactsService } from '../contacts/contacts.service';
import { idempotencyOf } from './idempotency';
import { requirePhone } from '../../platform/require-phone';
import { Providers } from '../calls/providers';

/** `notes`: what the one who dials should know of how it was read. */
export type DialRequest = StartCall & { notes: string[] };

/** An `initiate` as it came, read into what starts a call. */
@Injectable()
export class DialRequests {
  constructor(
    private readonly providers: Providers,
    private readonly callerIds: CallerIds,
    private readonly contacts: ContactsService,
  ) {}

  /** `direct`: the browser will dial. */
  async read(body: InitiateRequest, key: string | undefined, principal: Principal, { direct = false } = {}): Promise<DialRequest> {
    const to = requirePhone(body.to_phone);
    const idempotency = idempotencyOf(key, body);
    const provider = direct ? this.providers.withDirectCalls(body.provider) : this.providers.of(body.provider, principal);
    if (!direct) this.providers.requireRooms(provider);
    const path = direct ? 'direct' : provider.bridge ? 'bridge' : 'room';
    const shown = await this.shownNumber(body, principal, provider, path);
    return {
      principal,
      identity: identityOf(principal),
      provider,
      path,
      to,
      ...shown,
      contact: body.contact_id ? await this.contacts.byId(body.contact_id) : null,
      record: body.record ?? null,
      overrideReason: body.override_hours?.reason ?? null,
      idempotency,
    };
  }

  /**
   * A number that somebody asks for is theirs to get right: one that is not ours is refused by the gate. A user's own belongs to one carrier
   * (calls.md B9); on another one's calls that carrier's number is shown, and it is said so.
   */
  private async shownNumber(
    { from_phone }: InitiateRequest,
    principal: Principal,
    provider: TelephonyProvider,
    path: CallPath,
  ): Promise<Pick<DialRequest, 'from' | 'ownCallerIds' | 'notes'>> {
    const usual = this.callerIds.usual(provider, path);
    const wish = from_phone ? requirePhone(from_phone) : (principal.kind === 'user' && principal.callerId) || usual;
    const ownCallerIds = await this.callerIds.of(provider, wish, path);
    if (from_phone || ownCallerIds.includes(wish)) return { from: wish, ownCallerIds, notes: [] };
    return {
      from: usual,
      ownCallerIds: [usual],
      notes: [`Your caller ID ${wish} is not a number of this carrier’s: ${usual} is shown instead.`],
    };
  }

  /** A running call stays with its own carrier, whatever the default is by now; a name that is none is still said. */
  providerOf(name: string | undefined, call: CallRow): TelephonyProvider {
    if (name) this.providers.name(name);
    return this.providers.configured(call.provider);
  }
}
