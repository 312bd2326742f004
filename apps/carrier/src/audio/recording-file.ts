import { SAMPLE_RATE } from '../media/audio';
import type { KeptRecording } from './kept-recording';

type Track = 'inbound' | 'outbound' | 'both';

/** The channels of a finished recording's file; silence of the right length when the carrier runs without media. */
export function recordingChannels(recording: KeptRecording & { options: { track: Track } }, channels: 1 | 2): Int16Array[] {
  const { audio, lengthMs, options } = recording;
  const silence = new Int16Array(audio ? 0 : Math.round((lengthMs * SAMPLE_RATE) / 1000));
  const said = audio ? withPauses(audio.said, recording) : silence;
  const heard = audio ? withPauses(audio.heard, recording) : silence;
  const tracks = options.track === 'inbound' ? [said] : options.track === 'outbound' ? [heard] : [said, heard];
  // Two channels: first what the leg said, then what it heard.
  return channels === 2 ? [tracks[0] ?? said, tracks[1] ?? tracks[0] ?? said] : [mixed(tracks)];
}

/** `PauseBehavior=silence`: the pause is kept, without its sound. */
function withPauses(samples: Int16Array, { pauses }: KeptRecording): Int16Array {
  const parts: Int16Array[] = [];
  let from = 0;
  let filled = 0;
  for (const { atMs, lengthMs } of pauses.filter(({ silence }) => silence)) {
    const at = Math.min(samples.length, Math.max(from, samplesOf(atMs) - filled));
    const gap = new Int16Array(samplesOf(lengthMs ?? 0));
    parts.push(samples.subarray(from, at), gap);
    filled += gap.length;
    from = at;
  }
  return parts.length === 0 ? samples : concat([...parts, samples.subarray(from)]);
}

const samplesOf = (ms: number): number => Math.round((ms * SAMPLE_RATE) / 1000);

function concat(parts: Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function mixed([first, second]: Int16Array[]): Int16Array {
  if (!first || !second) return first ?? new Int16Array(0);
  return first.map((sample, i) => Math.max(-32_768, Math.min(32_767, sample + (second[i] ?? 0))));
}
