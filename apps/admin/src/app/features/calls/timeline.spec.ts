import type { CallTimelineEntry } from '@dialer/contracts';
import { toTimeline } from './timeline';

const entry = (kind: string, at: string, detail: Record<string, unknown> = {}): CallTimelineEntry => ({
  kind,
  at,
  source: 'carrier',
  detail,
});

describe('the timeline of a call', () => {
  it('stands in the order things happened, so that no gap is negative', () => {
    const events = toTimeline([
      entry('call_answered', '2026-11-20T09:00:09.000Z'),
      entry('call_placed', '2026-11-20T09:00:00.000Z'),
      entry('call_ringing', '2026-11-20T09:00:00.250Z'),
      entry('call_ended', '2026-11-20T09:03:09.000Z'),
    ]);
    expect(events.map((event) => `${event.gap} ${event.title}`)).toEqual([
      ' call placed',
      '+250 ms call ringing',
      '+8.8 s call answered',
      '+3 min call ended',
    ]);
  });

  it('keeps events of one moment in the order they came in', () => {
    const at = '2026-11-20T09:00:00.000Z';
    expect(toTimeline([entry('b', at), entry('a', at)]).map((event) => event.title)).toEqual(['b', 'a']);
  });

  it('says nothing of a gap it cannot know', () => {
    expect(toTimeline([entry('a', 'yesterday'), entry('b', '2026-11-20T09:00:00.000Z')]).map((event) => event.gap)).toEqual(['', '']);
  });

  it('shows details by their words and leaves out the empty ones', () => {
    const [event] = toTimeline([entry('a', '2026-11-20T09:00:00.000Z', { sip_code: 486, reason: 'busy', none: null, blank: '' })]);
    expect(event?.details).toEqual([
      { name: 'sip code', value: '486' },
      { name: 'reason', value: 'busy' },
    ]);
  });
});
