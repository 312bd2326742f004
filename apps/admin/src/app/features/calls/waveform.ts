import WaveSurfer from 'wavesurfer.js';

/** Enough for the widest page; more would not be seen. */
const POINTS = 1200;
/** What a telephone line carries: decoding at more only takes memory. */
const SAMPLE_RATE = 8000;
const LANE_HEIGHT = 56;

export interface WaveformColours {
  /** One per channel, as CSS has it. */
  lanes: readonly string[];
  played: string;
}
export interface WaveformPlace {
  container: HTMLElement;
  /** Plays, and is moved by a click on the waveform. */
  media: HTMLAudioElement;
  colours: WaveformColours;
}
export interface Waveform {
  paint(colours: WaveformColours): void;
  remove(): void;
}

/**
 * Draws the audio as one lane per channel. A file of its own, because the library is loaded with it: only whoever looks at a
 * recording needs it.
 */
export async function drawWaveform(audio: ArrayBuffer, { container, media, colours }: WaveformPlace): Promise<Waveform> {
  const decoded = await new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(audio);
  const peaks = Array.from({ length: decoded.numberOfChannels }, (_, channel) => peaksOf(decoded.getChannelData(channel), POINTS));
  const waveform = WaveSurfer.create({
    container,
    media,
    peaks,
    duration: decoded.duration,
    normalize: true,
    dragToSeek: true,
    hideScrollbar: true,
    ...painted(peaks.length, colours),
  });
  return { paint: (others) => waveform.setOptions(painted(peaks.length, others)), remove: () => waveform.destroy() };
}

function painted(channels: number, { lanes, played }: WaveformColours) {
  const lane = { height: LANE_HEIGHT, progressColor: played };
  const splitChannels = Array.from({ length: channels }, (_, channel) => ({
    ...lane,
    waveColor: lanes[channel] ?? lanes[0] ?? 'currentColor',
  }));
  return { ...lane, cursorColor: played, splitChannels };
}

/** The loudest of each stretch of samples, with its sign. */
export function peaksOf(samples: Float32Array, points: number): Float32Array {
  const count = Math.min(points, samples.length);
  const peaks = new Float32Array(count);
  samples.forEach((sample, index) => {
    const at = Math.floor((index * count) / samples.length);
    if (Math.abs(sample) > Math.abs(peaks[at]!)) peaks[at] = sample;
  });
  return peaks;
}
