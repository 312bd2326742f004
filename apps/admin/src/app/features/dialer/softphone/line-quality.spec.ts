import { countersOf, mosOf, sampleOf, warningsOf } from './line-quality';

const report = (...entries: object[]) => new Map(entries.map((entry, index) => [String(index), entry])) as unknown as RTCStatsReport;

describe('the figures of a line', () => {
  it('come from what arrives and from the path in use', () => {
    const counters = countersOf(
      report(
        { type: 'inbound-rtp', kind: 'audio', packetsReceived: 50, packetsLost: 1, jitter: 0.004 },
        { type: 'inbound-rtp', kind: 'video', packetsReceived: 9, packetsLost: 9 },
        { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
        { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.03 },
      ),
    );
    expect(counters).toEqual({ received: 50, lost: 1, jitterS: 0.004, rttS: 0.03 });
  });

  it('are those of the last second, not of the whole call', () => {
    const before = { received: 1000, lost: 500, jitterS: 0.01, rttS: 0.05 };
    const sample = sampleOf(before, { received: 1049, lost: 501, jitterS: 0.004, rttS: 0.03 });
    expect(sample).toMatchObject({ jitter_ms: 4, rtt_ms: 30, packet_loss_percent: 2 });
  });

  it('are unknown while nothing arrives, and never nonsense', () => {
    const nothing = countersOf(report({ type: 'inbound-rtp', kind: 'audio', jitter: NaN, packetsReceived: 'x' }));
    expect(sampleOf(nothing, nothing)).toEqual({ mos: null, jitter_ms: null, rtt_ms: null, packet_loss_percent: null });
    // A counter that fell back, as after a restart of the connection.
    expect(sampleOf({ ...nothing, received: 9, lost: 9 }, nothing).packet_loss_percent).toBeNull();
  });

  it('get worse with delay, jitter and loss, between 1 and 4.5', () => {
    expect(mosOf(20, 2, 0)).toBeGreaterThan(4.3);
    expect(mosOf(600, 40, 0)).toBeLessThan(3.6);
    expect(mosOf(20, 2, 10)).toBeLessThan(mosOf(20, 2, 2));
    expect(mosOf(5000, 500, 100)).toBe(1);
  });

  it('warn in the words the screen knows', () => {
    const good = { mos: 4.4, jitter_ms: 2, rtt_ms: 30, packet_loss_percent: 0 };
    expect(warningsOf(good)).toEqual([]);
    expect(warningsOf({ mos: 2, jitter_ms: 90, rtt_ms: 900, packet_loss_percent: 9 })).toEqual([
      'high-rtt',
      'high-jitter',
      'high-packet-loss',
      'low-mos',
    ]);
  });
});
