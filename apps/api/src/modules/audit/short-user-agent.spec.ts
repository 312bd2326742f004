import { shortUserAgent } from './short-user-agent';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

describe('shortUserAgent', () => {
  it.each([
    [CHROME, 'Chrome 142, Linux'],
    [CHROME.replace('Chrome', 'HeadlessChrome'), 'Chrome 142, Linux'],
    [`${CHROME.replace('X11; Linux x86_64', 'Windows NT 10.0; Win64; x64')} Edg/141.0.3537.57`, 'Edge 141, Windows'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox 145, Windows'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
      'Safari 26, macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
      'Safari 18, iOS',
    ],
    ['curl/8.5.0', 'curl/8.5.0'],
    ['node', 'node'],
    ['PostmanRuntime/7.49.1', 'PostmanRuntime/7.49.1'],
  ])('%s → %s', (header, short) => expect(shortUserAgent(header)).toBe(short));

  it.each([undefined, '', ' ', '<script>', '+14155550110', '\u0000\u0001', 'é'])('has no word for %j', (header) =>
    expect(shortUserAgent(header)).toBeNull(),
  );

  it('keeps no address, number or flood of text', () => {
    expect(shortUserAgent('ada@example.com/1.0')).toBe('ada');
    expect(shortUserAgent('call-14155550110')).not.toContain('4155550110');
    for (const piece of ['a', 'Chrome/', '1', 'Version/1 ', '/'])
      expect((shortUserAgent(piece.repeat(100_000)) ?? '').length).toBeLessThan(60);
  });
});
