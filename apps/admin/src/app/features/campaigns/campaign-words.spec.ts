import { makeAgent, makeCampaign, makeCampaignContact, makeLine } from '../../testing/campaigns';
import { connectRate, deskWords, detectionWords, progressOf } from './campaign-words';
import { scriptFor } from './desk/script-text';

const { counts } = makeCampaign();

describe('the words of a campaign', () => {
  it('shares out a bar, also of an empty campaign', () => {
    expect(progressOf(counts)).toEqual({ done: 30, blocked: 10, left: 60, words: '30 done, 60 left, 10 blocked' });
    expect(progressOf({ ...counts, total: 0, done: 0, blocked: 0 })).toMatchObject({ done: 0, left: 0 });
    expect(connectRate(counts)).toBe(0.25);
    expect(connectRate({ ...counts, dials: 0 })).toBeNull();
  });

  it.each([
    [makeAgent({ state: 'free' }), [], 'Waiting'],
    [makeAgent({ state: 'free' }), [makeLine()], 'Dialing 1 line'],
    [
      makeAgent({ state: 'free' }),
      [makeLine(), makeLine({ call_id: '2' }), makeLine({ call_id: '3', agent_id: 'other' })],
      'Dialing 2 lines',
    ],
    [makeAgent({ state: 'connected' }), [], 'Ada Park connected'],
    [makeAgent({ state: 'wrap_up' }), [], 'Wrap-up'],
    [makeAgent({ state: 'paused', pause_reason: 'Lunch' }), [], 'Paused: Lunch'],
    [makeAgent({ state: 'away' }), [], 'Connecting your audio…'],
    [null, [], 'Not at the desk'],
  ])('says in one word what a desk does: %#', (agent, lines, words) => {
    expect(deskWords(agent, lines, 'dialing', 'Ada Park')).toBe(words);
  });

  it('says why a free rep waits for nothing', () => {
    expect(deskWords(makeAgent(), [], 'paused', null)).toBe('The campaign is paused');
    expect(deskWords(makeAgent(), [], 'ended', null)).toBe('The campaign has ended');
  });

  it('points out machines only', () => {
    expect(detectionWords('machine_end_beep')).toBe('Sounds like voicemail');
    expect(detectionWords('unknown')).toBeNull();
    expect(detectionWords(null)).toBeNull();
  });
});

describe('the script', () => {
  const contact = makeCampaignContact();
  it('has the contact in it, by name and by the columns of their file', () => {
    expect(scriptFor('Hi {first name} of {company}, in the {region}?', contact)).toBe('Hi Ada of Northwind, in the West?');
  });
  it('leaves what is not known as it was written', () => {
    expect(scriptFor('{title}, {salary} {', makeCampaignContact({ title: null }))).toBe('{title}, {salary} {');
    expect(scriptFor('Hi {name}', null)).toBe('Hi {name}');
  });
});
