import type { TelnyxAccount } from '../account';
import type { TelephonyCredential, TelephonyCredentials } from '../credentials/telephony-credentials';
import { malformed, notE164, notFound } from '../telnyx-error';
import type { Fields } from './fields';
import { data, page, type RestAnswer, type RestRequest } from './rest-answer';
import { credentialView, numberView } from './views';

/** Credentials, numbers, number lookup (carriers/telnyx.md §1.5, §1.6). */
export class AccountHandlers {
  constructor(
    private readonly account: TelnyxAccount,
    private readonly credentials: TelephonyCredentials,
  ) {}

  createCredential({ body }: RestRequest): RestAnswer {
    const connectionId = body.text('connection_id') ?? '';
    if (connectionId !== this.account.credentials.id)
      throw malformed('The connection_id is not one of a credential connection of this account.', { pointer: '/connection_id' });
    const credential = this.credentials.create({ connectionId, name: body.text('name'), tag: body.text('tag'), expiresAt: expiryOf(body) });
    return data(this.view(credential), credential.id, 201);
  }

  listCredentials({ query }: RestRequest): RestAnswer {
    const [tag, resource, status] = [query.get('filter[tag]'), query.get('filter[resource_id]'), query.get('filter[status]')];
    const [name, user] = [query.get('filter[name]'), query.get('filter[sip_username]')];
    const found = this.credentials
      .list()
      .filter((one) => (tag === null || one.tag === tag) && (name === null || one.name === name))
      .filter((one) => resource === null || `connection:${one.connectionId}` === resource)
      .filter((one) => user === null || one.sipUsername === user)
      .filter((one) => status === null || (status === 'expired') === this.credentials.isExpired(one));
    return page(found, query, (credential) => this.view(credential));
  }

  getCredential({ path: [id = ''] }: RestRequest): RestAnswer {
    return data(this.view(this.find(id)), id);
  }

  updateCredential({ path: [id = ''], body }: RestRequest): RestAnswer {
    const credential = this.find(id);
    credential.name = body.text('name') ?? credential.name;
    credential.tag = body.text('tag') ?? credential.tag;
    credential.expiresAt = expiryOf(body) ?? credential.expiresAt;
    credential.updatedAt = new Date();
    return data(this.view(credential), id);
  }

  deleteCredential({ path: [id = ''] }: RestRequest): RestAnswer {
    const credential = this.find(id);
    this.credentials.delete(credential);
    return data(this.view(credential), id);
  }

  token({ path: [id = ''] }: RestRequest): RestAnswer {
    const credential = this.find(id);
    if (this.credentials.isExpired(credential)) throw malformed('The credential has expired.');
    return { status: 201, contentType: 'text/plain; charset=utf-8', body: this.credentials.token(credential), sid: id };
  }

  numbers({ query }: RestRequest): RestAnswer {
    const wanted = query.get('filter[phone_number]');
    const found = this.account.numbers.filter(({ number }) => wanted === null || number.includes(wanted));
    return page(found, query, (owned) => numberView(owned, this.account.application.id));
  }

  /** Every number of this carrier is a mobile phone of nobody in particular. */
  lookUp({ path: [given = ''] }: RestRequest): RestAnswer {
    const number = given.startsWith('+') ? given : `+${given}`;
    if (!/^\+[1-9]\d{1,14}$/.test(number)) throw notE164('phone_number');
    return data({
      record_type: 'number_lookup',
      phone_number: number,
      country_code: number.startsWith('+1') ? 'US' : null,
      national_format: null,
      fraud: null,
      carrier: {
        name: 'Local carrier',
        type: 'mobile',
        mobile_country_code: null,
        mobile_network_code: null,
        normalized_carrier: null,
        error_code: null,
      },
      caller_name: { caller_name: null, error_code: null },
      portability: { line_type: 'mobile', lrn: null, ocn: null, spid: null, city: null, state: null },
    });
  }

  private view(credential: TelephonyCredential): object {
    return credentialView(credential, this.credentials.isExpired(credential));
  }

  private find(id: string): TelephonyCredential {
    const credential = this.credentials.get(id);
    if (!credential) throw notFound();
    return credential;
  }
}

function expiryOf(body: Fields): Date | undefined {
  const text = body.text('expires_at');
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw malformed("'expires_at' must be an ISO 8601 date.", { pointer: '/expires_at' });
  return date;
}
