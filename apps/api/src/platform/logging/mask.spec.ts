import fc from 'fast-check';
import { maskLine, maskPhones, maskText } from './mask';

describe('maskPhones', () => {
  it.each([
    ['+14155550110', '+1415•••0110'],
    ['call to +442079460123 failed', 'call to +4420•••0123 failed'],
    ['14155550110', '1415•••0110'],
    ['4155550110', '415•••0110'],
    ['(415) 555-0110', '(415•••0110'],
    ['+1 (415) 555-01-10', '+1415•••0110'],
    ['+1.415.555.0110', '+1415•••0110'],
    ['+1\u00a0415\u2011555\u20110110', '+1415•••0110'],
    ['tel:+14155550110;ext=5', 'tel:+1415•••0110;ext=5'],
    ['sip:14155550110@example.com', 'sip:1415•••0110@example.com'],
    ['/x?To=%2B14155550110&y=1', '/x?To=+1415•••0110&y=1'],
    ['to_14155550110_end', 'to_1415•••0110_end'],
    ['abc14155550110def', 'abc1415•••0110def'],
    ['+2901234', '+29•••34'],
    ['0014155550110', '0014•••0110'],
    ['+１４１５５５５０１１０', '+１４１５•••０１１０'],
    ['00000000014155550110', '0000•••0110'],
    ['+14155550110,+14155550111', '+1415•••0110,+1415•••0111'],
  ])('%s → %s', (text, masked) => expect(maskPhones(text)).toBe(masked));

  it.each([
    '0193f1a2-1234-7abc-8def-123456789012',
    '01931234-5678-7123-8123-123456789012',
    `CA${'1234567890'.repeat(3)}12`,
    `COLD_CALL_${'0193f1a2'.repeat(4)}`,
    '2026-11-20T13:07:14.003Z',
    '2026-11-20 13:07:14',
    '192.168.100.200',
    '127.0.0.1:18471',
    'status 404 after 1200 ms',
    '21215',
    '1 2 3',
  ])('leaves %s alone', (text) => expect(maskPhones(text)).toBe(text));

  it('lets no E.164 number through, wherever it stands and however it is written', () => {
    const separators = fc.constantFrom('', ' ', '-', '.', ' (', ') ', '/');
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 10, maxLength: 15 });
    const around = fc.string({ maxLength: 5 }).map((text) => text.replace(/[\p{Nd}a-fA-F.:-]/gu, ''));
    fc.assert(
      fc.property(around, digits, fc.array(separators, { minLength: 15, maxLength: 15 }), around, (before, number, between, after) => {
        const written = number.map((digit, index) => `${digit}${index < number.length - 1 ? between[index] : ''}`).join('');
        const seen = maskPhones(`${before}+${written}${after}`).replace(/[^\d•]/g, '');
        return !seen.includes(number.join('')) && seen.includes('•');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('maskText', () => {
  it.each([
    ['Authorization: Bearer abc.def', 'Authorization: Bearer [hidden]'],
    ['Basic QUM6dG9rZW4=', 'Basic [hidden]'],
    ['postgres://dialer:pa55@db:5432/x', 'postgres://dialer:[hidden]@db:5432/x'],
    ['redis://:pa55@cache', 'redis://:[hidden]@cache'],
    ['/ws?token=abc123&x=1', '/ws?token=[hidden]&x=1'],
    ['password=hunter2', 'password=[hidden]'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.sig', 'jwt [hidden]'],
  ])('%s → %s', (text, masked) => expect(maskText(text)).toBe(masked));

  it('is not brought to a halt by hostile text (jest itself would give up)', () => {
    const hostile = ['+', '1 ', '1-', '://', '(', '1.', '%20', 'a:'].map((piece) => piece.repeat(50_000));
    for (const text of hostile) expect(maskText(text).length).toBeGreaterThan(0);
  });
});

describe('maskLine', () => {
  it('keeps a line JSON and masks values, keys and long whole numbers in it', () => {
    const line = JSON.stringify({
      msg: 'to "+14155550110"\n',
      phone: 14155550110,
      ms: 1.5,
      n: 3,
      list: ['+14155550111'],
      '+14155550112': true,
    });
    const parsed = JSON.parse(maskLine(line)) as Record<string, unknown>;
    expect(parsed).toEqual({
      msg: 'to "+1415•••0110"\n',
      phone: '1415•••0110',
      ms: 1.5,
      n: 3,
      list: ['+1415•••0111'],
      '+1415•••0112': true,
    });
  });

  it('keeps any JSON line JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void JSON.parse(maskLine(JSON.stringify({ value })))),
      { numRuns: 1000 },
    );
  });
});
