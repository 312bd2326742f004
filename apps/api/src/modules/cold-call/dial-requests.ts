import { Injectable } from '@nestjs/common';
import type { InitiateRequest } from '@dialer/contracts';
import type { TelephonyProvider } from '@dialer/telephony';
import type { Principal } from '../auth/principal';
import { identityOf } from '../calls/browser-identity';
import type { StartCall } from '../calls/call-starter';
import { CallerIds } from '../calls/caller-ids';
import type { CallRow } from '../calls/calls.repository';
import { ContactsService } from '../contacts/contacts.service';
import { idempotencyOf } from './idempotency';
import { requirePhone } from './phone';
import { Providers } from '../calls/providers';

/** An `initiate` as it came, read into what starts a call. */
@Injectable()
export class DialRequests {
  constructor(
    private readonly providers: Providers,
    private readonly callerIds: CallerIds,
    private readonly contacts: ContactsService,
  ) {}

  /** `direct`: the browser will dial. */
  async read(body: InitiateRequest, key: string | undefined, principal: Principal, { direct = false } = {}): Promise<StartCall> {
    const to = requirePhone(body.to_phone);
    const idempotency = idempotencyOf(key, body);
    const provider = direct ? this.providers.withDirectCalls(body.provider) : this.providers.of(body.provider, principal);
    if (!direct) this.providers.requireRooms(provider);
    const path = direct ? 'direct' : provider.bridge ? 'bridge' : 'room';
    const usual = (direct && provider.direct?.defaultCallerId) || provider.defaultCallerId;
    const from = body.from_phone ? requirePhone(body.from_phone) : (principal.kind === 'user' && principal.callerId) || usual;
    return {
      principal,
      identity: identityOf(principal),
      provider,
      path,
      to,
      from,
      ownCallerIds: from === usual ? [from] : await this.callerIds.of(provider, from),
      contact: body.contact_id ? await this.contacts.byId(body.contact_id) : null,
      record: body.record ?? null,
      overrideReason: body.override_hours?.reason ?? null,
      idempotency,
    };
  }

  /** A running call stays with its own carrier, whatever the default is by now; a name that is none is still said. */
  providerOf(name: string | undefined, call: CallRow): TelephonyProvider {
    if (name) this.providers.name(name);
    return this.providers.configured(call.provider);
  }
}
