import { deliveryRules } from './delivery-rules';

describe('delivery rules', () => {
  it('are Twilio’s defaults without a fragment', () => {
    const { url, rules } = deliveryRules('https://app.example/status?call=1');
    expect(url).toBe('https://app.example/status?call=1');
    expect(rules).toEqual({ connectTimeoutMs: 5000, readTimeoutMs: 15_000, totalTimeoutMs: 15_000, retries: 1, retryOn: new Set(['ct']) });
  });

  it('come from the fragment, which is not part of the request', () => {
    const { url, rules } = deliveryRules('https://app.example/status?call=1#rc=3&rp=all&ct=200&rt=300&tt=400');
    expect(url).toBe('https://app.example/status?call=1');
    expect(rules).toEqual({
      connectTimeoutMs: 200,
      readTimeoutMs: 300,
      totalTimeoutMs: 400,
      retries: 3,
      retryOn: new Set(['ct', 'rt', '4xx', '5xx']),
    });
  });

  it.each(['rc=9', 'rc=-1', 'rc=x', 'rc=', 'rc=1e9'])('stay at the default for %s', (fragment) => {
    expect(deliveryRules(`https://a.example/#${fragment}`).rules.retries).toBe(1);
  });

  it.each([
    ['rp=5xx,rt', ['5xx', 'rt']],
    ['rp=', []],
    ['rp=nonsense', []],
  ])('read the policy %s', (fragment, reasons) => {
    expect(deliveryRules(`https://a.example/#${fragment}`).rules.retryOn).toEqual(new Set(reasons));
  });
});
