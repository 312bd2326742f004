import { getExpectedTwilioSignature, validateRequest } from 'twilio/lib/webhooks/webhooks';
import { params, type Params } from './params';
import { twilioSignature } from './signature';

describe('X-Twilio-Signature', () => {
  it('is the published vector', () => {
    const fields = params({ CallSid: 'CA123', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' });
    expect(twilioSignature('12345', 'https://example.com/myapp?foo=1&bar=2', fields)).toBe('hRI310gp8PYVhKNsY4x5mjDNhkg=');
  });

  it.each<[string, string, Record<string, string>]>([
    ['no fields', 'https://example.com/a', {}],
    ['empty values', 'https://example.com/a', { To: '', From: '+1' }],
    ['names in another order', 'https://example.com/a?b=2&a=1', { b: '1', a: '2', B: '3', A: '4' }],
    ['text of other alphabets', 'https://example.com/a', { name: 'Zoë 電話 📞', Ünter: 'x' }],
    ['escapes in the query', 'https://example.com/a?x=%20%2B&y=a+b', { a: 'b' }],
    ['a port', 'http://127.0.0.1:8000/api/voice/status?call=1', { a: 'b' }],
  ])('agrees with the official package about %s', (_what, url, fields) => {
    const signature = twilioSignature('secret', url, params(fields));
    expect(signature).toBe(getExpectedTwilioSignature('secret', url, fields));
    expect(validateRequest('secret', signature, url, fields)).toBe(true);
    expect(validateRequest('other', signature, url, fields)).toBe(false);
    expect(validateRequest('secret', signature, url, { ...fields, more: '1' })).toBe(false);
  });

  it('takes unique values of a repeated name, sorted', () => {
    const repeated: Params = [
      ['a', '2'],
      ['a', '1'],
      ['a', '2'],
    ];
    expect(twilioSignature('secret', 'https://example.com', repeated)).toBe(
      getExpectedTwilioSignature('secret', 'https://example.com', { a: ['2', '1', '2'] }),
    );
  });
});
