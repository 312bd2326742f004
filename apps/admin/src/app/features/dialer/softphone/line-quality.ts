import type { AudioSample } from './softphone';

/** What a look at the connection tells; counters rise from the beginning of the call. */
export interface LineCounters {
  received: number;
  lost: number;
  jitterS: number | null;
  rttS: number | null;
}

/** Twilio's SDK warns at these; the words are the same for both carriers. */
const LIMITS = { rttMs: 400, jitterMs: 30, lossPercent: 3, mos: 3.5 };

export function countersOf(report: RTCStatsReport): LineCounters {
  const counters: LineCounters = { received: 0, lost: 0, jitterS: null, rttS: null };
  report.forEach((entry: Record<string, unknown>) => {
    if (entry['type'] === 'inbound-rtp' && entry['kind'] === 'audio') {
      counters.received = number(entry['packetsReceived']) ?? 0;
      counters.lost = number(entry['packetsLost']) ?? 0;
      counters.jitterS = number(entry['jitter']);
    }
    if (entry['type'] === 'candidate-pair' && entry['nominated'] === true)
      counters.rttS = number(entry['currentRoundTripTime']) ?? counters.rttS;
  });
  return counters;
}

/** The last second, from two looks. */
export function sampleOf(before: LineCounters, now: LineCounters): AudioSample {
  const lost = Math.max(0, now.lost - before.lost);
  const expected = Math.max(0, now.received - before.received) + lost;
  const loss = expected > 0 ? (100 * lost) / expected : null;
  const rtt = now.rttS === null ? null : now.rttS * 1000;
  const jitter = now.jitterS === null ? null : now.jitterS * 1000;
  return {
    mos: loss === null ? null : round(mosOf(rtt ?? 0, jitter ?? 0, loss)),
    jitter_ms: jitter === null ? null : round(jitter),
    rtt_ms: rtt === null ? null : round(rtt),
    packet_loss_percent: loss === null ? null : round(loss),
  };
}

/** The E-model of ITU-T G.107 in its usual short form: delay and loss lower R, R gives the opinion score. */
export function mosOf(rttMs: number, jitterMs: number, lossPercent: number): number {
  const delay = rttMs / 2 + jitterMs * 2 + 10;
  const r = (delay < 160 ? 93.2 - delay / 40 : 93.2 - (delay - 120) / 10) - lossPercent * 2.5;
  if (r <= 0) return 1;
  return Math.min(4.5, Math.max(1, 1 + 0.035 * r + 0.000_007 * r * (r - 60) * (100 - r)));
}

export function warningsOf(sample: AudioSample): string[] {
  return [
    ...((sample.rtt_ms ?? 0) > LIMITS.rttMs ? ['high-rtt'] : []),
    ...((sample.jitter_ms ?? 0) > LIMITS.jitterMs ? ['high-jitter'] : []),
    ...((sample.packet_loss_percent ?? 0) > LIMITS.lossPercent ? ['high-packet-loss'] : []),
    ...((sample.mos ?? 5) < LIMITS.mos ? ['low-mos'] : []),
  ];
}

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const round = (value: number): number => Math.round(value * 100) / 100;
