import { parseTwiml } from './parse-twiml';

describe('TwiML', () => {
  it('is verbs with attributes, text and nouns, in order', () => {
    const verbs = parseTwiml(`<?xml version="1.0"?>
      <!-- a comment --><Response>
        <Say voice="alice" loop='2'>Fish &amp; chips &lt;now&gt;</Say>
        <Dial timeout="10"><Conference beep="false">room 1</Conference></Dial>
        <Hangup/>
      </Response>`);
    expect(verbs).toEqual([
      { name: 'Say', attributes: { voice: 'alice', loop: '2' }, text: 'Fish & chips <now>', children: [] },
      {
        name: 'Dial',
        attributes: { timeout: '10' },
        text: '',
        children: [{ name: 'Conference', attributes: { beep: 'false' }, text: 'room 1', children: [] }],
      },
      { name: 'Hangup', attributes: {}, text: '', children: [] },
    ]);
  });

  it('keeps numbers and addresses as they are written', () => {
    const [play] = parseTwiml('<Response><Play>http://a.example/x?a=1&amp;b=02</Play></Response>');
    expect(play!.text).toBe('http://a.example/x?a=1&b=02');
    expect(parseTwiml('<Response><Dial>+014155550100</Dial></Response>')[0]!.text).toBe('+014155550100');
  });

  it('may be empty', () => {
    expect(parseTwiml('<Response/>')).toEqual([]);
    expect(parseTwiml('<Response></Response>')).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['blanks', '  \n '],
    ['text', 'hello'],
    ['an unclosed tag', '<Response><Say>x</Response>'],
    ['two roots', '<Response/><Response/>'],
    ['another root', '<response/>'],
    ['a bare ampersand in an attribute name', '<Response><Say &="1"/></Response>'],
    ['a document type', '<!DOCTYPE Response><Response/>'],
    ['entities that grow', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Response><Say>&b;</Say></Response>'],
    ['binary', '\u0000\u0001\u0002'],
  ])('is refused with 12100 when it is %s', (_what, xml) => {
    expect(() => parseTwiml(xml)).toThrow(expect.objectContaining({ code: 12100 }) as Error);
  });

  it('is refused above 64 KB', () => {
    expect(() => parseTwiml(`<Response><Say>${'é'.repeat(33_000)}</Say></Response>`)).toThrow(
      expect.objectContaining({ code: 11750 }) as Error,
    );
  });
});
