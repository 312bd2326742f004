/** µ-law (ITU-T G.711): 8 bits per sample on the wire, 16-bit linear inside. Tables, because it runs per sample. */
const BIAS = 0x84;
const CLIP = 32635;

const DECODE = Int16Array.from({ length: 256 }, (_, code) => expand(code));
/** Indexed by the sample's 16 bits as an unsigned number. */
const ENCODE = Uint8Array.from({ length: 1 << 16 }, (_, index) => compress((index << 16) >> 16));

/** The byte every muted microphone sends. */
export const MULAW_SILENCE = 0xff;

function expand(code: number): number {
  const inverted = ~code & 0xff;
  const exponent = (inverted >> 4) & 7;
  const magnitude = (((inverted & 0x0f) << 3) + BIAS) << exponent;
  return inverted & 0x80 ? BIAS - magnitude : magnitude - BIAS;
}

function compress(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

export function decodeMulawSample(code: number): number {
  return DECODE[code & 0xff]!;
}

export function encodeMulawSample(sample: number): number {
  return ENCODE[sample & 0xffff]!;
}

export function decodeMulaw(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) samples[i] = DECODE[bytes[i]!]!;
  return samples;
}

/** Writes into `target` when given, so that a sender can reuse its packet buffer. */
export function encodeMulaw(samples: Int16Array, target: Uint8Array = new Uint8Array(samples.length)): Uint8Array {
  for (let i = 0; i < samples.length; i++) target[i] = ENCODE[samples[i]! & 0xffff]!;
  return target;
}
