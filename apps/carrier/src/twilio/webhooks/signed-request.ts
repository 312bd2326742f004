import { formBody, type Params } from './params';
import { twilioSignature } from './signature';

export interface Target {
  url: string;
  method: 'GET' | 'POST';
  fields: Params;
}

export interface SignedRequest {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
}

/** The request as Twilio sends it: a GET carries its fields in the query, a POST in a form; both are signed. */
export function signedRequest({ url, method, fields }: Target, authToken: string, idempotencyToken: string): SignedRequest {
  const target = method === 'GET' && fields.length > 0 ? `${url}${url.includes('?') ? '&' : '?'}${formBody(fields)}` : url;
  const headers: Record<string, string> = {
    'x-twilio-signature': twilioSignature(authToken, target, method === 'GET' ? [] : fields),
    'i-twilio-idempotency-token': idempotencyToken,
    'user-agent': 'TwilioProxy/1.1',
    accept: '*/*',
  };
  if (method === 'GET') return { url: target, method, headers };
  const body = formBody(fields);
  headers['content-type'] = 'application/x-www-form-urlencoded; charset=UTF-8';
  headers['content-length'] = String(Buffer.byteLength(body));
  return { url: target, method, headers, body };
}
