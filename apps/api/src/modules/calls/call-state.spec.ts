import { CALL_STATES, TERMINAL_CALL_STATES, type CallState } from '@dialer/contracts';
import { LEG_STATUSES } from '@dialer/telephony';
import fc from 'fast-check';
import { advance, answeredSeconds, isOver, TRANSITIONS, type CallSignal, type Progress } from './call-state';

const T0 = new Date('2026-03-01T10:00:00Z');
const at = (seconds: number) => new Date(T0.getTime() + seconds * 1000);
const call = (state: CallState = 'dialing'): Progress => ({
  state,
  createdAt: T0,
  initiatedAt: null,
  ringingAt: null,
  startedAt: null,
  endedAt: null,
});
const run = (signals: CallSignal[]) => signals.reduce((now, signal, index) => advance(now, signal, at(index + 1)).call, call());
const instants = (progress: Progress) =>
  [progress.createdAt, progress.initiatedAt, progress.ringingAt, progress.startedAt, progress.endedAt]
    .filter((time) => time !== null)
    .map((time) => time.getTime());

/** What carriers report of one call: the steps it took, then one ending. */
const STORIES: CallSignal[][] = [
  ['initiated', 'ringing', 'answered', 'completed'],
  ['initiated', 'answered', 'completed'],
  ['initiated', 'ringing', 'busy'],
  ['initiated', 'ringing', 'no-answer'],
  ['initiated', 'ringing', 'canceled'],
  ['initiated', 'failed'],
  ['failed'],
];

describe('the table of call states', () => {
  it('knows every state and answers every signal', () => {
    expect(Object.keys(TRANSITIONS).sort()).toEqual([...CALL_STATES].sort());
    for (const state of CALL_STATES)
      for (const signal of LEG_STATUSES) expect(CALL_STATES).toContain(advance(call(state), signal, at(1)).call.state);
  });

  it('reaches every state from the first one', () => {
    const reached = new Set<CallState>(['dialing']);
    for (const state of reached) for (const next of Object.values(TRANSITIONS[state])) reached.add(next);
    expect([...reached].sort()).toEqual([...CALL_STATES].sort());
  });

  it('accepts nothing after an ending, and ends from everywhere else', () => {
    for (const state of CALL_STATES) {
      expect(isOver(state)).toBe((TERMINAL_CALL_STATES as readonly CallState[]).includes(state));
      const wordFor = (ending: CallState) => (isOver(state) ? undefined : state === 'in-progress' ? 'completed' : ending);
      for (const ending of TERMINAL_CALL_STATES) expect(TRANSITIONS[state][ending]).toBe(wordFor(ending));
      if (isOver(state))
        for (const signal of LEG_STATUSES) expect(advance(call(state), signal, at(1))).toMatchObject({ fits: false, call: { state } });
    }
  });

  it('never runs backwards', () => {
    const rank = (state: CallState) => (isOver(state) ? 9 : CALL_STATES.indexOf(state));
    for (const state of CALL_STATES) for (const next of Object.values(TRANSITIONS[state])) expect(rank(next)).toBeGreaterThan(rank(state));
  });
});

describe('a call', () => {
  it('is in progress, with a start and a duration, by the answer only', () => {
    const answered = run(['initiated', 'ringing', 'answered']);
    expect(answered).toMatchObject({ state: 'in-progress', startedAt: at(3), endedAt: null });
    expect(answeredSeconds(answered, at(9))).toBe(6);
    const ended = advance(answered, 'completed', at(20)).call;
    expect(answeredSeconds(ended, at(999))).toBe(17);
    expect(answeredSeconds(run(['initiated', 'ringing', 'busy']), at(9))).toBe(0);
  });

  it.each(['busy', 'no-answer', 'failed', 'canceled'] as const)(
    'that was answered is a conversation, also when its end is called %s',
    (word) => {
      const ended = run(['initiated', 'answered', word]);
      expect(ended).toMatchObject({ state: 'completed', startedAt: at(2), endedAt: at(3) });
      expect(answeredSeconds(ended, at(9))).toBe(1);
    },
  );

  it('keeps no answer time when it ended without one', () => {
    expect(advance(run(['initiated', 'no-answer']), 'answered', at(9)).call).toMatchObject({ state: 'no-answer', startedAt: null });
  });

  it('says when a signal did not fit', () => {
    expect(advance(run(['answered']), 'ringing', at(9))).toMatchObject({ fits: false, call: { state: 'in-progress' } });
  });

  it('ends the same in any order and number of its events, and its times never run backwards', () => {
    const shuffled = fc.constantFrom(...STORIES).chain((story) =>
      fc.tuple(
        fc.constant(story),
        fc
          .array(fc.constantFrom(...story), { maxLength: 8 })
          .chain((repeats) => fc.shuffledSubarray([...story, ...repeats], { minLength: story.length + repeats.length })),
        fc.array(fc.integer({ min: -5_000, max: 90_000 }), { minLength: 20, maxLength: 20 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([story, order, clock]) => {
        const end = order.reduce((now, signal, index) => advance(now, signal, new Date(T0.getTime() + clock[index]!)).call, call());
        expect(end.state).toBe(story.at(-1));
        expect(end.startedAt !== null).toBe(story.includes('answered'));
        expect(end.endedAt).not.toBeNull();
        expect(instants(end)).toEqual([...instants(end)].sort((a, b) => a - b));
        expect(answeredSeconds(end, at(500))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('takes any signals at all without throwing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LEG_STATUSES), { maxLength: 30 }), (signals) => {
        const end = run(signals);
        expect(CALL_STATES).toContain(end.state);
        expect(instants(end)).toEqual([...instants(end)].sort((a, b) => a - b));
        expect(isOver(end.state)).toBe(end.endedAt !== null);
      }),
    );
  });
});
