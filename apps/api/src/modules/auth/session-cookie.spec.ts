import { isForeignOrigin } from './origin';
import { clearedCookie, isSecureSite, sessionCookie, tokenOf } from './session-cookie';

const TOKEN = 'A'.repeat(43);

describe('the session cookie', () => {
  it.each([
    ['http://localhost:8000', 'localhost:8000', false],
    ['https://dialer.example.com', 'dialer.example.com', true],
    ['https://tunnel.example.com', 'localhost:8000', false],
    ['https://tunnel.example.com', '127.0.0.1:8000', false],
    ['https://tunnel.example.com', '[::1]:8000', false],
    ['https://dialer.example.com', 'localhost.evil.example', true],
    ['https://dialer.example.com', undefined, true],
  ])('of %s at %s is a secure one: %s', (baseUrl, host, secure) => {
    expect(isSecureSite(baseUrl, host)).toBe(secure);
  });

  it('is bound to its host on https', () => {
    expect(sessionCookie(true, TOKEN)).toMatch(/^__Host-dialer_session=A+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/);
    expect(clearedCookie(true)).toMatch(/^__Host-dialer_session=; .*Max-Age=0; Secure$/);
    expect(sessionCookie(false, TOKEN)).not.toContain('Secure');
  });

  it('does not take the unbound one on https: a neighbour of the same domain could have set it', () => {
    expect(tokenOf(true, { cookie: `dialer_session=${TOKEN}` })).toBeNull();
    expect(tokenOf(true, { cookie: `x=1; __Host-dialer_session=${TOKEN}; y=2` })).toBe(TOKEN);
  });

  it.each([
    undefined,
    '',
    ';;;',
    'dialer_session',
    `dialer_session=${'A'.repeat(44)}`,
    `xdialer_session=${TOKEN}`,
    'dialer_session=A B',
    '=',
  ])('reads nothing from %p', (cookie) => {
    expect(tokenOf(false, { cookie })).toBeNull();
  });
});

describe('the origin of a request', () => {
  it.each([
    [{ origin: 'http://localhost:8000', host: 'localhost:8000' }, false],
    [{ origin: 'https://Dialer.example.com', host: 'dialer.example.com' }, false],
    [{ host: 'localhost:8000' }, false],
    [{ host: 'localhost:8000', 'sec-fetch-site': 'same-origin' }, false],
    [{ host: 'localhost:8000', 'sec-fetch-site': 'cross-site' }, true],
    [{ host: 'localhost:8000', 'sec-fetch-site': 'same-site' }, true],
    [{ origin: 'http://localhost:4200', host: 'localhost:8000' }, true],
    [{ origin: 'https://evil.example', host: 'localhost:8000' }, true],
    [{ origin: 'null', host: 'localhost:8000' }, true],
    [{ origin: '', host: '' }, true],
    [{ origin: 'http://' }, true],
    [{ origin: 'file://', host: '' }, true],
    [{ origin: 'http://localhost:8000@evil.example', host: 'localhost:8000' }, true],
  ])('%j is foreign: %s', (headers, foreign) => {
    expect(isForeignOrigin(headers)).toBe(foreign);
  });
});
