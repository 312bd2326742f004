import { lookUp } from '../look-up';
import { retryAfter } from '../retry-after';
import { TwilioTransportError } from './twilio.http';
import { toTelephonyError } from './twilio.mapping';

describe('Retry-After', () => {
  it.each<[unknown, number | null]>([
    ['7', 7],
    ['0', 0],
    ['1.2', 2],
    ['-1', null],
    ['', null],
    ['soon', null],
    [undefined, null],
    [['7'], null],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ])('%p is %p s', (header, seconds) => {
    expect(retryAfter(header)).toBe(seconds);
  });

  it('may be a date', () => {
    const seconds = retryAfter(new Date(Date.now() + 60_000).toUTCString());
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(61);
  });
});

describe('a connection that never came about', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])('%s: nothing was dialled', (code) => {
    expect(toTelephonyError(new TwilioTransportError(code, null, code), 'dial')).toMatchObject({ kind: 'unavailable' });
  });

  it('a timeout while connecting: nothing was dialled either', () => {
    expect(toTelephonyError(new TwilioTransportError('ETIMEDOUT', 'connect', 'timeout'), 'dial')).toMatchObject({ kind: 'unavailable' });
  });

  it.each(['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', null])('%p: nobody knows', (code) => {
    expect(toTelephonyError(new TwilioTransportError(code, null, 'x'), 'dial')).toMatchObject({ kind: 'unknown_result' });
    expect(toTelephonyError(new TwilioTransportError(code, null, 'x'), 'command')).toMatchObject({ kind: 'unavailable' });
  });
});

it('a fault inside the library after a dial does not pass for a refusal', () => {
  expect(toTelephonyError(new TypeError('x'), 'dial')).toMatchObject({ kind: 'unknown_result' });
  expect(toTelephonyError(new TypeError('x'), 'command')).toMatchObject({ kind: 'rejected' });
});

it('tables are not fooled by what every object has', () => {
  expect(lookUp({ a: 1 }, 'a')).toBe(1);
  expect(lookUp({ a: 1 }, 'constructor')).toBeUndefined();
  expect(lookUp({ a: 1 }, null)).toBeUndefined();
});
