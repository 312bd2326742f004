import type { Account, OwnedNumber, VoiceApplication } from '../account';
import { rfc2822 } from '../rfc2822';
import { notFound } from '../twilio-error';
import { page } from './page';
import { ok, type RestContext, type RestHandlers } from './rest-context';

/** `/Applications` and `/IncomingPhoneNumbers`: what the account has. */
export class AccountHandlers {
  constructor(private readonly account: Account) {}

  readonly handlers: RestHandlers = {
    FetchApplication: (context) => ok(this.applicationView(this.application(context))),
    UpdateApplication: (context) => this.update(context),
    FetchIncomingPhoneNumber: (context) => ok(this.numberView(this.number(context, this.account.numbers))),
    ListIncomingPhoneNumber: (context) => this.listNumbers(context),
    FetchOutgoingCallerId: (context) => ok(this.callerIdView(this.number(context, this.account.callerIds))),
    ListOutgoingCallerId: (context) => this.listCallerIds(context),
  };

  private update(context: RestContext) {
    const { params } = context;
    const app = this.application(context);
    const url = (name: string, old: string | null): string | null => (params.has(name) ? (params.text(name) ?? null) : old);
    app.friendlyName = params.text('FriendlyName') ?? app.friendlyName;
    app.voiceUrl = url('VoiceUrl', app.voiceUrl);
    app.voiceMethod = params.method('VoiceMethod', app.voiceMethod);
    app.voiceFallbackUrl = url('VoiceFallbackUrl', app.voiceFallbackUrl);
    app.voiceFallbackMethod = params.method('VoiceFallbackMethod', app.voiceFallbackMethod);
    app.statusCallback = url('StatusCallback', app.statusCallback);
    app.statusCallbackMethod = params.method('StatusCallbackMethod', app.statusCallbackMethod);
    app.updatedAt = new Date();
    return ok(this.applicationView(app));
  }

  private listNumbers(context: RestContext) {
    const found = matching(this.account.numbers, context);
    return ok(page(found, { ...linkOf(context), key: 'incoming_phone_numbers' }, (number) => this.numberView(number)));
  }

  private listCallerIds(context: RestContext) {
    const found = matching(this.account.callerIds, context);
    return ok(page(found, { ...linkOf(context), key: 'outgoing_caller_ids' }, (number) => this.callerIdView(number)));
  }

  private application({ path, uri }: RestContext): VoiceApplication {
    if (path['Sid'] !== this.account.application.sid) throw notFound(uri);
    return this.account.application;
  }

  private number({ path, uri }: RestContext, numbers: readonly OwnedNumber[]): OwnedNumber {
    const number = numbers.find((owned) => owned.sid === path['Sid']);
    if (!number) throw notFound(uri);
    return number;
  }

  private applicationView(app: VoiceApplication): Record<string, unknown> {
    return {
      sid: app.sid,
      account_sid: this.account.sid,
      api_version: '2010-04-01',
      friendly_name: app.friendlyName,
      date_created: rfc2822(app.createdAt),
      date_updated: rfc2822(app.updatedAt),
      voice_url: app.voiceUrl,
      voice_method: app.voiceMethod,
      voice_fallback_url: app.voiceFallbackUrl,
      voice_fallback_method: app.voiceFallbackMethod,
      voice_caller_id_lookup: false,
      status_callback: app.statusCallback,
      status_callback_method: app.statusCallbackMethod,
      message_status_callback: null,
      sms_url: null,
      sms_method: 'POST',
      sms_fallback_url: null,
      sms_fallback_method: 'POST',
      sms_status_callback: null,
      public_application_connect_enabled: false,
      uri: `/2010-04-01/Accounts/${this.account.sid}/Applications/${app.sid}.json`,
    };
  }

  private numberView({ sid, number, createdAt }: OwnedNumber): Record<string, unknown> {
    return {
      sid,
      account_sid: this.account.sid,
      api_version: '2010-04-01',
      phone_number: number,
      friendly_name: number,
      origin: 'twilio',
      beta: false,
      capabilities: { voice: true, sms: false, mms: false, fax: false },
      address_requirements: 'none',
      emergency_status: 'Inactive',
      status: 'in-use',
      date_created: rfc2822(createdAt),
      date_updated: rfc2822(createdAt),
      voice_url: this.account.inboundUrl,
      voice_method: 'POST',
      voice_application_sid: null,
      voice_caller_id_lookup: false,
      voice_receive_mode: 'voice',
      uri: `/2010-04-01/Accounts/${this.account.sid}/IncomingPhoneNumbers/${sid}.json`,
    };
  }

  private callerIdView({ sid, number, createdAt }: OwnedNumber): Record<string, unknown> {
    return {
      sid,
      account_sid: this.account.sid,
      phone_number: number,
      friendly_name: number,
      date_created: rfc2822(createdAt),
      date_updated: rfc2822(createdAt),
      uri: `/2010-04-01/Accounts/${this.account.sid}/OutgoingCallerIds/${sid}.json`,
    };
  }
}

const linkOf = ({ uri, query, params }: RestContext) => ({ path: uri, query, params });

function matching(numbers: OwnedNumber[], { params }: RestContext): OwnedNumber[] {
  const [wanted, name] = [params.text('PhoneNumber'), params.text('FriendlyName')];
  return numbers.filter(({ number }) => (wanted === undefined || number.includes(wanted)) && (name === undefined || number === name));
}
