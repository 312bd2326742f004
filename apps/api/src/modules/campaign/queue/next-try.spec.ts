import fc from 'fast-check';
import { CAMPAIGN_CONTACT_STATUSES, RETRY_OUTCOMES, type CampaignContactStatus, type RetrySettings } from '@dialer/contracts';
import { afterLog, asksForNoCalls } from './disposition-rule';
import { afterEnding } from './next-try';

const NOW = new Date('2026-05-20T16:00:00Z');
const NO_PROMISE = { callbackAt: null, ownerPrincipalId: null, ownerUntil: null };
const retries = fc.record({
  max_attempts: fc.integer({ min: 1, max: 10 }),
  delay_minutes: fc.dictionary(fc.constantFrom(...RETRY_OUTCOMES), fc.option(fc.integer({ min: 0, max: 10_000 }))),
}) as fc.Arbitrary<RetrySettings>;
const tried = fc
  .record({ attempts: fc.integer({ min: 1, max: 12 }), misses: fc.integer({ min: 0, max: 3 }) })
  .map((it) => ({ ...it, ...NO_PROMISE }));
const statuses = fc.constantFrom(...CAMPAIGN_CONTACT_STATUSES);
const reasons = fc.constantFrom(null, 'carrier_21211', 'pace_limit', 'blocked_calling_hours', 'blocked_do_not_call', 'agent_missing');

describe('after a dial', () => {
  it('nobody is tried more often, or sooner, than the rule says', () => {
    fc.assert(
      fc.property(tried, retries, statuses, (contact, retry, status) => {
        const after = afterEnding(contact, retry, { status, at: NOW });
        const delay = (retry.delay_minutes as Partial<Record<CampaignContactStatus, number | null>>)[status] ?? null;
        const mayTryAgain = delay !== null && contact.attempts - contact.misses < retry.max_attempts;
        expect(after).toMatchObject(
          mayTryAgain
            ? { queueState: 'waiting', status, nextAt: new Date(NOW.getTime() + delay * 60_000), misses: contact.misses }
            : { queueState: 'done', status, nextAt: null, misses: contact.misses },
        );
      }),
    );
  });

  it('everybody is somewhere: waiting with a time, or not waiting and without one', () => {
    fc.assert(
      fc.property(tried, retries, statuses, reasons, (contact, retry, status, reason) => {
        const after = afterEnding(contact, retry, { status, at: NOW, reason });
        expect(['waiting', 'done', 'blocked']).toContain(after.queueState);
        expect(after.nextAt !== null).toBe(after.queueState === 'waiting');
      }),
    );
  });

  it('that reached nobody, no try is counted, and a promise is kept', () => {
    const callbackAt = new Date(NOW.getTime() - 1000);
    const promise = { callbackAt, ownerPrincipalId: 'user:ada', ownerUntil: new Date(NOW.getTime() + 1000) };
    const contact = { attempts: 1, misses: 0, ...promise };
    for (const reason of ['pace_limit', 'live_limit', 'never_dialed', 'ended_before_dial', 'blocked_cool_down'])
      expect(afterEnding(contact, { max_attempts: 1, delay_minutes: {} }, { status: 'failed', at: NOW, reason })).toMatchObject({
        ...promise,
        queueState: 'waiting',
        misses: 1,
        rank: 0,
      });
  });

  it('that cannot reach anybody again and again, it is given up', () => {
    const contact = { attempts: 20, misses: 19, ...NO_PROMISE };
    const after = afterEnding(contact, { max_attempts: 3, delay_minutes: {} }, { status: 'failed', at: NOW, reason: 'live_limit' });
    expect(after).toMatchObject({ queueState: 'done', status: 'failed' });
  });
});

describe('after a log', () => {
  const contact = { attempts: 1, misses: 0, status: 'completed' as const };
  const retry: RetrySettings = { max_attempts: 3, delay_minutes: { voicemail: 60, busy: 5 } };
  const log = (disposition: string, callbackAt: Date | null = null, owner: string | null = 'user:ada') =>
    afterLog(contact, retry, { disposition, callbackAt, ownerPrincipalId: owner }, NOW);

  it('a promise is kept by the one who made it, then by anybody', () => {
    const at = new Date(NOW.getTime() + 3_600_000);
    expect(log('follow_up', at)).toMatchObject({
      queueState: 'waiting',
      callbackAt: at,
      ownerPrincipalId: 'user:ada',
      ownerUntil: new Date(at.getTime() + 900_000),
      nextAt: new Date(at.getTime() + 900_000),
      rank: 0,
    });
    expect(log('whatever', at, null)).toMatchObject({ nextAt: at, ownerUntil: null });
  });

  it.each(['do_not_call', 'Do Not Call', 'DNC', 'do-not-call'])('%s blocks, promised or not', (word) => {
    expect(asksForNoCalls(word)).toBe(true);
    expect(log(word, NOW)).toMatchObject({ queueState: 'blocked', status: 'blocked', blockedReason: 'do_not_call', nextAt: null });
  });

  it.each(['connected', 'not_interested', 'wrong_number', 'follow_up', 'sold!', '__proto__', 'constructor'])(
    '%s: nothing is left to do',
    (word) => {
      expect(log(word)).toMatchObject({ queueState: 'done', status: 'completed', nextAt: null, callbackAt: null });
    },
  );

  it('who was not reached is tried again as the rule says', () => {
    expect(log('voicemail')).toMatchObject({ queueState: 'waiting', status: 'voicemail', nextAt: new Date(NOW.getTime() + 3_600_000) });
    expect(log('no_answer')).toMatchObject({ queueState: 'done', status: 'no-answer' });
  });
});
