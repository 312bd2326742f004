import { contactWord, outcomeWord, statusWord } from './call-words';
import { duration } from './duration.pipe';
import { PhonePipe } from './phone.pipe';
import { AgoPipe, TimeInPipe } from './time.pipes';

describe('words of the screens', () => {
  it.each([
    [0, '00:00'],
    [12.9, '00:12'],
    [3599, '59:59'],
    [3600, '1:00:00'],
    [-5, '00:00'],
  ])('writes %p seconds as %p', (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    ['+14155550110', '(415) 555-0110'],
    ['+442079460910', '020 7946 0910'],
    ['not a number', 'not a number'],
    ['', ''],
    ['+', '+'],
  ])('writes the number %p as %p', (e164, text) => expect(new PhonePipe().transform(e164)).toBe(text));

  it('tells the time in a zone, and none for a zone nobody knows', () => {
    const now = Date.parse('2026-11-20T17:42:00Z');
    const pipe = new TimeInPipe();
    expect(pipe.transform('America/Los_Angeles', now)).toBe('9:42 am');
    expect(pipe.transform('Europe/London', now)).toBe('5:42 pm');
    expect(pipe.transform('Mars/Olympus', now)).toBe('—');
    expect(pipe.transform(null, now)).toBe('—');
  });

  it('tells how long ago something was', () => {
    const now = new Date(2026, 10, 20, 15).getTime();
    const ago = (...date: [number, number, number, number?, number?]) => new AgoPipe().transform(new Date(...date).toISOString(), now);
    expect(ago(2026, 10, 20, 14, 30)).toBe('30 min ago');
    expect(ago(2026, 10, 19, 23)).toBe('yesterday');
    expect(ago(2026, 10, 1)).toBe('Nov 1');
    expect(new AgoPipe().transform(null, now)).toBe('—');
    expect(new AgoPipe().transform('nonsense', now)).toBe('—');
  });

  it('puts a live call before the log, and the log before the last ending', () => {
    const contact = { call_status: 'no-answer', call_outcome: null as string | null, follow_up_at: null as string | null };
    expect(contactWord(contact).label).toBe('No answer');
    expect(contactWord({ ...contact, call_outcome: 'voicemail' }).label).toBe('Left voicemail');
    expect(contactWord({ ...contact, call_outcome: 'voicemail', call_status: 'ringing' }).label).toBe('Ringing');
    expect(contactWord({ ...contact, call_outcome: 'follow_up', follow_up_at: '2031-03-07T10:00:00Z' }).label).toBe('Follow up Mar 7');
    expect(contactWord({ ...contact, call_outcome: 'follow_up', follow_up_at: 'nonsense' }).label).toBe('Follow up');
  });

  it.each(['', 'own_word', 'x'.repeat(64), '<b>', 'constructor', '__proto__'])('has a word for the unknown %p', (word) => {
    for (const { label, icon, colour } of [statusWord(word), outcomeWord(word)]) {
      expect(typeof label).toBe('string');
      expect(label).not.toBe('');
      expect([icon, colour]).toEqual(['info', 'grey']);
    }
  });
});
